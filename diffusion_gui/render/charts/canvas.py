"""Two canvases that a chart is drawn on with the same calls: pixels (Pillow) and SVG text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal, Protocol
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image, ImageDraw, PngImagePlugin

from diffusion_gui.render.grid import Picture
from diffusion_gui.render.palette import RGB
from diffusion_gui.render.text import font

Anchor = Literal["start", "middle", "end"]
Points = Sequence[tuple[float, float]]


class Canvas(Protocol):
    """Lines, boxes and texts in a plane of pixels, y downwards."""

    def line(self, points: Points, color: RGB, width: float = 1.0) -> None:
        """A polyline."""

    def box(self, x: float, y: float, width: float, height: float, fill: RGB) -> None:
        """A filled rectangle."""

    def text(
        self, x: float, y: float, text: str, size: float, color: RGB, anchor: Anchor = "start"
    ) -> None:
        """A text whose middle line is at `y`."""

    def finish(self, comment: str = "") -> bytes:
        """The file's content; `comment` (a recipe, say) is kept in it."""


class PngCanvas:
    """Draws three times as large, and reduces: smooth lines from Pillow's plain ones."""

    _FINE = 3

    def __init__(self, width: int, height: int, background: RGB) -> None:
        self._size = (width, height)
        self._image = Image.new("RGB", (width * self._FINE, height * self._FINE), background)
        self._draw = ImageDraw.Draw(self._image)

    def line(self, points: Points, color: RGB, width: float = 1.0) -> None:
        fine = [(x * self._FINE, y * self._FINE) for x, y in points]
        self._draw.line(fine, color, max(1, round(width * self._FINE)), joint="curve")

    def box(self, x: float, y: float, width: float, height: float, fill: RGB) -> None:
        n = self._FINE
        self._draw.rectangle((x * n, y * n, (x + width) * n - 1, (y + height) * n - 1), fill)

    def text(
        self, x: float, y: float, text: str, size: float, color: RGB, anchor: Anchor = "start"
    ) -> None:
        place = {"start": "lm", "middle": "mm", "end": "rm"}[anchor]
        n = self._FINE
        self._draw.text((x * n, y * n), text, color, font(size * n, text), place)

    def picture(self) -> Picture:
        """What was drawn, uint8 (height, width, 3)."""
        return np.asarray(self._small())

    def _small(self) -> Image.Image:
        return self._image.resize(self._size, Image.Resampling.BOX)

    def finish(self, comment: str = "") -> bytes:
        notes = PngImagePlugin.PngInfo()
        if comment:
            notes.add_text("Comment", comment)
        out = io.BytesIO()
        self._small().save(out, "PNG", optimize=True, pnginfo=notes)
        return out.getvalue()


class SvgCanvas:
    """Writes SVG elements."""

    def __init__(self, width: int, height: int, background: RGB) -> None:
        self._open = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif">'
        )
        self._parts: list[str] = []
        self.box(0, 0, width, height, background)

    def line(self, points: Points, color: RGB, width: float = 1.0) -> None:
        path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        self._parts.append(
            f'<polyline fill="none" stroke="{_hex(color)}" stroke-width="{width:g}" '
            f'stroke-linejoin="round" points="{path}"/>'
        )

    def box(self, x: float, y: float, width: float, height: float, fill: RGB) -> None:
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{_hex(fill)}"/>'
        )

    def text(
        self, x: float, y: float, text: str, size: float, color: RGB, anchor: Anchor = "start"
    ) -> None:
        self._parts.append(
            f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" font-size="{size:g}" '
            f'fill="{_hex(color)}" text-anchor="{anchor}">{escape(text)}</text>'
        )

    def finish(self, comment: str = "") -> bytes:
        note = f"<desc>{escape(comment)}</desc>" if comment else ""
        return "\n".join([self._open + note, *self._parts, "</svg>\n"]).encode()


CANVASES: dict[str, type[PngCanvas] | type[SvgCanvas]] = {".png": PngCanvas, ".svg": SvgCanvas}
"""By file ending."""


def _hex(color: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
