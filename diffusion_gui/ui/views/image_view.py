"""Images: a grid of items for each panel, painted as one picture, pixels kept square."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.grid import Picture, columns_for, enlarge, tile
from diffusion_gui.render.pixels import Images, to_rgb
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import draw_caption

from .canvas_keys import ARROWS
from .image_canvas import ImageCanvas
from .item_view import ItemView
from .layout import CAPTION, Grid, best_grid, split
from .overlays.mask import PaintedMask
from .overlays.pixel import PixelMark
from .panel import Panel
from .qimage import to_qimage

MARGIN = 10


class ImageView(ItemView):
    """Paints panels of images side by side; a click or an arrow chooses an item, or paints."""

    below = 0
    """Rows, in pixels of the data, that a view has under each image for something else."""

    painted = Signal(float, float, bool)
    """While a region is painted: (row, column, erase) in pixels of the item."""
    pixel_chosen = Signal(tuple)
    """Where the pixel is that was clicked, along all axes but the first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvases: list[ImageCanvas] = []
        self.moment = 0
        """Of items with a clock of their own: the one that is shown."""
        self._brush: QPointF | None = None
        """Where the brush is, in pixels of the item."""

    def attach(self, watch: WatchState) -> None:
        """Items and pixels are chosen, and regions painted."""
        super().attach(watch)
        self.painted.connect(watch.mask_painting.paint)
        self.pixel_chosen.connect(watch.session.choose_pixel)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint `panels`; `item` is marked, or with `alone` shown by itself."""
        super().show_panels(panels, item, alone)
        if self.hasMouseTracking() != self._paintable:
            self.setMouseTracking(self._paintable)  # the brush is seen before it paints
            self.setCursor(self._cursor_shape())

    @property
    def _paintable(self) -> bool:
        return bool(self._panels) and self._panels[0].layer(PaintedMask) is not None

    def _cursor_shape(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor if self._paintable else Qt.CursorShape.ArrowCursor

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each panel as one scaled picture above its caption."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            self._canvases = []
            made = []
            if self._panels:
                areas, grid = self._layout()
                for panel, area in zip(self._panels, areas, strict=True):
                    made.append((panel, area, self._picture(panel, area, grid)))
            ground = QRegion(self.rect())
            for canvas in self._canvases:  # it will be covered: half of all that is filled
                ground -= QRegion(_inside(canvas.place))
            painter.setClipRegion(ground)
            painter.fillRect(self.rect(), QColor(theme().colors.canvas))
            painter.setClipping(False)
            for one, canvas in zip(made, self._canvases, strict=True):
                self._paint(painter, *one, canvas)
            self.draw_focus(painter)

    def _count(self) -> int:
        return 1 if self._alone else max(len(panel.x) for panel in self._panels)

    def _layout(self) -> tuple[list[QRectF], Grid]:
        """The panels' areas, side by side or one above the other, and the grid inside each."""
        count = len(self._panels)
        height, width = self._panels[0].domain.shape[-2:]
        image = height + self.below, width
        results = []
        for across in (True, False):
            areas = [QRectF(*area) for area in split(count, (self.width(), self.height()), across)]
            space = (areas[0].width() - 2 * MARGIN, areas[0].height() - MARGIN - CAPTION)
            grid = self.grid_of(self._count(), image, space)
            results.append((areas, grid))
        return max(results, key=lambda result: result[1].scale)

    def grid_of(self, count: int, image: tuple[int, int], space: tuple[float, float]) -> Grid:
        """The grid of `count` images (h, w) in a space of (width, height)."""
        return best_grid(count, image, space, self.devicePixelRatioF())

    def _picture(self, panel: Panel, area: QRectF, grid: Grid) -> Picture:
        """The panel's items as one picture, whose place is noted."""
        item = self._item if 0 <= self._item < len(panel.x) else 0
        items = range(item, item + 1) if self._alone else range(len(panel.x))
        back = QColor(theme().colors.canvas)
        ground = back.red(), back.green(), back.blue()
        images = self.to_rgb(panel.x[items.start : items.stop], panel.domain, panel.quantity)
        if self.below:
            n, _, columns, _ = images.shape
            empty = np.broadcast_to(np.array(ground, np.uint8), (n, self.below, columns, 3))
            images = np.concatenate([images, empty], axis=1)
        picture = tile(images, grid.columns, grid.gap, ground)
        width, height = picture.shape[1] * grid.scale, picture.shape[0] * grid.scale
        left = round(area.x() + (area.width() - width) / 2)
        # Picture and caption stand together in the middle.
        top = round(area.y() + max(MARGIN / 2, (area.height() - height - CAPTION) / 2))
        place, (rows, columns) = QRectF(left, top, width, height), panel.domain.shape[-2:]
        self._canvases.append(
            ImageCanvas(
                place, grid, (rows, columns), items, item, self._brush, self.below, self.moment
            )
        )
        return picture

    def _paint(
        self, painter: QPainter, panel: Panel, area: QRectF, picture: Picture, canvas: ImageCanvas
    ) -> None:
        place, scale = canvas.place, canvas.grid.scale
        ratio = self.devicePixelRatioF()
        if abs(scale * ratio - round(scale * ratio)) > 1e-6:
            # Enlarged by whole pixels and brought down smoothly: sharp, and evenly large.
            picture = enlarge(picture, math.ceil(scale * ratio))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, to_qimage(picture))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self.paint_items(painter, panel, canvas)
        for layer in panel.layers:
            layer.paint(painter, canvas)
        if len(canvas.items) > 1 and self._item >= 0:  # no layer hides which one is chosen
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme().colors.accent), 2))
            painter.drawRect(canvas.cell(canvas.item).adjusted(-2, -2, 2, 2))
        caption = QRectF(area.x() + MARGIN, place.bottom() + 2, area.width() - 2 * MARGIN, CAPTION)
        draw_caption(painter, caption, panel.symbol, panel.title)

    def paint_items(self, painter: QPainter, panel: Panel, canvas: ImageCanvas) -> None:
        """What else a view paints of the items, over their images."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on an item chooses it; where a region is painted, it paints."""
        if self._paints(event):
            return
        for number, canvas in enumerate(self._canvases):
            for item, cell in canvas.cells():
                if cell.adjusted(0, 0, 0, canvas.grid.scale * self.below).contains(
                    event.position()
                ):
                    if len(canvas.items) > 1:
                        self.chosen.emit(item)
                    self.pressed.emit(number, item)
                    away = event.position() - cell.topLeft()
                    rows, columns = canvas.shape
                    row = min(rows - 1, int(away.y() * rows / cell.height()))
                    column = min(columns - 1, int(away.x() * columns / cell.width()))
                    self.pixel_chosen.emit(self.place_of(row, column))
                    return

    def place_of(self, row: int, column: int) -> tuple[int, ...]:
        """Where a pixel that is shown is, along all axes of its item but the first."""
        return row, column

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Painting goes on along the way."""
        self._paints(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The brush is gone with the pointer."""
        self._brush = None
        self.update()

    def _paints(self, event: QMouseEvent) -> bool:
        """Paint with the left button, erase with the right one; False where nothing is painted."""
        if not self._paintable or not self._canvases:
            return False
        canvas = self._canvases[0]
        self._brush = (event.position() - canvas.place.topLeft()) / canvas.grid.scale
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
        if not self._panels or not self._canvases or not self.means(key):
            return False
        rows, columns = self._canvases[0].shape
        down, right = ARROWS.get(Qt.Key(key), (0, 0))
        pixel = self._panels[0].layer(PixelMark)
        if self._paintable:
            at = self._brush or QPointF(columns / 2, rows / 2)
            x, y = at.x() + right, at.y() + down
            self._brush = QPointF(min(max(x, 0.0), columns), min(max(y, 0.0), rows))
            if key not in ARROWS:
                self.painted.emit(at.y(), at.x(), key == Qt.Key.Key_Backspace)
            self.update()
        elif shift and pixel:
            row, column = pixel.place[-2] + down, pixel.place[-1] + right
            row, column = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
            self.pixel_chosen.emit(self.place_of(row, column))
        elif not shift:
            step = right if self._alone else right + down * self._canvases[0].grid.columns
            item = self._item + step
            if 0 <= item < len(self._panels[0].x):
                self.chosen.emit(item)
        return True

    @staticmethod
    def pictured(item: int | None) -> slice:
        """One image, or four."""
        return slice(4) if item is None else slice(item, item + 1)

    @staticmethod
    def to_rgb(x: npt.NDArray[np.floating], domain: Domain, quantity: str) -> Images:
        """Items (N, *S) as images (N, H, W, 3)."""
        return to_rgb(x, domain, quantity)

    @classmethod
    def thumbnail(
        cls,
        x: npt.NDArray[np.floating],
        domain: Domain,
        labels: npt.NDArray[np.int64],
        quantity: str,
        side: int,
    ) -> QImage:
        """The images edge to edge, in their own pixels."""
        return to_qimage(tile(cls.to_rgb(x, domain, quantity), columns_for(len(x)), 0))


def _inside(place: QRectF) -> QRect:
    """What a picture at `place` covers at any scale of the screen: all but its edge."""
    return place.toAlignedRect().adjusted(2, 2, -2, -2)
