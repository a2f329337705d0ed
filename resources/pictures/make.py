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
RUN = "{run}"
"""Stands for the folder of a training run that is made first."""
TRAIN = ("train", "--config", str(HERE.parent / "models" / "recipes" / "points_moons.json"))
POINTS = str(HERE.parent / "models" / "points_spiral.safetensors")
ENGLISH = ("--lang", "en", "--theme", "dark", "--size", "1280x800")
CHINESE = ("--lang", "zh_CN", "--theme", "light", "--size", "1280x800")
COMMANDS: dict[str, tuple[str, ...]] = {
    "watch.png": ("--scene", "watch", *ENGLISH, "--after", "18"),
    "watch_zh.png": ("--scene", "watch", *CHINESE, "--after", "16"),
    "points.png": (POINTS, "--scene", "watch", *ENGLISH, "--after", "14"),
    "compare.png": ("--scene", "compare", *ENGLISH, "--after", "34"),
    "compare_zh.png": ("--scene", "compare", *CHINESE, "--after", "36"),
    "train.png": (RUN, "--scene", "train", *ENGLISH, "--after", "30"),
    "train_zh.png": (RUN, "--scene", "train", *CHINESE, "--after", "30"),
    "shapes.gif": (
        *("sample", "--model", "shapes", "--sampler", "ddim", "--steps", "50", "--count", "8"),
        *("--seed", "0", "--scale", "3", "--fps", "20", "--every", "2", "--show", "x,x0"),
    ),
    "digits.strip.png": (
        *("sample", "--model", "digits", "--sampler", "ddim", "--steps", "50", "--count", "5"),
        *("--seed", "0", "--scale", "2"),
    ),
}


def run(*words: str) -> None:
    """The program with these arguments, without a display."""
    env = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    subprocess.run([sys.executable, "-m", "diffusion_gui", *words], check=True, env=env)


def main() -> None:
    """Make all pictures, or those named on the command line."""
    with tempfile.TemporaryDirectory() as folder:
        trained = str(Path(folder, "moons"))
        for name in sys.argv[1:] or COMMANDS:
            words = COMMANDS[name]
            if RUN in words and not Path(trained).exists():
                run(*TRAIN, "--out", trained)
            target = "--out" if words[0] == "sample" else "--screenshot"
            run(*(trained if word == RUN else word for word in words), target, str(HERE / name))
            print(f"{name}: {(HERE / name).stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
