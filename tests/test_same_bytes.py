"""The same recipe in five fresh processes, from the command line and from the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LINE = "sample --model shapes --sampler ddpm --guidance 2 --T 60 --steps 3 --count 5 --seed 9 --out"

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.ui.state.watch.watch_state import WatchState

app = QCoreApplication([])
watch = WatchState()
session = watch.session
session.adopt(read_recipe(Path(sys.argv[1])))
session.workers.start()

def look():
    session.probe(30)  # a one-look on the way
    if session.timeline.planned and session.timeline.complete:
        timer.stop()
        run = session.timeline.trajectories[-1]
        request = ExportRequest((run,), ExportOptions(), Path(sys.argv[2]))
        session.workers.submit(request, lambda e: isinstance(e, FileWritten) and app.quit())

timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
app.exec()
session.close()
"""


def test_five_fresh_processes_write_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    own = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    # Neither the threads a person's shell asks for nor the order of sets may matter.
    for number, more in enumerate(
        ({}, {"OMP_NUM_THREADS": "1"}, {"OMP_NUM_THREADS": "3"}, {"PYTHONHASHSEED": "5"})
    ):
        subprocess.run(
            [sys.executable, "-m", "diffusion_gui", *LINE.split(), f"{number}.npz"],
            cwd=tmp_path,
            env=os.environ | own | more,
            check=True,
            timeout=240,
        )
    subprocess.run(
        [sys.executable, "-c", WINDOW, "0.npz", "4.npz"],
        cwd=tmp_path,
        env=os.environ | own,
        check=True,
        timeout=240,
    )
    contents = [(tmp_path / f"{number}.npz").read_bytes() for number in range(5)]
    assert len(contents[0]) > 10_000
    for number, content in enumerate(contents):
        assert content == contents[0], f"process {number} wrote other bytes"
