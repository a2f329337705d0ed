"""Opening files that came from elsewhere: regular files only, and what a foreign one is, in words.

Nothing here, or anywhere in the program, runs what a file holds: pickles are only recognised.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from diffusion_gui.core.text import NOTHING, Translatable, msg

_PICKLE = msg("It is a pickle, which can run code when it is opened; this program loads none.")
_OLD_PICKLE = re.compile(
    rb"""(?x)
    c[\w.]+\r?\n[\w.]+\r?\n                 # a global: module, name
    | \((?:[]})dltSVIFLNKMJGUX(]|[ci][\w.]+\r?\n)  # a mark, then a container, value or global
    | [\]})](?:q|p\d|\.)                    # an empty container, remembered or alone
    """
)
"""Protocols 0 and 1 have no magic number; this is how what they store begins."""

_MAGIC = (
    (b"version https://git-lfs", msg("It is a Git-LFS pointer, a few lines in place of the "
                                     "file; the file itself was not downloaded.")),
    (b"PK\x03\x04", msg("It is a zip archive, as PyTorch's own files are; those hold a pickle, "
     "which can run code when it is opened.")),
    (b"\x93NUMPY", msg("It is a NumPy array.")),
    (b"\x89HDF", msg("It is an HDF5 file.")),
    (b"GGUF", msg("It is a GGUF file of a language model.")),
    (b"\x1f\x8b", msg("It is compressed with gzip.")),
    (b"\x89PNG", msg("It is a PNG picture.")),
    (b"GIF8", msg("It is a GIF picture.")),
    (b"\xff\xd8\xff", msg("It is a JPEG picture.")),
)  # fmt: skip


def foreign(head: bytes) -> Translatable:
    """What a file that begins with `head` is, as a sentence; empty where it is nothing known."""
    if head[:1] == b"\x80" and head[1:2] and head[1] <= 9:
        return _PICKLE
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return msg("It is a web page, saved in place of the file.")
    if _OLD_PICKLE.match(head):
        return _PICKLE
    return NOTHING


def open_regular(path: Path) -> BinaryIO:
    """Open `path` for reading; what is not a regular file is refused before it is opened.

    Raises:
        OSError: it cannot be opened, or is a folder, a pipe or a device (opening a pipe would wait
            for ever).
    """
    try:
        mode = os.stat(path).st_mode
    except ValueError as error:  # a name with a zero byte in it
        raise OSError(0, str(error)) from error
    if not stat.S_ISREG(mode):
        raise OSError(0, msg("it is a folder or a device, not a file"))
    return path.open("rb")


def what_is(path: Path) -> Translatable:
    """What the file at `path` is, as `foreign` says it; empty where it cannot be read either."""
    try:
        with open_regular(path) as file:
            return foreign(file.read(4096))
    except OSError:
        return NOTHING


def read_text(path: Path, limit: int = 2**20) -> str:
    """The text of a small file.

    Raises:
        OSError: it cannot be opened, or is a folder, a pipe or a device.
        ValueError: it is longer than `limit` bytes, or no UTF-8.
    """
    with open_regular(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(msg("it is longer than {most:,} bytes", most=limit))
    return content.decode("utf-8-sig")
