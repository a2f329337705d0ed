"""At the start the program sweeps wherever it writes, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from diffusion_gui.backend import file_requests
from diffusion_gui.core import paths
from diffusion_gui.core.protocol.files import TidyRequest
from diffusion_gui.storage import atomic, cleanup

OWN = ["config", "log", "data", "data/models", "data/pasted", "data/runs/a", "cache/datasets/mnist"]
OWN += ["data/runs/a/checkpoints", "tmp"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folders, below one."""
    for name in ("config", "log", "data", "cache"):
        monkeypatch.setattr(paths, f"{name}_dir", lambda name=name: tmp_path / name)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    for name in (*OWN, "elsewhere/exports", "elsewhere/others"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    return tmp_path


def leave(folder: Path) -> Path:
    """A temporary of a process that was killed while it wrote."""
    code = (
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from diffusion_gui.storage import atomic\n"
        "for folder in sys.argv[1:]:\n"
        "    at = atomic.replacing(Path(folder, 'a.gif')); at.__enter__().write_bytes(b'half')\n"
        "    globals().setdefault('kept', []).append(at)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False, timeout=150)
    (left,) = folder.glob(".diffusion-gui-*")
    return left


def test_what_a_killed_program_left_goes_wherever_the_program_writes(home: Path) -> None:
    name = leave(home / "data").name
    for place in (*OWN, "elsewhere/exports", "elsewhere/others"):
        (home / place / name).write_bytes(b"half")
    events = list(
        file_requests.execute(TidyRequest((home / "elsewhere/exports", home / "nowhere")))
    )
    assert len(events) == 1
    left = [str(path.parent.relative_to(home)) for path in home.rglob(name)]
    assert left == ["elsewhere/others"], "nobody said that it writes there"


def test_links_are_not_followed(home: Path) -> None:
    name = leave(home / "data").name
    (home / "elsewhere" / "others" / name).write_bytes(b"half")
    (home / "data" / "link").symlink_to(home / "elsewhere" / "others")
    assert cleanup.tidy() == 1
    assert (home / "elsewhere" / "others" / name).exists()


def test_what_is_being_written_stays(home: Path) -> None:
    with atomic.replacing(home / "data" / "model") as temporary, atomic.scratch_folder() as scratch:
        assert scratch.parent == home / "tmp"
        assert cleanup.tidy() == 0
        temporary.write_bytes(b"whole")
        assert scratch.is_dir()
    assert not scratch.exists()
    assert (home / "data" / "model").read_bytes() == b"whole"


def test_folders_that_cannot_be_made_or_listed_stop_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(paths, "data_dir", refused)
    assert cleanup.tidy([home / "gone"]) == 0
