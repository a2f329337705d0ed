"""A disk whose n-th operation fails, below Python: for NumPy, Pillow, FFmpeg and Qt alike.

`build` compiles `faulty_disk.c`; a process started with it in LD_PRELOAD tells it what to fail
through `Disk`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("faulty_disk.c")


def available() -> bool:
    """Whether there is a compiler, and a system to load its library before all others."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def build(folder: Path) -> Path:
    """Compile the library into `folder`; returns its path."""
    library = folder / "faulty_disk.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", str(library), str(SOURCE)]
    subprocess.run([*command, "-ldl"], check=True, timeout=120)
    return library


class Disk:
    """The loaded library, in the process that it was loaded into."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ["LD_PRELOAD"])
        self._library.faulty_log.restype = ctypes.c_char_p

    def arm(self, folder: Path, at: int, lasting: bool, code: int) -> None:
        """From now on count operations below `folder`, and fail number `at` with errno `code`.

        Args:
            lasting: all later ones that take room fail too, as on a full disk.
        """
        self._library.faulty_arm(os.fsencode(folder), at, int(lasting), code)

    def disarm(self) -> int:
        """Let everything succeed again; returns how many operations there were."""
        return int(self._library.faulty_disarm())

    def log(self) -> list[str]:
        """The operations, in their order."""
        return self._library.faulty_log().decode().split()
