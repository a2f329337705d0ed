"""P1 and P4, the quick part: the campaign in small, in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import dataclasses, json, sys
from pathlib import Path
from tests.abuse import kills
tally = kills.campaign(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), 60)
print(json.dumps(dataclasses.asdict(tally)))
"""


def killed(folder: Path, random_kills: int, inside: int) -> dict[str, object]:
    if not hasattr(os, "fork"):
        pytest.skip("kills are of forked processes")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(random_kills), str(inside)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=580,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


@pytest.mark.timeout(600)
def test_kills_lose_nothing_and_resume_is_exact(tmp_path: Path) -> None:
    tally = killed(tmp_path, 3, 3)
    assert tally["wrong"] == []
    assert (tally["random_kills"], tally["kills_inside_a_save"]) == (3, 3)
    assert tally["runs_compared"]
