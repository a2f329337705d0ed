"""P14: it works where nothing can be written but the target, and without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from stable_diffusion_folders import make_folder

import diffusion_gui

ROOT = Path(diffusion_gui.__file__).parents[1]
# Any connection, and any look-up of a name, ends the program at once.
NO_NETWORK = """
import os, socket, sys
def forbidden(*_):
    os.write(2, b"asked for the network"); os._exit(99)
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, forbidden)
sys.addaudithook(lambda event, _: event.startswith("socket.get") and forbidden())
from diffusion_gui.__main__ import main
for line in sys.argv[1:]:
    code = main(line.split())
    if code:
        sys.exit(code)
"""
COMMANDS = [
    "list models",
    "schedule --name cosine --steps 10 --out s.csv",
    "noise --data digits --schedule cosine --steps 5 --count 2 --seed 0 --out f.gif",
    "sample --model ideal:points:moons --steps 3 --count 2 --seed 0 --out r.npz",
    "inspect r.npz",
    "train --data points:moons --network mlp --set width=8 --set depth=1 --steps 3 --out run",
    "train --out run --resume --steps 5",
    "inspect run",
    "doctor",
]


def run(folder: Path, commands: list[str], **env: str | None) -> subprocess.CompletedProcess[str]:
    whole = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | env
    return subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *commands],
        cwd=folder,
        env={name: value for name, value in whole.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=170,
    )


def test_the_commands_ask_for_no_network(tmp_path: Path) -> None:
    done = run(tmp_path, COMMANDS)
    assert (done.returncode, done.stderr) == (0, "")


TRAINED = Path(__file__).parents[1] / "digits_unet2d" / "model"
NEVER = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")


def test_folders_and_cached_models_are_sampled_and_nothing_is_asked_of_the_network(
    tmp_path: Path,
) -> None:
    """P24: foreign folders and cached models open and sample while no name can be resolved."""
    make_folder(tmp_path / "sd")
    hub = tmp_path / "home" / "hub"
    for name, folder in (("digits", TRAINED), ("sd", tmp_path / "sd")):
        repo = hub / f"models--some--{name}"
        shutil.copytree(folder, repo / "snapshots" / "1")
        (repo / "refs").mkdir()
        (repo / "refs" / "main").write_text("1")
    before = sorted(path.relative_to(hub) for path in hub.rglob("*"))
    prompt = "--prompt red --negative blue --guidance 2 --steps 2 --count 1"
    commands = [
        "list models --cache",
        *(f"inspect {name}" for name in (TRAINED, "sd", "hf:some/digits", "hf:some/sd")),
        f"sample --model {TRAINED} --steps 2 --count 2 --out a.npz",
        "sample --model hf:some/digits --steps 2 --count 2 --noise torch --out b.gif",
        f"sample --model sd {prompt} --out c.npz",
        f"sample --model hf:some/sd {prompt} --out d.gif",
    ]
    # Nothing of the outside says that the libraries should leave the network alone.
    outside: dict[str, str | None] = dict.fromkeys(NEVER)
    done = run(tmp_path, commands, HF_HOME=str(tmp_path / "home"), **outside)
    assert done.returncode == 0, done.stderr
    assert "asked for the network" not in done.stderr
    assert all((tmp_path / name).exists() for name in ("a.npz", "b.gif", "c.npz", "d.gif"))
    assert sorted(path.relative_to(hub) for path in hub.rglob("*")) == before


def test_a_data_set_that_is_not_here_says_so_and_asks_for_no_network(tmp_path: Path) -> None:
    done = run(tmp_path, ["noise --data mnist --steps 3 --out a.gif"], XDG_CACHE_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# Not even root can make a folder there.
NO_HOME = "/dev/null/home"
HOMES = {
    "unset": {"HOME": None},
    "empty": {"HOME": ""},
    "missing": {"HOME": NO_HOME},
    "a file": {"HOME": "/etc/hostname"},
}


@pytest.mark.parametrize("home", HOMES)
def test_any_home_will_do(tmp_path: Path, home: str) -> None:
    unset = dict.fromkeys(("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"))
    done = run(tmp_path, COMMANDS[:4:3] + COMMANDS[-1:], **{**unset, **HOMES[home]})
    assert (done.returncode, done.stderr) == (0, "")


def test_the_window_starts_without_a_home_and_without_a_network(tmp_path: Path) -> None:
    pytest.importorskip("PySide6")
    done = run(
        tmp_path,
        ["--scene watch --screenshot w.png --after 0.5 --size 800x600"],
        HOME=NO_HOME,
        XDG_RUNTIME_DIR=str(tmp_path),
        QT_QPA_PLATFORM="offscreen",
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "w.png").stat().st_size > 1000
    assert "Traceback" not in done.stderr


# The real window, and somebody who changes something, trains for a moment and closes it.
USE_AND_CLOSE = """
import sys, time
from PySide6.QtCore import QTimer
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui import app
from diffusion_gui.ui.shell import main_window
def show(window, shown=main_window.MainWindow.show):
    shown(window)
    session, training = window.app_state.session, window.app_state.training
    def begin():
        session.change(seed=77)
        training.start(TrainSettings(
            data="points:moons", network="mlp", network_options={"width": 8, "depth": 1},
            steps=5, batch=8, save_every=5, sample_every=0, warmup=1,
        ))
    session.workers.ready.connect(begin)
    timer = QTimer(window, interval=50)
    def look():
        if training.state in ("done", "failed"):
            timer.stop()
            print(training.state, training.failure and training.failure.why, flush=True)
            QTimer.singleShot(1200, window.close)  # what was changed is written by then
    timer.timeout.connect(look)
    timer.start()
