"""A view for each modality that is shown, one of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.registry import resolve
from diffusion_gui.ui.state.shared.clip_clock import ClipClock

from .item_view import ItemView
from .panel import Panel


class ViewStack(QStackedWidget):
    """Makes views when they are first asked for.

    Args:
        name: what a screen reader says of each.
        prepare: called with each new view.
        clock: the clock of clips, which all views go with.
    """

    def __init__(
        self,
        name: str,
        prepare: Callable[[ItemView], object] = lambda view: None,
        clock: ClipClock | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._prepare = prepare
        self._views: dict[str, ItemView] = {}
        self._clock = clock
        if clock is not None:
            clock.moved.connect(self._go_with_clock)

    def view(self, modality: str) -> ItemView:
        """The view of one modality."""
        if modality not in self._views:
            view: ItemView = resolve(MODALITIES[modality].view)()
            view.setAccessibleName(self._name)
            self._prepare(view)
            self._views[modality] = view
            self.addWidget(view)
        return self._views[modality]

    def make_all(self) -> None:
        """Make the views of all modalities now."""
        for modality in MODALITIES:
            self.view(modality)

    def set_playhead(self, item: int, share: float | None) -> None:
        """Show where in item `item` one hears, 0 to 1; None where nothing is heard."""
        for view in self._views.values():
            view.set_playhead(item, share)

    def _go_with_clock(self) -> None:
        if self._clock is not None and self.isVisible():
            for view in self._views.values():
                view.set_moment(self._clock.moment)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool = False) -> None:
        """Show `panels` in the view of what they hold; without panels, nothing in any view."""
        if not panels:
            for view in self._views.values():
                view.show_panels([], item, alone)
            return
        view = self.view(panels[0].domain.modality)
        if self._clock is not None:
            view.set_moment(self._clock.moment)
        self.setCurrentWidget(view)
        view.show_panels(panels, item, alone)
