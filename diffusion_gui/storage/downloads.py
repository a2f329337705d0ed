"""Data sets that are fetched when asked: which files, where from, and their checksums."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import is_file
from diffusion_gui.core.paths import cache_dir
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import join_texts, message_of, msg

from . import atomic


@dataclass(frozen=True)
class RemoteFile:
    """One file of a data set.

    Attributes:
        size: its length in bytes; where there is no checksum, about.
        sha256: of the file; empty for an archive that the server packs anew when it is asked for,
            so that its bytes may change. Its members are checked then.
        sources: folders it is in.
        remote: its name there, where another one.
        members: paths of an archive, below its one folder, that all have to be whole.
    """

    name: str
    size: int
    sha256: str
    sources: tuple[str, ...]
    remote: str = ""
    members: tuple[str, ...] = ()


_MNIST = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_FASHION = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
_SPEAKERS = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler")
_RECORDINGS = tuple(
    f"recordings/{digit}_{speaker}_{number}.wav"
    for digit in range(10)
    for speaker in _SPEAKERS
    for number in range(50)
)
# Training sets only. Of CIFAR-10 the binary version: the one for Python is made of pickles.
DOWNLOADS: dict[str, tuple[RemoteFile, ...]] = {
    "mnist": (
        RemoteFile(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            _MNIST,
        ),
        RemoteFile(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            _MNIST,
        ),
    ),
    "fashion_mnist": (
        RemoteFile(
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            _FASHION,
        ),
        RemoteFile(
            "train-labels-idx1-ubyte.gz",
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            _FASHION,
        ),
    ),
    "cifar10": (
        RemoteFile(
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            ("https://www.cs.toronto.edu/~kriz/",),
        ),
    ),
    "fsdd": (
        RemoteFile(
            "free-spoken-digit-dataset-1.0.10.zip",
            16_419_872,
            "",
            ("https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/",),
            remote="v1.0.10.zip",
            members=_RECORDINGS,
        ),
    ),
}


_GROWN = 4
"""Times its length that a file without a checksum may have."""
_LARGEST_UNPACKED = 2**28
DATA_DIR = "DIFFUSION_GUI_DATA_DIR"
"""Variable of the environment: folders that data sets are looked for in."""
_LAYOUTS = {
    "mnist": ("MNIST/raw",),
    "fashion_mnist": ("FashionMNIST/raw",),
    "fsdd": tuple(f"free-spoken-digit-dataset{end}" for end in ("", "-1.0.10", "-master")),
}
"""Where torchvision puts them below its root, or git and zip a repository."""
_UNPACKED = {
    "cifar10": tuple(f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)),
    "fsdd": _RECORDINGS,
}
"""Files that an archive holds, as they lie once it is unpacked."""
_PICKLED = {"cifar10": ("cifar-10-batches-py", "cifar-10-python.tar.gz")}
"""The version of a set that torchvision reads, and this program does not."""
_PACKAGED = {"fashion_mnist": ("/usr/share/datasets/fashion-mnist",)}
"""Where Debian's packages put them."""
FIRST_LABELS = {
    "mnist": (5, 0, 4, 1, 9, 2, 1, 3, 1, 4),
    "fashion_mnist": (9, 0, 0, 3, 0, 2, 7, 2, 5, 5),
}
"""How the training labels begin: both sets' files have the same names and shapes."""
_HEADER = 8
"""Bytes before the labels in their IDX file."""


def folder(name: str) -> Path:
    """Where the files of the data set `name` lie, downloaded or not."""
    return cache_dir() / "datasets" / name


def data_dirs() -> tuple[Path, ...]:
    """Folders that a person names for data sets: --data-dir, or DATA_DIR in the environment."""
    return tuple(Path(one).expanduser() for one in os.environ.get(DATA_DIR, "").split(os.pathsep)
                 if one)  # fmt: skip


def find(name: str) -> tuple[Path, ...]:
    """The files of the data set `name` on this machine; none where one of them is missing.

    Those that were downloaded come first, then what lies in `data_dirs`, there or in torchvision's
    layout, packed or not (for CIFAR-10, `cifar-10-batches-bin`), then what Debian's package brings.
    Another set's files of the same names are given only where there are no others.
    """
    if all(_is_here(name, file) for file in DOWNLOADS[name]):
        return tuple(folder(name) / file.name for file in DOWNLOADS[name])
    found = [files for place in _places(name) if (files := _lying_in(place, name))]
    return next((one for one in found if not _is_another(name, one)), found[0] if found else ())


def _lying_in(place: Path, name: str) -> tuple[Path, ...]:
    files = [_packed_or_not(place, file.name) for file in DOWNLOADS[name]]
    if all(file is not None for file in files):
        return tuple(file for file in files if file is not None)
    unpacked = tuple(place / one for one in _UNPACKED.get(name, ()))
    return unpacked if unpacked and all(map(is_file, unpacked)) else ()


