"""Images: a grid of items for each panel, painted as one picture, pixels kept square."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.grid import Picture, enlarge, tile
from diffusion_gui.render.pixels import to_rgb
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import draw_caption

from .canvas_keys import ARROWS, KeyedCanvas
from .layout import CAPTION, Grid, best_grid, split
from .mask_outline import draw_outline
from .panels import Panel
from .qimage import to_qimage

MARGIN = 10


class ImageView(KeyedCanvas):
    """Paints panels of images side by side; a click or an arrow chooses an item, or paints."""

    chosen = Signal(int)
    painted = Signal(float, float, bool)
    """While a panel has a mask: (row, column, erase) in pixels of the item."""
    pixel_chosen = Signal(int, int)
    """Row and column of the pixel that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels: Sequence[Panel] = ()
        self._item = 0
        self._alone = False
        self._places: list[tuple[QRectF, Grid, int]] = []
        self._brush: QPointF | None = None
        """Where the brush is, in pixels of the item."""

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(200, 160)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint `panels`; `item` is marked, or with `alone` shown by itself."""
        self._panels, self._item, self._alone = panels, item, alone
        if self.hasMouseTracking() != self._paintable:
            self.setMouseTracking(self._paintable)  # the brush is seen before it paints
            self.setCursor(self._cursor_shape())
        self.update()

    @property
    def _paintable(self) -> bool:
        return bool(self._panels) and self._panels[0].mask is not None

    def _cursor_shape(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor if self._paintable else Qt.CursorShape.ArrowCursor

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each panel as one scaled picture above its caption."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            self._places = []
            made = []
            if self._panels:
                areas, grid = self._layout()
                for panel, area in zip(self._panels, areas, strict=True):
                    made.append((panel, area, self._picture(panel, area, grid)))
            ground = QRegion(self.rect())
            for place, *_ in self._places:
                ground -= QRegion(_inside(place))  # it will be covered: half of all that is filled
            painter.setClipRegion(ground)
            painter.fillRect(self.rect(), QColor(theme().colors.canvas))
            painter.setClipping(False)
            for number, (panel, area, picture) in enumerate(made):
                self._paint(painter, panel, area, picture, *self._places[number][:2])
            self.draw_focus(painter)

    def _count(self) -> int:
        return 1 if self._alone else max(len(panel.x) for panel in self._panels)

    def _layout(self) -> tuple[list[QRectF], Grid]:
        """The panels' areas, side by side or one above the other, and the grid inside each."""
        count = len(self._panels)
        image = self._panels[0].domain.shape[-2:]
        results = []
        for across in (True, False):
            areas = [QRectF(*area) for area in split(count, (self.width(), self.height()), across)]
            space = (areas[0].width() - 2 * MARGIN, areas[0].height() - MARGIN - CAPTION)
            grid = best_grid(self._count(), (image[0], image[1]), space, self.devicePixelRatioF())
            results.append((areas, grid))
        return max(results, key=lambda result: result[1].scale)

    def _shown(self, panel: Panel) -> int:
        """The item that is marked, or shown alone."""
        return self._item if 0 <= self._item < len(panel.x) else 0

    def _picture(self, panel: Panel, area: QRectF, grid: Grid) -> Picture:
        """The panel's items as one picture, whose place is noted."""
        item = self._shown(panel)
        x = panel.x[item : item + 1] if self._alone else panel.x
        back = QColor(theme().colors.canvas)
        picture = tile(
            to_rgb(x, panel.domain, panel.kind),
            grid.columns,
            grid.gap,
            (back.red(), back.green(), back.blue()),
        )
        width, height = picture.shape[1] * grid.scale, picture.shape[0] * grid.scale
        left = round(area.x() + (area.width() - width) / 2)
        # Picture and caption stand together in the middle.
        top = round(area.y() + max(MARGIN / 2, (area.height() - height - CAPTION) / 2))
        self._places.append((QRectF(left, top, width, height), grid, len(x)))
        return picture

    def _paint(
        self,
        painter: QPainter,
        panel: Panel,
        area: QRectF,
        picture: Picture,
        place: QRectF,
        grid: Grid,
    ) -> None:
        colors, item = theme().colors, self._shown(panel)
        ratio = self.devicePixelRatioF()
        if abs(grid.scale * ratio - round(grid.scale * ratio)) > 1e-6:
            # Enlarged by whole pixels and brought down smoothly: sharp, and evenly large.
            picture = enlarge(picture, math.ceil(grid.scale * ratio))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, to_qimage(picture))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if not self._alone and len(panel.x) > 1 and self._item >= 0:
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.drawRect(_cell(place, grid, item).adjusted(-2, -2, 2, 2))
        if panel.mask is not None:
            painter.drawImage(place, _veil(panel.mask, colors.canvas))
            if self._brush is not None:
                _draw_brush(painter, place.topLeft() + self._brush * grid.scale, panel, grid)
        elif panel.inpainted is not None:
            mask, chosen = panel.inpainted
            for i in [item] if self._alone else range(len(panel.x)):
                if i in chosen or not chosen:
                    draw_outline(painter, _cell(place, grid, 0 if self._alone else i), mask)
        for i, note in enumerate(panel.notes[item : item + 1] if self._alone else panel.notes):
            _draw_note(painter, _cell(place, grid, i), note)
        if panel.pixel:
            cell = _cell(place, grid, 0 if self._alone else item)
            _mark_pixel(painter, cell, panel)
        caption = QRectF(area.x() + MARGIN, place.bottom() + 2, area.width() - 2 * MARGIN, CAPTION)
        draw_caption(painter, caption, panel.symbol, panel.title)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on an item chooses it; where a region is painted, it paints."""
        if self._paints(event):
            return
        for place, grid, count in self._places:
            for item in range(count):
                cell = _cell(place, grid, item)
                if cell.contains(event.position()):
                    if count > 1:
                        self.chosen.emit(item)
                    away = event.position() - cell.topLeft()
                    rows, columns = self._panels[0].domain.shape[-2:]
                    self.pixel_chosen.emit(
                        min(rows - 1, int(away.y() * rows / cell.height())),
                        min(columns - 1, int(away.x() * columns / cell.width())),
                    )
                    return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Painting goes on along the way."""
        self._paints(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The brush is gone with the pointer."""
        self._brush = None
        self.update()

    def _paints(self, event: QMouseEvent) -> bool:
        """Paint with the left button, erase with the right one; False where nothing is painted."""
        if not self._paintable or not self._places:
            return False
        place, grid, _ = self._places[0]
        self._brush = (event.position() - place.topLeft()) / grid.scale
        self.update()
        erase = bool(event.buttons() & Qt.MouseButton.RightButton)
        if erase or event.buttons() & Qt.MouseButton.LeftButton:
            self.painted.emit(self._brush.y(), self._brush.x(), erase)
        return True

    # -- keys ---------------------------------------------------------------------------------

    def key_words(self) -> str:
        """What the keys do: they paint, or choose."""
        if self._paintable:
            return tr("Arrows move the brush, the space bar paints, Backspace erases")
        return tr("Arrows choose an item, with Shift the pixel that the inspector follows")

    def means(self, key: int) -> bool:
        """Where a region is painted, the keys of the brush too."""
        paints = key in (Qt.Key.Key_Space, Qt.Key.Key_Backspace)
        return super().means(key) or (self._paintable and paints)

    def press(self, key: int, shift: bool) -> bool:
        """Choose an item, or with Shift a pixel; where a region is painted, move the brush."""
        if not self._panels or not self._places or not self.means(key):
            return False
        rows, columns = self._panels[0].domain.shape[-2:]
        down, right = ARROWS.get(Qt.Key(key), (0, 0))
        pixel = self._panels[0].pixel
        if self._paintable:
            at = self._brush or QPointF(columns / 2, rows / 2)
            x, y = at.x() + right, at.y() + down
            self._brush = QPointF(min(max(x, 0.0), columns), min(max(y, 0.0), rows))
            if key not in ARROWS:
                self.painted.emit(at.y(), at.x(), key == Qt.Key.Key_Backspace)
            self.update()
        elif shift and pixel:
            row, column = pixel[0] + down, pixel[1] + right
            self.pixel_chosen.emit(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        elif not shift:
            step = right if self._alone else right + down * self._places[0][1].columns
            item = self._item + step
            if 0 <= item < len(self._panels[0].x):
                self.chosen.emit(item)
        return True

    @staticmethod
    def thumbnail(trajectory: Trajectory, k: int, kind: str, item: int, side: int) -> QImage:
        """State `k` of one item as `kind` shows it, `side` pixels high."""
        x = shown_value(trajectory, k, kind, slice(item, item + 1))
        image = to_qimage(to_rgb(x, trajectory.domain, kind)[0])
        return image.scaled(
            side,
            side,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )


def _inside(place: QRectF) -> QRect:
    """What a picture at `place` covers at any scale of the screen: all but its edge."""
    return place.toAlignedRect().adjusted(2, 2, -2, -2)


def _veil(mask: npt.NDArray[np.bool_], color: str) -> QImage:
    """A veil of `color` over all that is not painted: the region stands out on any picture."""
    veil = QColor(color)
    veil.setAlphaF(0.72)
    shown = ~mask if mask.any() else np.zeros_like(mask)
    pixels = np.where(shown, np.uint32(veil.rgba()), np.uint32(0)).astype(np.uint32)
    height, width = mask.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()


def _draw_note(painter: QPainter, cell: QRectF, note: str) -> None:
    """A few characters in the corner of an item, on a patch that keeps them readable."""
    measure = QFontMetricsF(painter.font())
    patch = QRectF(0, 0, measure.horizontalAdvance(note) + 8, measure.height() + 2)
    patch.moveBottomRight(cell.bottomRight())
    back = QColor(theme().colors.canvas)
    back.setAlphaF(0.85)
    painter.fillRect(patch, back)
    painter.setPen(QColor(theme().colors.text))
    painter.drawText(patch, Qt.AlignmentFlag.AlignCenter, note)


def _draw_brush(painter: QPainter, center: QPointF, panel: Panel, grid: Grid) -> None:
    """A ring as large as the brush, seen on any colour."""
    radius = panel.brush * grid.scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for grown, color in ((1.0, "#000000"), (0.0, "#ffffff")):
        painter.setPen(QPen(QColor(color), 1.5))
        painter.drawEllipse(center, radius + grown, radius + grown)


def _mark_pixel(painter: QPainter, cell: QRectF, panel: Panel) -> None:
    """A ring around the marked pixel, seen on any colour."""
    assert panel.pixel
    rows, columns = panel.domain.shape[-2:]
    row, column = min(panel.pixel[0], rows - 1), min(panel.pixel[1], columns - 1)
    width, height = cell.width() / columns, cell.height() / rows
    pixel = QRectF(cell.x() + column * width, cell.y() + row * height, width, height)
    for grown, color in ((2.5, "#000000"), (1.5, "#ffffff")):
        painter.setPen(QPen(QColor(color), 1.5))
        painter.drawRect(pixel.adjusted(-grown, -grown, grown, grown))


def _cell(place: QRectF, grid: Grid, item: int) -> QRectF:
    """Where item number `item` is painted."""
    row, column = divmod(item, grid.columns)
    step_x = (place.width() + grid.gap * grid.scale) / grid.columns
    step_y = (place.height() + grid.gap * grid.scale) / grid.rows
    return QRectF(
        place.x() + column * step_x,
        place.y() + row * step_y,
        step_x - grid.gap * grid.scale,
        step_y - grid.gap * grid.scale,
    )
