"""MNIST, Fashion-MNIST and CIFAR-10 as torchvision knows them, read without its pickles."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import join_texts, message_of, msg
from diffusion_gui.storage import downloads

from .dataset import Dataset, StoredDataset
from .downloaded import damaged, elsewhere, files_of

Arrays = tuple[torch.Tensor, torch.Tensor]
"""uint8 pictures (N, *shape) and int64 labels (N,)."""
Files = tuple[Path, ...]

MNIST_LABELS = tuple("0123456789")
FASHION_LABELS = ("T-shirt", "trouser", "pullover", "dress", "coat",
                  "sandal", "shirt", "sneaker", "bag", "ankle boot")  # fmt: skip
CIFAR_LABELS = ("airplane", "automobile", "bird", "cat", "deer",
                "dog", "frog", "horse", "ship", "truck")  # fmt: skip
_BLOCK = 4096
_RECORD = 3073
_LARGEST_BATCH = 2**26


def read_cifar(files: Files) -> Arrays:
    """Pictures (N, 3, 32, 32) and labels (N,) of the training batches: an archive's, or unpacked.

    torchvision's own class reads the version for Python, which is made of pickles; this is the
    binary one. A record is a byte of label and 3,072 of pixels, by channel and row (CIFAR's page).

    Raises:
        ValueError: no training batches, or one that is cut short.
    """
    batches = []
    for name, content in _batches(files):
        if not content or len(content) % _RECORD:
            raise ValueError(msg("{file} is cut short", file=name))
        batches.append(np.frombuffer(content, np.uint8).reshape(-1, _RECORD))
    if not batches:
        raise ValueError(msg("it holds no training batches"))
    records = torch.from_numpy(np.concatenate(batches))
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0].long()


def _batches(files: Files) -> Iterator[tuple[str, bytes]]:
    for path in files:
        if path.suffix == ".bin":
            with path.open("rb") as batch:
                yield path.name, batch.read(_LARGEST_BATCH)
            continue
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if member.isfile() and Path(member.name).match("data_batch_*.bin"):
                    packed = archive.extractfile(member)
                    yield member.name, packed.read(_LARGEST_BATCH) if packed else b""


def _read_mnist(files: Files) -> Arrays:
    # CIFAR-10 needs no torchvision, nor does saying that a set is not here.
    from .idx_files import read_training_files

    pictures, labels = read_training_files(*files)
    return pictures[:, None], labels


_SETS: dict[str, tuple[Callable[[Files], Arrays], tuple[int, ...], tuple[str, ...]]] = {
    "mnist": (_read_mnist, (1, 28, 28), MNIST_LABELS),
    "fashion_mnist": (_read_mnist, (1, 28, 28), FASHION_LABELS),
    "cifar10": (read_cifar, (3, 32, 32), CIFAR_LABELS),
}


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """The training set `spec`, in [-1, 1] with its labels, from the files that were downloaded.

    Raises:
        UserError: it has not been downloaded (says how to), its files are damaged, or they are
            another set's that has the same names.
    """
    files = files_of(spec)
    read, shape, labels = _SETS[spec]
    folder = files[0].parent
    yield Progress(0, 0, "reading")
    try:
        pictures, classes = read(files)
        if pictures.shape[1:] != shape or len(classes) != len(pictures):
            raise ValueError(msg("pictures and labels do not fit together"))
        if folder != downloads.folder(spec):
            _refuse_another_set(spec, folder, classes)
        if classes.max() >= len(labels):
            raise ValueError(msg("it has labels without a name"))
    except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError) as error:
        raise damaged(spec, folder, message_of(error)) from error
    x = torch.empty((len(pictures), *shape))
    for start in range(0, len(x), _BLOCK):
        rows = slice(start, start + _BLOCK)
        x[rows] = pictures[rows].float().div_(127.5).sub_(1.0)
        yield Progress(start, len(x), "reading")
    domain = Domain("image", shape, labels=labels)
    return StoredDataset(spec, domain, len(x), x=x, labels=classes)


def _refuse_another_set(spec: str, folder: Path, classes: torch.Tensor) -> None:
    """Files of MNIST's names, shapes and length may be those of another set made like it."""
    begins = {
        name: tuple(classes[: len(labels)].tolist()) == labels
        for name, labels in downloads.FIRST_LABELS.items()
    }
    if begins.get(spec, True):
        return
    label = msg(DATASETS[spec].label)
    what = msg("The files found for {data} are another data set's.", data=label)
    for name, same in begins.items():
        if same:
            other = msg(DATASETS[name].label)
            why = msg("Those in {folder} are {other}'s, which have the same names.",
                      folder=folder, other=other)  # fmt: skip
            choose = msg("Choose {other} as the data.", other=other)
            raise UserError(what, why, join_texts((choose, elsewhere(spec))))
    why = msg("Those in {folder} have the same names, but other labels.", folder=folder)
    raise UserError(
        what,
        why,
        join_texts((msg("Move them to a folder that is not searched."), elsewhere(spec))),
    )
