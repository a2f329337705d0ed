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

    The encoder gives the last frame an average duration, whatever it is told.
    """
    content = bytearray(path.read_bytes())
    frames = [(at, size) for name, at, size in riff_chunks(content) if name == b"ANMF"]
    durations = [int.from_bytes(content[at + 12 : at + 15], "little") for at, _ in frames]
    if frames:
        at = frames[-1][0] + 12
        content[at : at + 3] = (total_ms - sum(durations[:-1])).to_bytes(3, "little")
    content[20] |= 0x08  # VP8X: there is EXIF
    block = exif(text)
    content += b"EXIF" + struct.pack("<I", len(block)) + block + b"\x00" * (len(block) % 2)
    content[4:8] = struct.pack("<I", len(content) - 8)
    path.write_bytes(content)


def riff_chunks(content: bytes | bytearray) -> Iterator[tuple[bytes, int, int]]:
    """(name, start of the contents, their length) of a RIFF file's chunks."""
    at = 12
    while at + 8 <= len(content):
        size = struct.unpack_from("<I", content, at + 4)[0]
        yield bytes(content[at : at + 4]), at + 8, size
        at += 8 + size + size % 2


def _insert(path: Path, offset: int, content: bytes) -> None:
    with path.open("rb+") as file:
        file.seek(offset)
        rest = file.read()
        file.seek(offset)
        file.write(content + rest)
