"""The export dialog's form: which part, in which format, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.options import Value
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS, ExportOptions
from diffusion_gui.core.runs.attended_words import has_words
from diffusion_gui.core.runs.exportable import Exportable
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import FOLDER, fits, known
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.exports import Part, captions
from diffusion_gui.ui.widgets.controls import Control, make_control
from diffusion_gui.ui.widgets.fields import ComboBox

from .heard_choices import HeardChoices

SHOWS = (("x",), ("x0",), ("eps",), ("x", "x0"), ("x", "x0", "eps"))
OF_LATENTS = (("z",), ("z", "x"), ("z0", "x0"))
OF_WORDS = (("words",), ("x", "words"), ("x0", "words"))
FORMAT = "format"
"""Name of the chosen exporter among the remembered values."""


def _has_latents(part: Part) -> bool:
    """Whether the runs of a part are of latents, which can be shown themselves."""
    runs = part[1] if isinstance(part[1], tuple) else ()
    return any(run.decoded is not None for run in runs)


def _has_words(part: Part) -> bool:
    """Whether a run of a part was asked by a prompt, so that its words can be shown."""
    return isinstance(part[1], tuple) and any(map(has_words, part[1]))


class ExportForm(QWidget):
    """Choices of one export. What they mean is read with `options`, `footage` and `exporter`."""

    changed = Signal()
    """The pictures are others."""
    reformatted = Signal()
    """The same pictures go into another kind of file."""

    def __init__(
        self,
        parts: list[Part],
        show: tuple[str, ...],
        dark: bool,
        item: int = -1,
        parent: QWidget | None = None,
    ) -> None:
        """Args: show, dark: what is chosen at first, as the window has it, and an item."""
        super().__init__(parent)
        self._parts = parts
        defaults: dict[str, Value] = {name: one.default for name, one in EXPORT_OPTIONS.items()}
        self._values = defaults | {"dark": dark}
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        self.format = ComboBox()
        for entry in EXPORTERS.values():
            ending = tr("folder") if entry.suffix == FOLDER else entry.suffix
            self.format.addItem(f"{tr(entry.label)}  ({ending})", entry.name)
            index = self.format.count() - 1
            self.format.setItemData(index, tr(entry.summary), Qt.ItemDataRole.ToolTipRole)
        form.addRow(tr("Format"), self.format)
        self.part = ComboBox()
        for words, _ in parts:
            self.part.addItem(words)
        form.addRow(tr("Part"), self.part)
        self.show_box = ComboBox()
        names = {
            "x": tr("State"),
            "x0": tr("Prediction"),
            "eps": tr("Noise"),
            "z": tr("Latents"),
            "z0": tr("Predicted latents"),
            "words": tr("Words"),
        }
        shows = SHOWS + (OF_LATENTS if any(map(_has_latents, parts)) else ())
        self._shows = shows = shows + (OF_WORDS if any(map(_has_words, parts)) else ())
        for one in shows:
            self.show_box.addItem(" + ".join(names[name] for name in one), one)
        self.show_box.setCurrentIndex(shows.index(show) if show in shows else 0)
        form.addRow(tr("Show"), self.show_box)
        self.part.currentIndexChanged.connect(self._take_part)
        self.show_box.currentIndexChanged.connect(self.changed)
        self.format.currentIndexChanged.connect(self._take_format)
        self._controls: dict[str, Control] = {}
        for name, option in EXPORT_OPTIONS.items():
            if name in ("show", "item", "step"):
                continue
            control = make_control(option)
            control.set_value(self._values[name])
            control.changed.connect(lambda value, name=name: self._set(name, value))
            self._controls[name] = control
            form.addRow(control)
        self.heard = HeardChoices(item)
        self.heard.changed.connect(self.changed)
        for widget in (self.heard.item, self.heard.step):
            form.addRow(widget)
        self._offer()

    def _set(self, name: str, value: Value) -> None:
        self._values[name] = value
        if name == "final":  # nothing is held of one clip, and no step left out
            self._offer()
        self.changed.emit()

    def _take_part(self) -> None:
        self._offer()
        self.changed.emit()

    def _take_format(self) -> None:
        self._offer()
        self.reformatted.emit()

    def _offer(self) -> None:
        """Formats of single runs are greyed out for others; what the format does not know is away.

        So is what the part does not have: a film of training shows what it shows.
        """
        exportable = self.exportable
        single = isinstance(exportable, tuple)
        with QSignalBlocker(self.format), QSignalBlocker(self.show_box):
            _enable(self.format, [fits(entry, exportable) for entry in EXPORTERS.values()])
            _enable(self.show_box, self._showable(single))
        self.heard.offer(exportable, self.exporter)
        names = known(self.exporter, exportable, self.options())
        heard = {"item": self.heard.item, "step": self.heard.step}
        for name, widget in {**self._controls, **heard, "show": self.show_box}.items():
            self._form.setRowVisible(widget, name in names)

    def _showable(self, single: bool) -> list[bool]:
        """Which of `_shows` the chosen part has."""
        part = self._parts[max(0, self.part.currentIndex())]
        latent = _has_latents(part)
        worded = _has_words(part) and (self.exporter.animation or self.exporter.frames)
        return [
            (single or len(show) == 1)
            and (latent or show not in OF_LATENTS)
            and (worded or show not in OF_WORDS)
            for show in self._shows
        ]

    def recall(self, values: Mapping[str, Value]) -> None:
        """Fill the form with what was chosen another time."""
        for name, control in self._controls.items():
            if name in values:
                self._values[name] = values[name]
                control.set_value(values[name])
        index = self.format.findData(values.get(FORMAT))
        if index >= 0 and fits(EXPORTERS[str(values[FORMAT])], self.exportable):
            with QSignalBlocker(self.format):
                self.format.setCurrentIndex(index)
            self._offer()
        self.changed.emit()

    def chosen(self) -> dict[str, Value]:
        """What the form's controls say, to be recalled the next time."""
        values = {name: self._values[name] for name in self._controls}
        return values | {FORMAT: self.format.currentData()}

    @property
    def exporter(self) -> ExporterEntry:
        """The chosen format."""
        return EXPORTERS[self.format.currentData()]

    @property
    def exportable(self) -> Exportable:
        """The chosen part."""
        return self._parts[max(0, self.part.currentIndex())][1]

    def options(self) -> ExportOptions:
        """How the pictures look, their words in the window's language."""
        values = {name: self._values[name] for name in self._controls}
        show = tuple(self.show_box.currentData())
        values |= self.heard.chosen()
        return ExportOptions(show=show, words=captions(), **values)  # type: ignore[arg-type]

    def worded(self) -> tuple[Trajectory, ...]:
        """The runs whose words the file shows."""
        runs = self.exportable
        shows = "words" in self.show_box.currentData() and "show" in self.exporter.plays
        return runs if shows and isinstance(runs, tuple) else ()


def _enable(box: QComboBox, allowed: list[bool]) -> None:
    """Grey out what is not allowed, and choose the first one where that was chosen."""
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    for row, one in enumerate(allowed):
        model.item(row).setEnabled(one)
    if not allowed[box.currentIndex()]:
        box.setCurrentIndex(0)
