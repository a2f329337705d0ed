"""Make the README's pictures: `python resources/pictures/make.py` (no display is needed).

Every picture is made by the program as it is, with the commands that stand below.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WINDOW = ("--theme", "dark", "--size", "1280x800")
COMMANDS: dict[str, tuple[str, ...]] = {
    "watch.png": ("--scene", "watch", "--lang", "en", *WINDOW, "--after", "18"),
    "watch_zh.png": (
        *("--scene", "watch", "--lang", "zh_CN", "--theme", "light", "--size", "1280x800"),
        *("--after", "16"),
    ),
    "compare.png": ("--scene", "compare", "--lang", "en", *WINDOW, "--after", "34"),
    "train.png": ("--scene", "train", "--lang", "en", *WINDOW, "--after", "8"),
    "shapes.gif": (
        *("sample", "--model", "shapes", "--sampler", "ddim", "--steps", "50", "--count", "8"),
        *("--seed", "0", "--scale", "3", "--fps", "20", "--every", "2", "--show", "x,x0"),
    ),
    "digits.strip.png": (
        *("sample", "--model", "digits", "--sampler", "ddim", "--steps", "50", "--count", "5"),
        *("--seed", "0", "--scale", "2"),
    ),
}


def main() -> None:
    """Make all pictures, or those named on the command line."""
    for name in sys.argv[1:] or COMMANDS:
        words = COMMANDS[name]
        target = "--screenshot" if words[0].startswith("--") else "--out"
        command = [sys.executable, "-m", "diffusion_gui", *words, target, str(HERE / name)]
        env = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
        subprocess.run(command, check=True, env=env)
        print(f"{name}: {(HERE / name).stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
