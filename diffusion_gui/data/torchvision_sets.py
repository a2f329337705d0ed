"""MNIST, Fashion-MNIST and CIFAR-10 as torchvision knows them, read without its pickles."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Callable, Generator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import msg, told
from diffusion_gui.storage import downloads

from .dataset import Dataset, StoredDataset

Pixels = npt.NDArray[np.uint8]
Arrays = tuple[Pixels, Pixels]
"""uint8 pictures (N, *shape) and uint8 labels (N,)."""

MNIST_LABELS = tuple("0123456789")
FASHION_LABELS = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
CIFAR_LABELS = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
_BLOCK = 4096
_UBYTE = 8
"""The IDX format's code for unsigned bytes."""


def read_idx(path: Path) -> Pixels:
    """The array in an IDX file of unsigned bytes, gzipped or not (LeCun's MNIST page).

    Raises:
        ValueError: another format, or another length than its header says.
    """
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        magic = file.read(4)
        if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] != _UBYTE or not 1 <= magic[3] <= 3:
            raise ValueError(msg("it is no IDX file of bytes"))
        shape = np.frombuffer(file.read(4 * magic[3]), ">u4").astype(np.int64)
        length = int(shape.prod())
        if len(shape) != magic[3] or length > 2**28:
            raise ValueError(msg("its header is damaged"))
        content = file.read(length + 1)
    if len(content) != length:
        raise ValueError(msg("its length does not match its header"))
    return np.frombuffer(content, np.uint8).reshape(shape)


def read_cifar(path: Path) -> Arrays:
    """Pictures (N, 3, 32, 32) and labels (N,) of the training batches in the binary archive.

    A record is a byte of label and 3,072 bytes of pixels, by channel and row (CIFAR's page).

    Raises:
        ValueError: no training batches, or one that is cut short.
    """
    batches = []
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if member.isfile() and Path(member.name).match("data_batch_*.bin"):
                file = archive.extractfile(member)
                content = file.read(2**26) if file else b""
                if not content or len(content) % 3073:
                    raise ValueError(msg("{file} is cut short", file=member.name))
                batches.append(np.frombuffer(content, np.uint8).reshape(-1, 3073))
    if not batches:
        raise ValueError(msg("it holds no training batches"))
    records = np.concatenate(batches)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]


def _read_mnist(files: tuple[Path, ...]) -> Arrays:
    return read_idx(files[0])[:, None], read_idx(files[1])


def _read_cifar(files: tuple[Path, ...]) -> Arrays:
    return read_cifar(files[0])


_FIRST_LABELS = {
    "mnist": (5, 0, 4, 1, 9, 2, 1, 3, 1, 4),
    "fashion_mnist": (9, 0, 0, 3, 0, 2, 7, 2, 5, 5),
}
"""How the training labels begin: both sets' files are called alike, and of the same shapes."""
_SETS: dict[str, tuple[Callable[[tuple[Path, ...]], Arrays], tuple[int, ...], tuple[str, ...]]] = {
    "mnist": (_read_mnist, (1, 28, 28), MNIST_LABELS),
    "fashion_mnist": (_read_mnist, (1, 28, 28), FASHION_LABELS),
    "cifar10": (_read_cifar, (3, 32, 32), CIFAR_LABELS),
}


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """The training set `spec`, in [-1, 1] with its labels, from the files that were downloaded.

    Raises:
        UserError: it has not been downloaded (says how to), or its files are damaged.
    """
    files = downloads.find(spec)
    if not files:
        raise UserError(
            msg("{data} is not on this machine yet.", data=msg(DATASETS[spec].label)),
            msg(
                "Its {megabytes} MB are downloaded only when you ask for them.",
                megabytes=downloads.megabytes(spec),
            ),
            msg(
                "Add --download to the command, or press Download in the Train scene; "
                "or use data that ships: {instead}.",
                instead=DATASETS[spec].instead,
            ),
        )
    read, shape, labels = _SETS[spec]
    folder = files[0].parent
    fetched = folder == downloads.folder(spec)
    yield Progress(0, 0, "reading")
    try:
        pictures, classes = read(files)
        if pictures.shape[1:] != shape or len(classes) != len(pictures):
            raise ValueError(msg("pictures and labels do not fit together"))
        if classes.max() >= len(labels):
            raise ValueError(msg("it has labels without a name"))
        first = _FIRST_LABELS.get(spec, ())
        if not fetched and tuple(classes[: len(first)].tolist()) != first:
            raise ValueError(msg("its labels are another data set's"))
    except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError) as error:
        raise UserError(
            msg("The files of {data} are damaged.", data=msg(DATASETS[spec].label)),
            msg("In {folder}: {error}.", folder=folder, error=told(error)),
            "Delete that folder, and download again."
            if fetched
            else "Choose another folder with --data-dir, or add --download.",
        ) from error
    x = torch.empty((len(pictures), *shape))
    for start in range(0, len(x), _BLOCK):
        rows = slice(start, start + _BLOCK)
        x[rows] = torch.from_numpy(pictures[rows].astype(np.float32) / 127.5 - 1.0)
        yield Progress(start, len(x), "reading")
    domain = Domain("image", shape, labels=labels)
    return StoredDataset(
        spec, domain, len(x), x=x, labels=torch.from_numpy(classes.astype(np.int64))
    )
