"""The wheel holds all that the program needs, and works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), ROOT],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a clean environment that holds the wheel; what it depends on is lent to it."""
    folder = tmp_path_factory.mktemp("clean") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=60)
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    python = bin_folder / ("python.exe" if os.name == "nt" else "python")
    installing = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index"]
    done = subprocess.run(
        [*installing, "--no-deps", str(wheel)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True)
    # A path in a .pth file is searched, but .pth files in it are not read: no editable install.
    lent = Path(site.stdout.strip()) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def run(python: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [python, *words], capture_output=True, text=True, timeout=120, cwd=folder, env=env
    )


def test_the_wheel_carries_package_and_resources(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for part in ("diffusion_gui", "resources"):
        for path in (ROOT / part).rglob("*"):
            if not path.is_file() or "__pycache__" in path.parts:
                continue
            inside = "" if part == "diffusion_gui" else "diffusion_gui/"
            assert inside + path.relative_to(ROOT).as_posix() in held
    assert not [name for name in held if name.startswith("tests")]


def test_it_runs_from_another_folder_in_a_clean_environment(python: Path, tmp_path: Path) -> None:
    where = run(python, tmp_path, "-c", "import diffusion_gui; print(diffusion_gui.__file__)")
    assert str(ROOT) not in where.stdout
    noised = run(
        python,
        tmp_path,
        *("-m", "diffusion_gui", "noise", "--data", "digits", "--count", "2"),
        *("--steps", "3", "--out", "n.gif"),
    )
    assert noised.returncode == 0, noised.stderr
    assert (tmp_path / "n.gif").stat().st_size > 100
    sampled = run(
        python,
        tmp_path,
        *("-m", "diffusion_gui", "sample", "--model", "shapes", "--count", "1"),
        *("--steps", "2", "--out", "s.npz"),
    )
    assert sampled.returncode == 0, sampled.stderr


def test_both_scripts_are_installed(python: Path, tmp_path: Path) -> None:
    for name in ("diffusion-gui", "diffusion-gui-window"):
        script = python.parent / (name + (".exe" if os.name == "nt" else ""))
        done = subprocess.run([script, "--version"], capture_output=True, text=True, cwd=tmp_path)
        assert done.stdout.startswith("diffusion-gui "), done.stderr