def _is_another(name: str, files: tuple[Path, ...]) -> bool:
    """Whether `files`, which were not downloaded, hold another set of MNIST's names and shapes."""
    labels = next((file for file in files if "labels-idx1" in file.name), None)
    if name not in FIRST_LABELS or labels is None or labels.parent == folder(name):
        return False
    try:
        with (gzip.open if labels.suffix == ".gz" else open)(labels, "rb") as file:
            begin = file.read(_HEADER + len(FIRST_LABELS[name]))
    except (OSError, EOFError, zlib.error):
        return False  # damaged: whoever reads them says so
    return begin[_HEADER:] != bytes(FIRST_LABELS[name])


def find_pickled(name: str) -> Path | None:
    """Where the version of the data set `name` lies that is made of pickles, if it does."""
    paths = (place / one for place in _places(name) for one in _PICKLED.get(name, ()))
    return next(filter(os.path.lexists, paths), None)


def _places(name: str) -> Iterator[Path]:
    for root in data_dirs():
        yield from (root / sub for sub in (*_LAYOUTS.get(name, ()), name, ""))
    yield from map(Path, _PACKAGED.get(name, ()))


def _packed_or_not(place: Path, name: str) -> Path | None:
    unpacked = name.removesuffix(".gz") if name.endswith("-ubyte.gz") else name
    return next((place / one for one in (name, unpacked) if is_file(place / one)), None)


def megabytes(name: str) -> int:
    """How much there is to download."""
    return round(sum(file.size for file in DOWNLOADS[name]) / 1e6)


def _is_here(name: str, file: RemoteFile) -> bool:
    path = folder(name) / file.name
    return path.is_file() and (not file.sha256 or path.stat().st_size == file.size)


def is_downloaded(name: str) -> bool:
    """Whether every file of the data set is on this machine, and of this set."""
    files = find(name)
    return bool(files) and not _is_another(name, files)


def fetch(name: str) -> Iterator[Progress]:
    """Download what is missing of the data set `name`; closing the iterator cancels it.

    A file appears under its name once it is complete and its checksum is right.

    Raises:
        UserError: no server could be reached or gave the right file, or the disk refused it.
    """
    total = sum(file.size for file in DOWNLOADS[name])
    done = 0
    folder(name).mkdir(parents=True, exist_ok=True)
    for file in DOWNLOADS[name]:
        if not _is_here(name, file):
            for count in _fetch_file(name, file):
                yield Progress(done + min(count, file.size), total, "downloading")
        done += file.size
        yield Progress(done, total, "downloading")


def _fetch_file(name: str, file: RemoteFile) -> Iterator[int]:
    """Bytes so far of `file`, from the first source that gives it whole."""
    # Only who downloads pays for loading the network libraries.
    from .http_stream import Broken

    reasons = []
    for source in file.sources:
        try:
            yield from _fetch_from(
                source + (file.remote or file.name), folder(name) / file.name, file
            )
            return
        except Broken as reason:
            reasons.append(
                msg("{server}: {reason}.", server=source.split("/")[2], reason=message_of(reason))
            )
    raise UserError(
        msg("{data} could not be downloaded.", data=msg(DATASETS[name].label)),
        join_texts(reasons),
        msg(
            "Check the connection and try again, or use data that ships: {instead}.",
            instead=DATASETS[name].instead,
        ),
    )


def _fetch_from(url: str, target: Path, file: RemoteFile) -> Iterator[int]:
    from .http_stream import Broken, stream

    digest, count = hashlib.sha256(), 0
    with atomic.replacing(target) as temporary, temporary.open("wb") as out:
        # Closed here and not when it is collected: the connection ends with the download.
        with contextlib.closing(stream(url)) as chunks:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                count += len(chunk)
                if count > (file.size if file.sha256 else _GROWN * file.size):
                    raise Broken(msg("it sent another file than expected"))
                yield count
        if file.sha256 and count < file.size:
            raise Broken(msg("the connection ended too early"))
        if file.sha256 and digest.hexdigest() != file.sha256:
            raise Broken(msg("its file has a wrong checksum"))
        out.flush()
        if file.members and not _holds(temporary, file.members):
            raise Broken(msg("its archive does not hold what it should"))


def _holds(archive: Path, members: tuple[str, ...]) -> bool:
    """Whether a zip file holds the members, each with the checksum that the archive tells."""
    try:
        with zipfile.ZipFile(archive) as packed:
            names = {name.partition("/")[2] for name in packed.namelist()}
            size = sum(member.file_size for member in packed.infolist())
            small = size <= _LARGEST_UNPACKED
            return small and names.issuperset(members) and packed.testzip() is None
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError):
        return False
