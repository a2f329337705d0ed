"""Load torch's shared libraries while the window goes on moving.

Python holds its lock while an import opens a shared library, half a second for torch's; a call
through ctypes gives the lock away. Opened here first, they are there when the import asks.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

# In the order in which they need each other; those a build lacks are left out.
LIBRARIES = (
    "libtorch_global_deps.so",
    "libc10.so",
    "libtorch_cpu.so",
    "libc10_cuda.so",
    "libtorch_cuda.so",
    "libtorch_python.so",
)


def preload_torch() -> int:
    """Open torch's libraries; returns how many. Linux only: elsewhere the import does it."""
    if not sys.platform.startswith("linux"):
        return 0
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return 0
    folder = Path(spec.origin).parent / "lib"
    program = ctypes.CDLL(None)
    program.dlopen.restype = ctypes.c_void_p
    program.dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    opened = 0
    for name in LIBRARIES:
        path = folder / name
        if path.is_file():
            # Global, as torch itself opens them: its parts find each other's symbols.
            mode = os.RTLD_NOW | os.RTLD_GLOBAL
            opened += program.dlopen(os.fsencode(path), mode) is not None
    return opened
