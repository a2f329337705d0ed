"""The one way a person's picture is read: guarded, turned upright, and brought to 8-bit sRGB."""

from __future__ import annotations

import functools
import io
import os
import stat
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import NOTHING, Translatable, msg

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""Pillow decoders that are used. Those that start other programs (EPS) are not among them."""
_RAW_KINDS = (
    "3fr arw cr2 cr3 crw dng erf iiq kdc mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f"
)
RAW = tuple(f".{kind}" for kind in _RAW_KINDS.split())
"""Endings of cameras' raw pictures. Many are TIFF files that hold a thumbnail first."""
_ANIMATED = ("GIF", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")
MAX_BYTES = 256 * 2**20
MAX_PIXELS = 64_000_000
PAPER = (255, 255, 255)
"""What shows through where a picture is transparent."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as it is seen.

    Attributes:
        pixels: uint8 (height, width, 3), sRGB.
        note: what the person should know about how it was read; empty where there is nothing.
    """

    pixels: Pixels
    note: Translatable = NOTHING


@functools.cache
def formats() -> tuple[str, ...]:
    """FORMATS, and those that this machine's Pillow or an installed plugin adds: AVIF, HEIF."""
    more = ["AVIF"] if features.check("avif") else []
    try:
        from pillow_heif import register_heif_opener  # type: ignore[import-not-found, unused-ignore]
    except (ImportError, OSError):  # not installed, or its library does not load
        pass
    else:
        register_heif_opener()
        more.append("HEIF")
    return (*FORMATS, *more)


def can_read(name: str) -> bool:
    """Whether pictures with the ending of `name` (a file's, or it alone) can be read here."""
    ending = name[name.rfind(".") :].lower()
    needed = {".avif": "AVIF", ".heic": "HEIF", ".heif": "HEIF"}.get(ending)
    return ending not in RAW and (needed is None or needed in formats())


def open_picture(path: Path, enough: int = 0) -> Picture:
    """Read a PNG, JPEG, WebP, GIF, BMP or TIFF file, and AVIF and HEIC where that is possible.

    EXIF rotation is applied, colour profiles and CMYK are converted to sRGB, transparency shows
    white, 16-bit values are scaled, and of an animation the first frame is taken.

    Args:
        enough: the shorter side, in pixels, that suffices; a large JPEG is then decoded at half,
            a quarter or an eighth of its size, never below this. 0 decodes all of it.

    Raises:
        UserError: no regular file, no picture, damaged, or too large; names the file.
    """
    if path.suffix.lower() in RAW:
        raise _refuse(
            path,
            msg("It is a camera's raw picture, which this program does not develop."),
            "Export it as JPEG, PNG or TIFF with the camera's program.",
        )
    return picture_of(path, _read(path), enough)


def picture_of(path: Path, content: bytes, enough: int = 0) -> Picture:
    """The picture in `content`, as `open_picture` gives it.

    Args:
        path: what errors name it by.
    """
    try:
        # Pillow warns on standard error of what is refused or mended here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decode(path, content, enough)
    except (UserError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        if needed := _unreadable_kind(content):
            raise _refuse(
                path,
                msg("It is a {kind} picture, which cannot be read here.", kind=needed),
                "Install what reads it with 'pip install pillow-heif', or save it as JPEG or PNG."
                if needed == "HEIC"
                else "Update Pillow with 'pip install -U pillow', or save it as JPEG or PNG.",
            ) from error
        raise _refuse(path, msg("It is no picture, despite its name.")) from error
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except Exception as error:
        # Decoders raise whatever they stumble over: OSError, SyntaxError, struct.error, and more.
        raise _refuse(
            path, msg("It is damaged or cut short ({error}).", error=str(error))
        ) from error


def crop_to_square(pixels: Pixels, side: int) -> Pixels:
    """The middle square of (height, width, 3), resized to (side, side, 3).

    Pillow's Lanczos filter, whose bytes are promised: `torchvision.transforms.v2` hands a picture
    to the same function, and for tensors has none like it (antialiased bicubic differs by up to
    12 of 255 at 28 and 64, bilinear by 30); its `center_crop` rounds halves to even, not down.
    """
    height, width = pixels.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    middle = Image.fromarray(pixels[top : top + edge, left : left + edge])
    return np.array(middle.resize((side, side), Image.Resampling.LANCZOS))


def random_square(
    pixels: Pixels, side: int, cut: tuple[float, float, float], smallest: float
) -> Pixels:
    """A square of (height, width, 3) anywhere in it, resized to (side, side, 3).

    The random crop of Dhariwal & Nichol 2021 (`random_crop_arr`, with its `min_crop_frac`), of any
    place and size between pixels.

    Args:
        cut: numbers in [0, 1): how large it is, and where it is from the top and from the left.
        smallest: the side of the smallest square, as a share of the picture's shorter side.
    """
    height, width = pixels.shape[:2]
    edge = min(height, width) * (smallest + (1.0 - smallest) * cut[0])
    top, left = (height - edge) * cut[1], (width - edge) * cut[2]
    box = (left, top, min(left + edge, width), min(top + edge, height))
    return np.array(Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS, box=box))


def shortened(pixels: Pixels, shorter: int) -> Pixels:
    """(height, width, 3), made smaller where its shorter side is longer than `shorter`."""
    height, width = pixels.shape[:2]
    scale = shorter / min(height, width)
    if scale >= 1.0:
        return pixels
    size = max(shorter, round(width * scale)), max(shorter, round(height * scale))
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))


