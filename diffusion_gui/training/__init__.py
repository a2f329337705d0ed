"""Training: a generator of events, and the run folder it can be resumed from."""
