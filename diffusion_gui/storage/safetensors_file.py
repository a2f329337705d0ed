"""The safetensors container, checked without torch before any library sees it.

A file is 8 bytes of header length, that many bytes of JSON, then the tensors' contents. The header
is read within limits and compared with the file's size; contents are hashed in small blocks. So a
hostile file costs neither time nor memory, and nothing of it is used before all of it agrees.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg

from .safetensors_header import BadFileError, Place, parse_json, read_table, shown
from .untrusted import open_regular

CONTENT_SHA256 = "metadata_sha256"
"""Where a file's metadata holds the checksum of the rest of it."""
TENSORS = "tensors"
"""Where a file's metadata lists the shapes of its tensors by name."""
F32 = ("F32",)
KEPT = {"F32": ("torch.float32", "<f4"), "F16": ("torch.float16", "<f2")}
"""Types that files of this program keep numbers in, as torch and as NumPy call them."""
_SHOWN = 3
_BLOCK = 2**20

Refuse = Callable[[Path, Translatable], UserError]
"""Makes the error of a file from the reason it is refused for."""


class TensorFile:
    """An open safetensors file whose header has been checked; a context manager.

    All is read through one handle, so that a file replaced meanwhile is read as it was.

    Attributes:
        refuse: makes the UserError of whatever is wrong with the file.
        beginning: only its header is here, and no tensor can be read.
    """

    def __init__(self, path: Path, refuse: Refuse, size: int = 0) -> None:
        """Open `path`.

        Args:
            size: bytes of the whole file where only its beginning is here; 0 where all of it is.

        Raises:
            UserError: no such file, no regular file, or no sound safetensors header.
        """
        self.path = path
        self.refuse = refuse
        self.beginning = bool(size)
        with self._refusing():
            self._file = open_regular(path)
        try:
            with self._refusing():
                here = os.fstat(self._file.fileno()).st_size
                self.table = read_table(self._file, size or here)
        except UserError:
            self._file.close()
            raise

    def __enter__(self) -> TensorFile:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self.refuse(self.path, reason(error)) from error
        except BadFileError as error:
            raise self.refuse(self.path, error.why) from None

    def content(self, key: str) -> dict[str, Any]:
        """The JSON object under `key` of the file's metadata.

        Raises:
            UserError: there is none, or it is not JSON.
        """
        try:
            content = parse_json(self.table.metadata.get(key, "").encode("utf-8", "replace"))
        except BadFileError:
            content = None
        if not isinstance(content, dict):
            raise self.refuse(self.path, msg("Its metadata is damaged."))
        return content

    def check_names(self, expected: Mapping[str, Sequence[int]]) -> None:
        """Compare the tensors with those `expected`, shapes by name; all of a type in KEPT.

        Raises:
            UserError: tensors are missing, unknown, or of another shape or type; names three.
        """
        if why := self.misfit(expected):
            raise self.refuse(self.path, why)

    def misfit(self, expected: Mapping[str, Sequence[int]]) -> Translatable:
        """How the tensors differ from those `expected`; empty where they do not."""
        return misfits(self.table.places, expected, tuple(KEPT))

    def is_listed(self, content: Mapping[str, Any]) -> bool:
        """Whether the tensors are those that `content` lists: the file is as it was written."""
        listed = _listed(content)
        return listed is not None and not self.misfit(listed)

    def check(self, content: Mapping[str, Any]) -> None:
        """Compare the tensors, and then `content` itself, with what `content` says of them.

        The tensors' checksum is SHA-256 over "NAME TYPE SHAPE\\n" and contents of each, in the
        order of the names; TYPE is torch.float32 or torch.float16. Older files list no tensors and
        have no checksum of `content`.

        Raises:
            UserError: other tensors, another checksum, NaN or infinity.
        """
        with self._refusing():
            own = {name: place.shape for name, place in self.table.places.items()}
            self.check_names(_listed(content) or own)
            self._check_tensors(content.get("sha256"))
            rest = {name: value for name, value in content.items() if name != CONTENT_SHA256}
            if CONTENT_SHA256 in content and content[CONTENT_SHA256] != content_sha256(rest):
                raise BadFileError(
                    msg("Its metadata does not match its checksum; the file is damaged.")
                )

    def _check_tensors(self, sha256: object) -> None:
        digest = hashlib.sha256()
        spoiled = ""
        for name, place in sorted(self.table.places.items()):
            called, kind = KEPT[place.dtype]
            digest.update(f"{name} {called} {place.shape}\n".encode())
            for block in self._blocks(place):
                digest.update(block)
                if not spoiled and not np.isfinite(np.frombuffer(block, kind)).all():
                    spoiled = name
        if spoiled:
            raise BadFileError(
                msg(
                    "Its weights are not finite numbers (first in {tensor}).", tensor=shown(spoiled)
                )
            )
        if digest.hexdigest() != sha256:
            raise BadFileError(
                msg("Its contents do not match their checksum; the file is damaged.")
            )

    def _blocks(self, place: Place) -> Iterator[bytes]:
        self._file.seek(self.table.start + place.begin)
        length = place.end - place.begin
        while length:
            block = self._file.read(min(_BLOCK, length))
            if not block or len(block) % 4:
                raise BadFileError(msg("It is cut short."))
            length -= len(block)
            yield block

    def read(self) -> bytes:
        """The whole file.

        Raises:
            UserError: the system refused.
        """
        with self._refusing():
            self._file.seek(0)
            return self._file.read()

    def read_tensor(self, place: Place) -> bytearray:
        """The contents of one tensor.

        Raises:
            UserError: the system refused, or the file is shorter than it was.
        """
        with self._refusing():
            self._file.seek(self.table.start + place.begin)
            content = bytearray(place.end - place.begin)
            if self._file.readinto(content) != len(content):  # type: ignore[attr-defined]
                raise BadFileError(msg("It is cut short."))
            return content