def _unreadable_kind(content: bytes) -> str:
    """HEIC or AVIF where a file of that kind (ISO 14496-12 brands) cannot be read; else nothing."""
    brand = content[8:12] if content[4:8] == b"ftyp" else b""
    if brand in (b"avif", b"avis") and "AVIF" not in formats():
        return "AVIF"
    heic = brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
    return "HEIC" if heic and "HEIF" not in formats() else ""


def within(pixels: Pixels, side: int) -> Pixels:
    """(height, width, 3), made smaller where a side is longer than `side`."""
    picture = Image.fromarray(pixels)
    picture.thumbnail((side, side), Image.Resampling.BOX)
    return np.array(picture)


def _refuse(path: Path, why: Translatable, what_to_do: str = "") -> UserError:
    return UserError(
        msg("{path} could not be read as a picture.", path=path),
        why,
        what_to_do or msg("Choose another file: {formats}.", formats=", ".join(formats())),
    )


def _too_large(path: Path) -> UserError:
    return UserError(
        msg("{path} is too large.", path=path),
        msg(
            "A picture may have {megapixels} million pixels and {megabytes} MB.",
            megapixels=MAX_PIXELS // 10**6,
            megabytes=MAX_BYTES // 2**20,
        ),
        "Make a smaller copy of it, and open that.",
    )


def _read(path: Path) -> bytes:
    """The file's bytes. A pipe or device is refused before anything is read from it."""
    try:
        # Looked at before it is opened, and again afterwards: opening a device can act.
        if not stat.S_ISREG(path.stat().st_mode):
            raise _refuse(path, msg("It is a folder, a pipe or a device, not a file."))
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _refuse(path, msg("It is no regular file."))
            if status.st_size > MAX_BYTES:
                raise _too_large(path)
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _refuse(path, reason(error)) from error
    if not content:
        raise _refuse(path, msg("It is empty."))
    if len(content) > MAX_BYTES:
        raise _too_large(path)
    return content


def _decode(path: Path, content: bytes, enough: int) -> Picture:
    with Image.open(io.BytesIO(content), formats=formats()) as image:
        if image.format == "PNG":
            # Decoding skips the checksums of the pixel data; `verify` reads them all.
            with Image.open(io.BytesIO(content), formats=("PNG",)) as twin:
                twin.verify()
        if enough:
            # The middle square is used, so the shorter side has to stay large enough.
            scale = enough / min(image.size)
            image.draft(None, (round(image.width * scale), round(image.height * scale)))
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(path)
        note = NOTHING
        if image.format in _ANIMATED and getattr(image, "is_animated", False):
            note = msg("{name} holds several frames; the first one is used.", name=path.name)
            if image.format != "HEIF":  # whose main picture is chosen already
                image.seek(0)
        image.load()
        upright = ImageOps.exif_transpose(image)
        return Picture(np.ascontiguousarray(to_rgb(path, upright)), note)


def to_rgb(path: Path, image: Image.Image) -> Pixels:
    """uint8 (height, width, 3) of any of Pillow's modes."""
    if image.mode.startswith("I") or image.mode == "F":
        grey = _eight_bits(path, np.asarray(image).astype(np.float64), image.mode)
        return np.repeat(grey[:, :, None], 3, axis=2)
    profile = image.info.get("icc_profile")
    if image.mode in ("P", "PA", "LA", "La", "RGBa", "RGBA") or "transparency" in image.info:
        image = image.convert("RGBA")
        opacity = image.getchannel("A")
        flat = Image.new("RGB", image.size, PAPER)
        flat.paste(_to_srgb(image.convert("RGB"), profile), mask=opacity)
        return np.asarray(flat)
    if image.mode == "1":
        image = image.convert("L")
    return np.asarray(_to_srgb(image, profile))


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB by the picture's own colour profile, or by the usual formula where it has none."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None  # the profile is damaged, or one for other colours
        if turned is not None:
            return turned
    return image.convert("RGB")


def _eight_bits(path: Path, values: npt.NDArray[np.float64], mode: str) -> Pixels:
    """Values of 16-bit, 32-bit and floating-point pictures, scaled to 0..255.

    16-bit pictures fill 0..65535. The others do not say which range they fill: the smallest usual
    one that holds their values is taken, else their own.
    """
    if not np.isfinite(values).all():
        raise _refuse(path, msg("It holds values that are no finite numbers."))
    low, high = float(values.min()), float(values.max())
    usual = {"I": (255.0, 65_535.0), "F": (1.0, 255.0, 65_535.0)}.get(mode, (65_535.0,))
    if low >= 0.0 and high <= usual[-1]:
        low, high = 0.0, next(top for top in usual if high <= top)
    scaled = (values - low) * (255.0 / max(high - low, 1e-12))
    return np.rint(scaled).astype(np.uint8)
