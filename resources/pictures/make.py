"""Make the README's pictures: `python resources/pictures/make.py` (no display is needed).

Every picture is made by the program as it is, with the commands that stand below.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUN, FILM, SOUNDS = "moons", "spiral.npz", "sounds.npz"
"""What is made first, in a folder that is deleted afterwards, and opened by the window."""
FIRST: dict[str, tuple[str, ...]] = {
    RUN: ("train", "--config", str(HERE.parent / "models" / "recipes" / "points_moons.json")),
    FILM: ("sample", "--model", "points:spiral", "--count", "1000", "--steps", "40"),
    SOUNDS: ("sample", "--model", "sounds", "--sampler", "ddim", "--count", "8", "--steps", "40"),
}
ENGLISH = ("--lang", "en", "--theme", "dark", "--size", "1280x800")
CHINESE = ("--lang", "zh_CN", "--theme", "light", "--size", "1280x800")
COMMANDS: dict[str, tuple[str, ...]] = {
    "watch.png": ("--scene", "watch", *ENGLISH, "--after", "21"),
    "watch_zh.png": ("--scene", "watch", *CHINESE, "--after", "25"),
    "points.png": (FILM, "--scene", "watch", *ENGLISH, "--after", "15"),
    "sounds.png": (SOUNDS, "--scene", "watch", *ENGLISH, "--after", "20"),
    "compare.png": ("--scene", "compare", *ENGLISH, "--after", "34"),
    "compare_zh.png": ("--scene", "compare", *CHINESE, "--after", "36"),
    "train.png": (RUN, "--scene", "train", *ENGLISH, "--after", "30"),
    "train_zh.png": (RUN, "--scene", "train", *CHINESE, "--after", "30"),
    "learn.png": ("--scene", "learn", *ENGLISH, "--after", "12"),
    "shapes.gif": (
        *("sample", "--model", "shapes", "--sampler", "ddim", "--steps", "50", "--count", "8"),
        *("--seed", "2", "--scale", "3", "--fps", "20", "--every", "2", "--show", "x,x0"),
    ),
    "digits.strip.png": (
        *("sample", "--model", "digits", "--sampler", "ddim", "--steps", "50", "--count", "5"),
        *("--seed", "0", "--scale", "2"),
    ),
}


def run(*words: str) -> None:
    """The program with these arguments, without a display."""
    env = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    env["PULSE_SERVER"] = "unix:/nowhere"  # hearing is offered as where there is a sound device
    subprocess.run([sys.executable, "-m", "diffusion_gui", *words], check=True, env=env)


def main() -> None:
    """Make all pictures, or those named on the command line."""
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or COMMANDS:
            first, *words = COMMANDS[name]
            if first in FIRST:
                made = Path(folder, first)
                if not made.exists():
                    run(*FIRST[first], "--out", str(made))
                first = str(made)
            target = "--out" if first == "sample" else "--screenshot"
            run(first, *words, target, str(HERE / name))
            print(f"{name}: {(HERE / name).stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
