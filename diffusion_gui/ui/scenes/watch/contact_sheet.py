"""The contact sheet on the Watch scene's canvas: frames across, items down."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from diffusion_gui.render.clip_painter import frame_by_frame, of_frames
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.image_view import MARGIN, ImageView
from diffusion_gui.ui.views.layout import CAPTION, GAP, Grid, snap
from diffusion_gui.ui.views.overlays.mask import MaskOutline
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.panels import current_panels


class ContactSheetPane(ImageView):
    """All frames of as many clips as there is room for; a click holds a frame of an item."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self._first = 0  # of the items on the sheet
        self._frames = 1
        self._wrapped = False
        self.setAccessibleName(tr("Contact sheet"))
        self.chosen.connect(self._choose)
        self.pixel_chosen.connect(watch.session.choose_pixel)

    def refresh(self) -> None:
        """Show the clips around the chosen one; its frame that the clock is at is marked."""
        session, clock = self._watch.session, self._watch.clip_clock
        panels = current_panels(self._watch)
        _, self._frames, height, _ = panels[0].domain.shape
        count = max(len(panel.x) for panel in panels)
        room = self.height() / len(panels) - MARGIN - CAPTION
        self._wrapped = session.one_large
        rows = 1 if self._wrapped else max(1, min(count, int((room + GAP) / (height + GAP))))
        item = min(session.item, count - 1)
        if not self._first <= item < self._first + rows or self._first + rows > count:
            self._first = max(0, min(item - rows // 2, count - rows))
        self.moment = clock.moment % self._frames
        sheets = [self._sheet(panel, rows, count) for panel in panels]
        self.show_panels(sheets, (item - self._first) * self._frames + self.moment, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer clips find room."""
        if self.isVisible() and self._watch.session.place() is not None:
            self.refresh()

    def _sheet(self, panel: Panel, rows: int, count: int) -> Panel:
        x = panel.x[self._first : self._first + rows]
        title = panel.title
        if rows < count:
            words = tr("{title}  ·  items {first} to {last} of {total}")
            if rows == 1:
                words = tr("{title}  ·  item {first} of {total}")
            first, last = self._first + 1, self._first + len(x)
            title = words.format(title=title, first=first, last=last, total=count)
        frames, domain = frame_by_frame(x), of_frames(panel.domain)
        outline = panel.layer(MaskOutline)
        layers: tuple[MaskOutline, ...] = ()
        if outline is not None:  # which frames were made, and where in them
            layers = (replace(outline, frames=self._frames, first=self._first),)
        return replace(panel, x=frames, domain=domain, title=title, layers=layers)

    def grid_of(self, count: int, image: tuple[int, int], space: tuple[float, float]) -> Grid:
        """A row for each item; of one item as many rows as make it largest."""
        if self._wrapped:
            return super().grid_of(count, image, space)
        rows = -(-count // self._frames)
        width, height = Grid(rows, self._frames, GAP, 1.0).size(image)
        fitting = max(0.0, min(space[0] / width, space[1] / height))
        return Grid(rows, self._frames, GAP, snap(fitting, self.devicePixelRatioF()))

    def place_of(self, row: int, column: int) -> tuple[int, ...]:
        """In the frame that was clicked, which is held by then."""
        return self._watch.clip_clock.moment, row, column

    def key_words(self) -> str:
        """What the keys do."""
        return tr("Arrows choose an item and hold a frame of it")

    def _choose(self, cell: int) -> None:
        row, moment = divmod(cell, self._frames)
        self._watch.clip_clock.show(moment)
        self._watch.session.choose_item(self._first + row)
