"""Run folders of other machines, through the person's own ssh: no daemon, no port of ours."""
