"""Every bad file and folder that is to be answered, by name; the window and the command line open
the same ones."""

from __future__ import annotations

import json
import os
import pickle
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms
from safetensors.numpy import load_file

from . import forging
from .damage import good_model

Make = Callable[[Path], object]


@dataclass(frozen=True)
class Bad:
    """How one is made at a path, its name there, and a part of the reason it is refused for."""

    make: Make
    said: str
    name: str


# ------------------------------------------------------------------------------------- models


def _model(said: str, change: Make, name: str = "bad.safetensors") -> Bad:
    """A sound model, changed where it lies."""

    def make(path: Path) -> None:
        good_model(path)
        change(path)

    return Bad(make, said, name)


def _bytes(said: str, content: bytes, name: str = "bad.safetensors") -> Bad:
    return Bad(lambda path: path.write_bytes(content), said, name)


def _header(length: int, rest: bytes = b"{}") -> bytes:
    return struct.pack("<Q", length) + rest


def _in_header(said: str, change: Callable[[forging.Header], object]) -> Bad:
    def changed(header: forging.Header) -> object:
        result = change(header)
        return result if isinstance(result, bytes) else header

    return _model(said, lambda path: forging.rewritten(path, changed))


def _last(header: forging.Header) -> forging.Header:
    entries = [entry for name, entry in header.items() if name != "__metadata__"]
    return max(entries, key=lambda entry: entry["data_offsets"][1])


def _shift(header: forging.Header, by: int) -> None:
    _last(header)["data_offsets"] = [place + by for place in _last(header)["data_offsets"]]


def _twice(header: forging.Header) -> bytes:
    name = next(name for name in header if name != "__metadata__")
    return (json.dumps(header)[:-1] + f', "{name}": {json.dumps(header[name])}}}').encode()