main_window.MainWindow.show = show
sys.exit(app.run([]))
"""
NO_FOLDERS = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


def used_window(
    folder: Path, home: str | None, before: list[str]
) -> subprocess.CompletedProcess[str]:
    """Use the window with this HOME and no other folders named; `before` starts the command."""
    pytest.importorskip("PySide6")
    own = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"}
    temporary = folder / "tmp"
    temporary.mkdir()
    whole: dict[str, str | None] = os.environ | own | {"TMPDIR": str(temporary), "HOME": home}
    whole |= dict.fromkeys(NO_FOLDERS)
    no_network = NO_NETWORK.split("from diffusion_gui")[0]
    return subprocess.run(
        [*before, sys.executable, "-c", no_network + USE_AND_CLOSE],
        cwd=folder,
        env={name: value for name, value in whole.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=250,
    )


def test_the_window_can_be_used_without_a_home(tmp_path: Path) -> None:
    done = used_window(tmp_path, NO_HOME, [])
    assert (done.returncode, done.stdout, done.stderr) == (0, "done None\n", "")


def _can_mount() -> bool:
    try:
        tried = subprocess.run(["unshare", "-rm", "true"], capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


@pytest.mark.skipif(not _can_mount(), reason="needs a user namespace that may mount")
@pytest.mark.parametrize("options", ["ro", "size=4k"], ids=["read-only", "full"])
def test_a_home_that_cannot_be_written(tmp_path: Path, options: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    fill = f"(cat /dev/zero > {home}/filler) 2>/dev/null"
    shell = f'mount -t tmpfs -o {options} none {home}; {fill}; exec "$@"'
    env = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "HOME": str(home)}
    env = {name: value for name, value in env.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, "sh", sys.executable, "-c", NO_NETWORK,
         *COMMANDS[:4:3], COMMANDS[-1]],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not _can_mount(), reason="needs a user namespace that may mount")
@pytest.mark.parametrize(
    ("options", "said"),
    [("ro", "done None"), ("size=4k", "failed The system reports: No space left on device.")],
    ids=["read-only", "full"],
)
def test_the_window_can_be_used_with_a_home_that_cannot_be_written(
    tmp_path: Path, options: str, said: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shell = (
        f"mount -t tmpfs -o {options} none {home}; (cat /dev/zero > {home}/filler) 2>/dev/null; "
        'exec "$@"'
    )
    done = used_window(tmp_path, str(home), ["unshare", "-rm", "sh", "-c", shell, "sh"])
    assert (done.returncode, done.stdout, done.stderr) == (0, said + "\n", "")
