"""Short texts on pictures: ASCII in the font that Pillow carries, all else in the shipped one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from diffusion_gui.core.paths import resource

from .grid import Picture
from .palette import RGB

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_SHIPPED = ("fonts", "NotoSansSC-subset.otf")
_TITLES = {"x": ("x", "t"), "x0": ("x", "0"), "eps": ("ε", ""), "z": ("z", "t"), "z0": ("z", "0")}


def font(size: float, text: str) -> Font:
    """The font at `size` pixels that has the characters of `text`."""
    return _loaded(size, text.isascii())


@lru_cache(maxsize=32)
def _loaded(size: float, latin: bool) -> Font:
    if latin:
        return ImageFont.load_default(size)
    return ImageFont.truetype(str(resource(*_SHIPPED)), size)


def text_width(text: str, size: float) -> float:
    """Pixels that `text` takes."""
    return float(font(size, text).getlength(text))


def fitting_text(texts: list[str], width: int, size: float) -> str:
    """The first of `texts` that fits, else the last one cut."""
    for text in texts:
        if text_width(text, size) <= width - 4:
            return text
    text = texts[-1]
    while len(text) > 1 and text_width(text + "...", size) > width - 4:
        text = text[:-1]
    return text + "..."


def line(text: str, width: int, height: int, size: float, color: RGB, background: RGB) -> Picture:
    """`text` in the middle of a picture (height, width, 3)."""
    image = Image.new("RGB", (width, height), background)
    draw = ImageDraw.Draw(image)
    draw.text((width / 2, height / 2), text, fill=color, font=font(size, text), anchor="mm")
    return np.asarray(image)


def title(kind: str, width: int, height: int, size: float, color: RGB, background: RGB) -> Picture:
    """The name of a panel, x_t, x_0 or ε, in the middle of a picture (height, width, 3)."""
    image = Image.new("RGB", (width, height), background)
    draw = ImageDraw.Draw(image)
    base, sub = _TITLES[kind]
    small = size * 0.75
    left = (width - text_width(base, size) - text_width(sub, small)) / 2
    floor = height / 2 + size * 0.32
    draw.text((left, floor), base, fill=color, font=font(size, base), anchor="ls")
    left += text_width(base, size)
    draw.text((left, floor + size * 0.22), sub, fill=color, font=font(small, sub), anchor="ls")
    return np.asarray(image)