def _tensors(said: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Bad:
    return _model(said, lambda path: forging.with_tensors(path, **change(load_file(path))))


def _spoiled(value: float) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(tensors: dict[str, Any]) -> dict[str, Any]:
        name = sorted(tensors)[0]
        spoiled = tensors[name].copy()
        spoiled.reshape(-1)[-1] = value
        return {name: spoiled}

    return change


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


def _many_tensors() -> bytes:
    entry = b'"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    text = b"{" + b",".join(entry % i for i in range(10_001)) + b"}"
    return _header(len(text), text)


MODELS = {
    "empty": _bytes("is empty", b""),
    "7 bytes": _bytes("7 bytes", b"7 bytes"),
    "truncated": _model("cut short", lambda path: os.truncate(path, path.stat().st_size - 1)),
    "header of 2^64-1": _bytes("claims", _header(2**64 - 1)),
    "header past the end": _bytes("does not end", _header(1000)),
    "header over 1 MB": _bytes("1,048,577", _header(2**20 + 1, b"{" + b" " * 2**21)),
    "10,001 tensors": _bytes("more than 10,000", _many_tensors()),
    "not UTF-8": _bytes("UTF-8", _header(3, b'{"\xff')),
    "not JSON": _bytes("JSON", _header(4, b'{"a}')),
    "a key twice": _in_header("twice", _twice),
    "overlap": _in_header("overlaps", lambda header: _shift(header, -4)),
    "hole": _in_header("hole", lambda header: _shift(header, 4)),
    "trailing bytes": _model(
        "goes on for 1 bytes", lambda path: path.write_bytes(path.read_bytes() + b"\0")
    ),
    "shape overflow": _in_header(
        "does not match its shape", lambda h: _last(h).update(shape=[2**40, 2**40])
    ),
    "negative shape": _in_header("impossible shape", lambda h: _last(h).update(shape=[-1])),
    "unknown dtype": _in_header("unknown type", lambda h: _last(h).update(dtype="F31")),
    "missing tensors": _tensors("and 1 more", lambda all_: dict.fromkeys(sorted(all_)[:4])),
    "extra tensor": _tensors("does not know: zz", lambda all_: {"zz": np.zeros(1, np.float32)}),
    "misshaped tensor": _tensors(
        "3x5 instead of", lambda all_: {sorted(all_)[0]: np.zeros((3, 5), np.float32)}
    ),
    "NaN weights": _tensors("not finite", _spoiled(np.nan)),
    "infinite weights": _tensors("not finite", _spoiled(np.inf)),
    "hash mismatch": _model("checksum", _flip),
    **{
        f"pickle named .{ending}": _bytes("run code", pickle.dumps({"a": 1}, 2), f"bad.{ending}")
        for ending in ("safetensors", "pt", "ckpt", "bin")
    },
    "Git-LFS pointer": _bytes("Git-LFS", b"version https://git-lfs.github.com/spec/v1\noid sha"),
    "HTML": _bytes("web page", b"<!DOCTYPE html>\n<html><head><title>404</title>"),
    "pipe": Bad(os.mkfifo, "not a file", "bad.safetensors"),
    "device": Bad(lambda path: path.symlink_to("/dev/zero"), "not a file", "bad.safetensors"),
    "loop of links": Bad(lambda path: path.symlink_to(path), "symbolic links", "bad.safetensors"),
    "name too long": Bad(lambda path: None, "too long", "a" * 300 + ".safetensors"),
    "newer format": _model("reads up to", lambda path: forging.with_metadata(path, format=99)),
}

# ----------------------------------------------------------------------------------- pictures


def _picture(mode: str, colour: Any, size: tuple[int, int] = (28, 28), **options: Any) -> Make:
    return lambda path: Image.new(mode, size, colour).save(path, **options)


def _noise(path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(values).save(path)


def _cut(path: Path) -> None:
    _noise(path)
    os.truncate(path, path.stat().st_size // 2)


def _damaged(path: Path) -> None:
    """Pixels that decode, under a checksum that is not theirs."""
    _noise(path)
    content = bytearray(path.read_bytes())
    at = content.index(b"IDAT")
    content[at + 4 + int.from_bytes(content[at - 4 : at], "big")] ^= 0x10
    path.write_bytes(content)


def _bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


PICTURES = {
    "empty": _bytes("empty", b"", "bad.png"),
    "text named .png": _bytes("no picture", b"Dear diary, no picture.\n" * 9, "bad.png"),
    "truncated": Bad(_cut, "damaged", "bad.png"),
    "CRC damage": Bad(_damaged, "damaged", "bad.png"),
    "pixel bomb": _bytes("million pixels", _bomb(), "bad.png"),
    "pipe": Bad(os.mkfifo, "pipe", "bad.png"),
    "loop of links": Bad(lambda path: path.symlink_to(path), "symbolic links", "bad.png"),
}


@dataclass(frozen=True)
class Odd:
    """A picture that is converted: its name, the colour of its upper left part, and what is said
    about it."""

    make: Make
    colour: tuple[int, int, int]
    name: str = "odd.png"
    said: str = ""


def _turned(path: Path) -> None:
    """Blue above red as it lies, red above blue as it was held."""
    image = Image.new("RGB", (40, 40), (0, 0, 255))
    image.paste((255, 0, 0), (0, 20, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 3
    image.save(path, exif=exif)


def _with_profile(path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (28, 28), (120, 60, 200)).save(path, icc_profile=profile)


def _film(path: Path) -> None:
    frames = [Image.new("RGB", (28, 28), colour) for colour in ("red", "lime", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:])


ODD_PICTURES = {
    "EXIF rotation": Odd(_turned, (255, 0, 0)),
    "CMYK": Odd(_picture("CMYK", (0, 255, 255, 0)), (255, 0, 0), "odd.tif"),
    "ICC profile": Odd(_with_profile, (120, 60, 200)),
    "alpha": Odd(_picture("RGBA", (0, 0, 0, 128)), (127, 127, 127)),
    "16-bit": Odd(
        lambda path: Image.fromarray(np.full((28, 28), 25_700, np.uint16)).save(path),
        (100, 100, 100),
    ),
    "palette": Odd(
        lambda path: Image.new("RGB", (28, 28), (9, 90, 200)).quantize(4).save(path), (9, 90, 200)
    ),
    "1-bit": Odd(_picture("1", 1), (255, 255, 255)),
    "LA": Odd(_picture("LA", (0, 0)), (255, 255, 255)),
    "animated": Odd(_film, (255, 0, 0), "odd.gif", "the first one is used"),
    "1x1": Odd(_picture("RGB", (9, 90, 200), (1, 1)), (9, 90, 200)),
    "1x5000": Odd(_picture("RGB", (9, 90, 200), (1, 5000)), (9, 90, 200)),
}

# ------------------------------------------------------------------------------------ folders


def _pictures_in(folder: Path, *names: str, side: int = 28) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        Image.new("RGB", (side, side), (60 * number, 0, 0)).save(folder / name)


def _corrupt(folder: Path) -> None:
    folder.mkdir()
    for name in ("a.png", "b.jpg"):
        (folder / name).write_bytes(b"nothing")


FOLDERS = {
    "empty": Bad(lambda path: path.mkdir(), "No picture", "bad"),
    "all corrupt": Bad(_corrupt, "None of its 2", "bad"),
}


@dataclass(frozen=True)
class OddFolder:
    """A folder that is used: how many of its pictures, and what is said about it."""

    make: Make
    used: int
    said: str = ""


def _mixed(folder: Path) -> None:
    _pictures_in(folder, "a.png")
    _pictures_in(folder, "b.png", side=50)


def _few_corrupt(folder: Path) -> None:
    _pictures_in(folder, "a.png", "b.png")
    (folder / "c.png").write_bytes(b"nothing")


def _links(folder: Path) -> None:
    _pictures_in(folder / "deep", "a.png", "b.png")
    (folder / "deep" / "up").symlink_to(folder)
    (folder / "self").symlink_to("self")


def _odd_names(folder: Path) -> None:
    _pictures_in(folder, "ünïcødé 图.PNG", "new\nline.png", "-rf *.png", "a@b%20#?.png")


ODD_FOLDERS = {
    "one image": OddFolder(lambda folder: _pictures_in(folder, "a.png"), 1, "single picture"),
    "mixed sizes": OddFolder(_mixed, 2, "the middle square is used"),
    "a few corrupt": OddFolder(_few_corrupt, 2, "c.png"),
    "loops of links": OddFolder(_links, 2),
    "odd names": OddFolder(_odd_names, 4),
}

# ------------------------------------------------------------------------------------ recipes

RECIPES = {
    f"{name} of {value}": (name, value)
    for name in ("T", "schedule")
    for value in (0, 10**9, float("nan"), "none")
}
"""Values that no schedule has, in a recipe that was changed by hand."""


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every regular file below `folder`, with what it holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink() or path.exists()
    }
