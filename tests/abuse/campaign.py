"""The long campaign: `python -m tests.abuse.campaign`; its figures stand in tests/README.md.

Kills 50 times at random moments and 20 times inside a save; cuts, changes and crafts model files.
`--quick` does a tenth of it. Ends with status 1 where anything went wrong.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path

from . import damage, kills


def run(quick: bool, folder: Path) -> bool:
    """Carry all out in `folder`; prints the figures; whether nothing went wrong."""
    share = 10 if quick else 1
    sound = True
    for name, work in (
        (
            "kills",
            lambda place: kills.campaign(place, 50 // share, 20 // share, 1000 // share),
        ),
        (
            "damage",
            lambda place: damage.campaign(place, 472 // share, 1000 // share, 500 // share, True),
        ),
    ):
        began = time.monotonic()
        place = folder / name
        place.mkdir()
        figures = dataclasses.asdict(work(place))
        sound = sound and not figures["wrong"]
        figures["minutes"] = round((time.monotonic() - began) / 60, 1)
        print(name, json.dumps(figures, indent=2), flush=True)
    return sound


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.abuse.campaign", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of it")
    with tempfile.TemporaryDirectory(prefix="abuse-") as folder:
        return 0 if run(parser.parse_args().quick, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())
