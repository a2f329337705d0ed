"""A machine without Fashion-MNIST, and one with a handful of it, as files that it is packed in."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.storage import downloads

LABELS = (9, 0, 0, 3, 0, 2, 7, 2, 5, 5)
"""How the real set begins, by which it is known."""


def without_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No data set that is downloaded is on this machine."""
    monkeypatch.setattr(downloads, "cache_dir", lambda: tmp_path / "no-cache")
    monkeypatch.setattr(downloads, "_PACKAGED", {})
    monkeypatch.delenv(downloads.DATA_DIR, raising=False)


def place_fashion(folder: Path, count: int = 60) -> None:
    """`count` pictures of noise as Fashion-MNIST's training files, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = np.random.default_rng(0).integers(0, 256, (count, 28, 28), np.uint8)
    labels = np.array([*LABELS, *(np.arange(count - len(LABELS)) % 10)], np.uint8)
    for name, array in (("images-idx3", pictures), ("labels-idx1", labels)):
        head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        packed = gzip.compress(head + array.tobytes())
        (folder / f"train-{name}-ubyte.gz").write_bytes(packed)