def misfits(
    places: Mapping[str, Place], expected: Mapping[str, Sequence[int]], types: Sequence[str] = F32
) -> Translatable:
    """How tensors differ from those `expected`, shapes by name, of one of `types`; names three.

    Empty where they do not.
    """
    both = sorted(expected.keys() & places.keys())
    shapes = [(name, places[name].shape, tuple(expected[name])) for name in both]
    wrong: dict[Translatable, Sequence[str]] = {
        msg("It lacks tensors"): sorted(expected.keys() - places.keys()),
        msg("It has tensors its network does not know"): sorted(places.keys() - expected.keys()),
        msg("Its tensors have other shapes than its network's"): [
            msg(
                "{tensor} {given} instead of {wanted}",
                tensor=name,
                given=_lengths(shape),
                wanted=_lengths(wanted),
            )
            for name, shape, wanted in shapes
            if shape != wanted
        ],
        msg("Its tensors are not of type {types}", types=" / ".join(types)): [
            f"{name} {place.dtype}"
            for name, place in sorted(places.items())
            if place.dtype not in types
        ],
    }
    for what, names in wrong.items():
        if names:
            listed, more = join_texts(map(shown, names[:_SHOWN]), ", "), len(names) - _SHOWN
            if more > 0:
                listed = msg("{names} and {count} more", names=listed, count=more)
            return msg("{what}: {names}.", what=what, names=listed)
    return NOTHING


def _listed(content: Mapping[str, Any]) -> dict[str, list[int]] | None:
    """The shapes by name that `content` lists, if it does."""
    shapes = content.get(TENSORS)
    if not isinstance(shapes, dict) or not all(isinstance(s, list) for s in shapes.values()):
        return None
    return shapes


def _lengths(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape)) or "scalar"


def sealed(tensors: Mapping[str, Sequence[int]], content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` with the shapes of the file's tensors and its own checksum, ready for JSON."""
    whole = {**content, TENSORS: {name: list(shape) for name, shape in tensors.items()}}
    return {**whole, CONTENT_SHA256: content_sha256(whole)}


def content_sha256(content: Mapping[str, Any]) -> str:
    """SHA-256 over a JSON object, whatever the order and the spaces it is written with."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
