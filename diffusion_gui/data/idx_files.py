"""MNIST's training files through torchvision's own class; loading this module loads torchvision."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torchvision.datasets import MNIST

from diffusion_gui.core.text import msg
from diffusion_gui.storage.atomic import scratch_folder, write_error

_LARGEST = 2**28
"""Bytes of a file, unpacked; MNIST's pictures are 47 MB."""


class _TrainingFiles(MNIST):  # type: ignore[misc, unused-ignore]
    """Unpacked training files of MNIST or a set made like it, that lie in `root` itself.

    Only they are read: what torchvision once wrote beside them is made of pickles.
    """

    @property
    def raw_folder(self) -> str:
        return str(self.root)

    def _check_legacy_exist(self) -> bool:
        return False

    def _check_exists(self) -> bool:
        return True  # the test files need not be there; a missing one is an OSError


def read_training_files(images: Path, labels: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures uint8 (N, height, width) and labels int64 (N,), from files gzipped or not.

    Raises:
        ValueError: a file in another format, or of another length than its header says.
        OSError, EOFError, zlib.error: a file that cannot be read or unpacked.
        UserError: the disk has no room to unpack them.
    """
    with _unpacked((images, labels)) as folder:
        try:
            found = _TrainingFiles(folder)
        except (AssertionError, LookupError, RuntimeError, TypeError, ValueError) as error:
            raise ValueError(
                msg("they are no IDX files of bytes, or their lengths do not match their headers")
            ) from error
        return found.data, found.targets


@contextmanager
def _unpacked(files: tuple[Path, ...]) -> Iterator[Path]:
    """The folder of `files` where none is gzipped, else one for as long as they are read."""
    if not any(file.suffix == ".gz" for file in files):
        for file in files:
            _check_length(file.stat().st_size)
        yield files[0].parent
        return
    with scratch_folder() as folder:
        for path in files:
            packed = path.suffix == ".gz"
            with gzip.open(path, "rb") if packed else path.open("rb") as source:
                content = source.read(_LARGEST + 1)
            _check_length(len(content))
            target = folder / path.name.removesuffix(".gz")
            try:
                target.write_bytes(content)
            except OSError as error:
                raise write_error(target, error) from error
        yield folder


def _check_length(count: int) -> None:
    if count > _LARGEST:
        raise ValueError(msg("a file is too large"))
