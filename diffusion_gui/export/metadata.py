"""The recipe inside picture files: a GIF comment, PNG text, WebP's EXIF description.

Encoders do not write these, so they are put into the finished (temporary) file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, PngImagePlugin

PNG_KEY = "recipe"
EXIF_DESCRIPTION = 0x010E


def png_info(text: str) -> PngImagePlugin.PngInfo:
    """The text chunk for Pillow's PNG writer."""
    info = PngImagePlugin.PngInfo()
    info.add_text(PNG_KEY, text)
    return info


def exif(text: str) -> bytes:
    """An EXIF block (a TIFF directory) whose image description is `text`."""
    block = Image.Exif()
    block[EXIF_DESCRIPTION] = text
    return block.tobytes().removeprefix(b"Exif\x00\x00")


def add_to_gif(path: Path, text: str) -> None:
    """Insert a comment extension (GIF89a, 24) before the first frame."""
    with path.open("rb") as file:
        head = file.read(13)
    flags = head[10]
    colors = 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
    data = text.encode("ascii")
    blocks = (data[i : i + 255] for i in range(0, len(data), 255))
    comment = b"\x21\xfe" + b"".join(bytes([len(b)]) + b for b in blocks) + b"\x00"
    _insert(path, 13 + colors, comment)


def add_to_png(path: Path, text: str) -> None:
    """Insert a tEXt chunk (PNG 11.3.3) after the header chunk."""
    body = b"tEXt" + PNG_KEY.encode() + b"\x00" + text.encode("ascii")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    _insert(path, 8 + 25, chunk)


def add_to_webp(path: Path, text: str, total_ms: int) -> None:
    """Append an EXIF chunk, and make the frames last `total_ms` together.

    The encoder gives the last frame an average duration, whatever it is told, and makes a still
    picture where all frames are the same.
    """
    content = bytearray(path.read_bytes())
    if content[12:16] != b"VP8X":
        with Image.open(path) as still:
            content = _animated(content, *still.size)
    frames = [at + 12 for name, at in riff_chunks(content) if name == b"ANMF"]
    before = sum(int.from_bytes(content[at : at + 3], "little") for at in frames[:-1])
    content[frames[-1] : frames[-1] + 3] = _u24(total_ms - before)
    content[20] |= 0x08  # VP8X: there is EXIF
    content += _chunk(b"EXIF", exif(text))
    content[4:8] = struct.pack("<I", len(content) - 8)
    path.write_bytes(content)


def _animated(still: bytes | bytearray, width: int, height: int) -> bytearray:
    """A WebP animation of one frame, for ever (WebP container specification)."""
    size = _u24(width - 1) + _u24(height - 1)
    canvas = _chunk(b"VP8X", bytes([0x02, 0, 0, 0]) + size)  # animated
    loop = _chunk(b"ANIM", bytes(6))
    frame = _chunk(b"ANMF", bytes(6) + size + bytes(4) + still[12:])
    return bytearray(still[:12] + canvas + loop + frame)


def _chunk(name: bytes, data: bytes | bytearray) -> bytes:
    return name + struct.pack("<I", len(data)) + bytes(data) + b"\x00" * (len(data) % 2)


def _u24(number: int) -> bytes:
    return number.to_bytes(3, "little")


def riff_chunks(content: bytes | bytearray) -> Iterator[tuple[bytes, int]]:
    """(name, start of the contents) of a RIFF file's chunks."""
    at = 12
    while at + 8 <= len(content):
        size = struct.unpack_from("<I", content, at + 4)[0]
        yield bytes(content[at : at + 4]), at + 8
        at += 8 + size + size % 2


def _insert(path: Path, offset: int, content: bytes) -> None:
    with path.open("rb+") as file:
        file.seek(offset)
        rest = file.read()
        file.seek(offset)
        file.write(content + rest)
