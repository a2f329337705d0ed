"""The export dialog: what, how large, how fast; a moving preview, progress, cancel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPixmap, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.export_options import EXPORT_OPTIONS
from diffusion_gui.core.file_messages import (
    Estimated,
    EstimateRequest,
    ExportOptions,
    ExportRequest,
    FileWritten,
)
from diffusion_gui.core.footage import Footage, PanesFootage, TrainingFootage
from diffusion_gui.core.messages import (
    Event,
    Failed,
    Progress,
    Stopped,
)
from diffusion_gui.core.options import Value
from diffusion_gui.render.film import Film, Moving
from diffusion_gui.render.panes import PanesFilm
from diffusion_gui.render.training import TrainingFilm
from diffusion_gui.ui.footage import Part, watch_parts
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.qimage import to_qimage
from diffusion_gui.ui.widgets.controls import Control, make_control

PREVIEW = 340
SETTLE_MS = 300
SLIDERS: dict[str, tuple[float, float]] = {
    "fps": (1, 50),
    "scale": (0, 16),
    "hold_first": (0, 5),
    "hold_last": (0, 5),
    "every": (1, 10),
}
SHOWS = (("x",), ("x0",), ("eps",), ("x", "x0"), ("x", "x0", "eps"))


class ExportDialog(QDialog):
    """Writes one of the parts a scene offers, through the one writer the command line uses."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, parts: list[Part] | None = None
    ) -> None:
        """Args: parts: what can be exported, in words and footage; Watch's timeline by default."""
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._parts = watch_parts(session) if parts is None else parts
        self._options: dict[str, Value | tuple[str, ...]] = dict(vars(ExportOptions()))
        self._options["show"] = session.show
        self._options["dark"] = theme().colors.dark
        self._at = 0
        self._film: Moving | None = None
        self._size_words = ""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._estimate)
        self._writing = False
        self._closed = False
        row = QHBoxLayout(self)
        row.addLayout(self._form())
        row.addLayout(self._preview_column())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self._rebuild()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        self._format = QComboBox()
        for entry in EXPORTERS.values():
            self._format.addItem(f"{tr(entry.label)}  ({entry.traits['suffix']})", entry.name)
            index = self._format.count() - 1
            self._format.setItemData(index, tr(entry.summary), Qt.ItemDataRole.ToolTipRole)
        form.addRow(tr("Format"), self._format)
        self._part = QComboBox()
        for words, _ in self._parts:
            self._part.addItem(words)
        form.addRow(tr("Part"), self._part)
        self._show = QComboBox()
        for show in SHOWS:
            self._show.addItem(" + ".join(show).replace("x0", "x̂₀").replace("eps", "ε̂"), show)
        shows = list(SHOWS)
        self._show.setCurrentIndex(
            shows.index(self._session.show) if self._session.show in shows else 0
        )
        form.addRow(tr("Show"), self._show)
        self._part.currentIndexChanged.connect(self._take_part)
        self._show.currentIndexChanged.connect(self._rebuild)
        self._format.currentIndexChanged.connect(self._describe)
        self._offer_formats()
        self._controls: dict[str, Control] = {}
        for name, option in EXPORT_OPTIONS.items():
            if name == "show":
                continue
            control = make_control(option, *SLIDERS.get(name, (None, None)))
            control.set_value(self._options[name])  # type: ignore[arg-type]
            control.changed.connect(lambda value, name=name: self._set(name, value))
            self._controls[name] = control
            form.addRow(control)
        return form

    def _preview_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self._picture = QLabel()
        self._picture.setFixedSize(PREVIEW, PREVIEW)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._picture)
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setMinimumHeight(56)
        column.addWidget(self._facts)
        self._bar = QProgressBar()
        self._bar.hide()
        column.addWidget(self._bar)
        column.addStretch(1)
        buttons = QHBoxLayout()
        self.cancel = QPushButton(tr("Close"))
        self.cancel.clicked.connect(self._cancel)
        self.save = QPushButton(tr("Save as …"))
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_where)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        column.addLayout(buttons)
        return column

    def _set(self, name: str, value: Value) -> None:
        self._options[name] = value
        self._rebuild()

    def recall(self, values: Mapping[str, Value]) -> None:
        """Fill the form with what was chosen another time."""
        for name, control in self._controls.items():
            if name in values:
                self._options[name] = values[name]
                control.set_value(values[name])
        self._rebuild()

    def chosen(self) -> dict[str, Value]:
        """What the form's controls say, to be recalled the next time."""
        return {name: self._options[name] for name in self._controls}  # type: ignore[misc]

    def options(self) -> ExportOptions:
        """The options as the form shows them."""
        return ExportOptions(**self._options)  # type: ignore[arg-type]

    def _request(self, target: Path) -> ExportRequest:
        folder = self._format.currentData() == "frames"
        return ExportRequest(self._footage, self.options(), target, folder)

    @property
    def _footage(self) -> Footage:
        return self._parts[max(0, self._part.currentIndex())][1]

    def _take_part(self) -> None:
        self._offer_formats()
        self._rebuild()

    def _offer_formats(self) -> None:
        """Formats of single runs are greyed out for others; so is what of a run is shown."""
        footage = self._footage
        moving = not isinstance(footage, tuple)
        model = self._format.model()
        assert isinstance(model, QStandardItemModel)
        for row, entry in enumerate(EXPORTERS.values()):
            drawn = bool(entry.traits.get("animation") or entry.traits.get("frames"))
            model.item(row).setEnabled(drawn or not moving)
        if moving and not model.item(self._format.currentIndex()).isEnabled():
            self._format.setCurrentIndex(0)
        model = self._show.model()
        assert isinstance(model, QStandardItemModel)
        for row, show in enumerate(SHOWS):
            model.item(row).setEnabled(not moving or len(show) == 1)
        if moving and len(self._show.currentData()) > 1:
            self._show.setCurrentIndex(0)
        self._show.setEnabled(not isinstance(footage, TrainingFootage))

    def _rebuild(self) -> None:
        self._options["show"] = tuple(self._show.currentData())
        try:
            self._film = _film(self._footage, self.options())
        except UserError as error:
            self._facts.setText(str(error))
            self._film = None
            return
        self._at = 0
        self._timer.start(max(16, round(1000 / float(self.options().fps))))
        self._describe()

    def _describe(self) -> None:
        film = self._film
        if film is None:
            return
        width, height = film.size
        facts = tr("{w} × {h} pixels, {n} frames, {s} s").format(
            w=width, h=height, n=len(film), s=f"{sum(film.durations):.1f}"
        )
        self._settle.start()
        if self._size_words:
            facts += "  ·  " + self._size_words
        if isinstance(self._footage, tuple) and not all(run.complete for run in self._footage):
            facts += "\n" + tr("The run is not finished; what is there is exported.")
        self._facts.setText(facts)

    def _estimate(self) -> None:
        """Ask for the size of the file; a few frames are encoded for it, away from the window."""
        if self._writing or self._film is None:
            return
        asked = EstimateRequest(self._footage, self.options(), self._format.currentData())
        self._session.workers.submit(asked, self._on_estimate)

    def _on_estimate(self, event: Event) -> None:
        if isinstance(event, Estimated) and not self._closed and not self._writing:
            words = tr("about {size} MB").format(size=f"{event.bytes / 1e6:.2g}")
            if words != self._size_words:
                self._size_words = words
                self._describe()
                self._settle.stop()

    def _advance(self) -> None:
        film = self._film
        if film is None or self._writing:
            return
        self._at = (self._at + 1) % len(film)
        image = to_qimage(film.frame(self._at))
        self._picture.setPixmap(
            QPixmap.fromImage(image).scaled(
                self._picture.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )

    def _ask_where(self) -> None:
        entry = EXPORTERS[self._format.currentData()]
        suffix = str(entry.traits["suffix"])
        name = _file_name(self._footage)
        if suffix == "/":
            path = QFileDialog.getExistingDirectory(self, tr("Folder for the frames"))
        else:
            path, _ = QFileDialog.getSaveFileName(
                self, tr("Save as"), f"{name}{suffix}", f"{tr(entry.label)} (*{suffix})"
            )
        if path:
            if suffix != "/" and not path.endswith(suffix):
                path += suffix
            self.write(Path(path))

    def write(self, target: Path) -> None:
        """Start writing; progress and the end are shown in the dialog."""
        self._writing = True
        self.save.setEnabled(False)
        self.cancel.setText(tr("Cancel"))
        self._bar.setRange(0, 0)
        self._bar.show()
        self._session.workers.submit(self._request(target), self._on_event)

    def _on_event(self, event: Event) -> None:
        if self._closed:
            return
        match event:
            case Progress():
                self._bar.setRange(0, event.total)
                self._bar.setValue(event.done)
            case FileWritten():
                self._facts.setText(
                    tr("Saved {path} ({size} MB)").format(
                        path=event.path, size=f"{event.bytes / 1e6:.2f}"
                    )
                )
            case Failed():
                self._facts.setText(" ".join((event.what, event.why, event.remedy)))
            case Stopped():
                self._facts.setText(tr("Cancelled; nothing was written."))
        if not isinstance(event, Progress):
            self._writing = False
            self.save.setEnabled(True)
            self.cancel.setText(tr("Close"))
            self._bar.hide()

    def _cancel(self) -> None:
        if self._writing:
            self._session.workers.cancel("files")
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing while writing cancels."""
        self._closed = True
        self._settle.stop()
        self._timer.stop()
        if self._writing:
            self._session.workers.cancel("files")
        event.accept()


def _film(footage: Footage, options: ExportOptions) -> Moving:
    """The film as it will be written, for the preview; raises UserError as its writer would."""
    if isinstance(footage, PanesFootage):
        return PanesFilm(footage, options)
    if isinstance(footage, TrainingFootage):
        return TrainingFilm(footage, options)
    return Film(footage, options)


def _file_name(footage: Footage) -> str:
    """A name to begin with: what it is, and of which data."""
    if isinstance(footage, PanesFootage):
        kind, recipe = "comparison", footage.comparison.panes[0].recipe
        data = recipe.data or recipe.model
    elif isinstance(footage, TrainingFootage):
        kind, data = "training", footage.settings.data
    else:
        kind, data = "diffusion", footage[-1].recipe.data or footage[-1].recipe.model
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', data)[-40:].strip('-.')}"
