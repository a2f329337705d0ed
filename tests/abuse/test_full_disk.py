"""P2: a disk that fills up, for every writer: the old file stays, and it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Everything the program writes, once whole, then with a share of the room that it needs.
SCRIPT = """
import json, resource, sys
from pathlib import Path
sys.path.insert(0, "tests")
from conftest import make_fake_run
from diffusion_gui.storage import atomic, recorded_run as demo, trajectory_file
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import CopyRequest, ExportRequest
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.backend import file_requests as files
import av  # before a limit is set

folder, shares = Path(sys.argv[1]), [float(share) for share in sys.argv[2:]]
run = make_fake_run(steps=6)
source = folder / "source"
source.write_bytes(bytes(50_000))

def export(target):
    request = ExportRequest((run,), ExportOptions(scale=4), target, folder=not target.suffix)
    list(files.execute(request))

names = ["a.gif", "a.webp", "a.png", "a.mp4", "a.webm", "a.strip.png", "a.npz", "frames"]
writers = {name: export for name in names}
writers["demo.bin"] = lambda target: demo.save([run], target)
writers["copy.safetensors"] = lambda t: list(files.execute(CopyRequest(source, t)))
writers["bytes.csv"] = lambda target: atomic.write_bytes(target, bytes(9000))

def size(path):
    return max(p.stat().st_size for p in path.iterdir()) if path.is_dir() else path.stat().st_size

def content(path):
    return {p.name: p.read_bytes() for p in path.iterdir()} if path.is_dir() else path.read_bytes()

for name, write in writers.items():
    target = folder / name
    write(target)
    old, limit = content(target), size(target)
    for share in shares:
        said, after = "", (resource.RLIM_INFINITY,) * 2
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit * share), after[1]))
        try:
            write(target)
        except UserError as error:
            said = error.lines()
        resource.setrlimit(resource.RLIMIT_FSIZE, after)
        print(json.dumps({
            "name": name, "share": share, "said": said, "old": content(target) == old,
            "left": sorted(p.name for p in folder.iterdir() if p.name not in (*writers, "source")),
        }), flush=True)
"""


def written(command: list[str]) -> list[dict[str, object]]:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_file_that_may_not_grow_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    """RLIMIT_FSIZE at a share of what the file needs: at its start, and at its last bytes."""
    results = written([sys.executable, "-c", SCRIPT, str(tmp_path), "0.3", "0.98"])
    assert len(results) == 2 * 11
    for result in results:
        assert result["left"] == [], f"{result['name']}: a temporary stays"
        assert result["old"], f"{result['name']}: the old file was harmed"
        assert "File too large" in str(result["said"]), result["name"]
        assert str(tmp_path / str(result["name"])) in str(result["said"])


def _can_mount() -> bool:
    command = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


SMALL = """
import os, subprocess, sys
from pathlib import Path
sys.path.insert(0, "tests")
from conftest import make_fake_run
from diffusion_gui.backend import file_requests as files
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.protocol.files import ExportRequest
run = make_fake_run(steps=6)
for folder in map(Path, sys.argv[1:]):
    for name in ["a.gif", "a.webp", "a.png", "a.mp4", "a.webm", "a.strip.png", "a.npz", "frames"]:
        target = folder / name
        request = ExportRequest((run,), ExportOptions(scale=12), target, folder=not target.suffix)
        try:
            list(files.execute(request))
            print(name, "was written")
        except UserError as error:
            print(name, error.why, [p.name for p in folder.iterdir() if p.name != "old"])
"""


@pytest.mark.skipif(not _can_mount(), reason="needs a user namespace that may mount")
def test_a_small_and_a_read_only_disk(tmp_path: Path) -> None:
    disks = {"small": ("size=8k", "No space left"), "closed": ("size=8k,ro", "Read-only")}
    for name in disks:
        (tmp_path / name).mkdir()
    mounts = [
        f"mount -t tmpfs -o {options} none {tmp_path / name}"
        for name, (options, _) in disks.items()
    ]
    shell = " && ".join((*mounts, 'exec "$@"'))
    command = ["unshare", "-rm", "sh", "-c", shell, "sh", sys.executable, "-c", SMALL]
    done = subprocess.run(
        [*command, *(str(tmp_path / name) for name in disks)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2 * 8
    for number, (_, said) in enumerate(disks.values()):
        for line in lines[8 * number :][:8]:
            assert said in line
            assert line.endswith("[]"), "nothing is left"


@pytest.mark.skipif(not _can_mount(), reason="needs a user namespace that may mount")
@pytest.mark.parametrize(
    ("options", "said"), [("size=8k", "No space left"), ("size=8k,ro", "Read-only")]
)
def test_a_screenshot_that_cannot_be_written_says_so(
    tmp_path: Path, options: str, said: str
) -> None:
    pytest.importorskip("PySide6")
    place = tmp_path / "small"
    place.mkdir()
    picture = place / "window.png"
    shell = f'mount -t tmpfs -o {options} none {place}; "$@"; code=$?; ls -A {place}; exit $code'
    command = [sys.executable, "-m", "diffusion_gui", "--screenshot", str(picture)]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, "sh", *command],
        cwd=tmp_path,
        env=os.environ | {"OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 2
    assert f"{picture} could not be written" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == "", "something was left on the disk"
