"""Of which item an export lets hear, or shows the words; in a file of sounds of which state."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.options import Value
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.runs.exportable import Exportable
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.widgets.controls import ChoiceControl, NumberControl

ANY = "-1"
"""No item in particular."""


class HeardChoices(QObject):
    """Two controls for the rows of a form; what fits another part stays chosen."""

    changed = Signal()

    def __init__(self, item: int, parent: QObject | None = None) -> None:
        """Args: item: what is chosen at first, from 0; -1 for none in particular."""
        super().__init__(parent)
        self.item = ChoiceControl(EXPORT_OPTIONS["item"])
        self.step = NumberControl(EXPORT_OPTIONS["step"], 0, 1)
        self._item, self._step = str(item), -1
        self.item.changed.connect(self._take_item)
        self.step.changed.connect(self._take_step)

    def offer(self, exportable: Exportable, exporter: ExporterEntry) -> None:
        """Offer the items and states of what is exported, in a format."""
        if not isinstance(exportable, tuple):
            return
        run, words = exportable[-1], tr("All items") if exporter.sounds else tr("The first item")
        choices = [(ANY, words, "")]
        choices += [(str(i), _words(run, i), "") for i in range(len(run.labels))]
        if int(self._item) >= len(run.labels):
            self._item = ANY
        self.item.set_choices(choices)
        self.item.set_value(self._item)
        last = len(run) - 1
        if self._step > last:
            self._step = -1
        self.step.set_range(0, last)
        self.step.set_value(last if self._step < 0 else self._step)

    def chosen(self) -> dict[str, Value]:
        """The values of the two options."""
        return {"item": int(self._item), "step": self._step}

    def _take_item(self, value: str) -> None:
        self._item = value
        self.changed.emit()

    def _take_step(self, value: int) -> None:
        self._step = value
        self.changed.emit()


def _words(run: Trajectory, item: int) -> str:
    """The item's number on the canvas, from 1, and its class where it has one."""
    label = int(run.labels[item])
    number = tr("Item {n}").format(n=item + 1)
    names = run.domain.labels
    return f"{number}  ({tr(names[label])})" if 0 <= label < len(names) else number
