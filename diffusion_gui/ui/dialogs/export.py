"""The export dialog: what, how large, how fast; a moving preview, progress, cancel."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.file_messages import (
    Estimated,
    EstimateRequest,
    ExportRequest,
    FileWritten,
)
from diffusion_gui.core.footage import FigureFootage, Footage, PanesFootage, TrainingFootage
from diffusion_gui.core.messages import (
    Event,
    Failed,
    Progress,
    Stopped,
)
from diffusion_gui.export import FOLDER
from diffusion_gui.render.films import film_of
from diffusion_gui.render.moving import Moving
from diffusion_gui.ui.footage import Part, watch_parts
from diffusion_gui.ui.i18n import in_words, sentences, tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.qimage import to_qimage

from .export_form import ExportForm

PREVIEW = 400
SETTLE_MS = 300


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
        chosen = watch_parts(session) if parts is None else parts
        self.form = ExportForm(chosen, session.show, theme().colors.dark)
        self.form.changed.connect(self._rebuild)
        self.form.reformatted.connect(self._describe)
        self._at = 0
        self._film: Moving | None = None
        self._size_words = ""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._estimate)
        self._writing = False
        self._ticket = 0
        self._closed = False
        row = QHBoxLayout(self)
        row.setSpacing(16)
        row.addWidget(self.form)
        row.addLayout(self._preview_column())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self._rebuild()

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

    def _rebuild(self) -> None:
        options = self.form.options()
        try:
            self._film = film_of(self.form.footage, options)
        except UserError as error:
            self._facts.setText(in_words(error.whole()))
            self._film = None
            return
        self._at = 0
        self._timer.start(max(16, round(1000 / options.fps)))
        self._describe()

    def _describe(self) -> None:
        film = self._film
        if film is None:
            return
        footage = self.form.footage
        width, height = film.size
        facts = tr("{w} × {h} pixels, {n} frames, {s} s").format(
            w=width, h=height, n=len(film), s=f"{sum(film.durations):.1f}"
        )
        self._settle.start()
        if self._size_words:
            facts += "  ·  " + self._size_words
        if isinstance(footage, tuple) and not all(run.complete for run in footage):
            facts += "\n" + tr("The run is not finished; what is there is exported.")
        self._facts.setText(facts)

    def _estimate(self) -> None:
        """Ask for the size of the file; a few frames are encoded for it, away from the window."""
        if self._writing or self._film is None:
            return
        form = self.form
        asked = EstimateRequest(form.footage, form.options(), form.exporter.name)
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
        ratio = self._picture.devicePixelRatioF()
        picture = QPixmap.fromImage(to_qimage(film.frame(self._at))).scaled(
            self._picture.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)

    def _ask_where(self) -> None:
        entry = self.form.exporter
        suffix = str(entry.traits["suffix"])
        name = _file_name(self.form.footage)
        if suffix == FOLDER:
            path = QFileDialog.getExistingDirectory(self, tr("Folder for the frames"))
        else:
            path, _ = QFileDialog.getSaveFileName(
                self, tr("Save as"), f"{name}{suffix}", f"{tr(entry.label)} (*{suffix})"
            )
        if path:
            if suffix != FOLDER and not path.endswith(suffix):
                path += suffix
            self.write(Path(path))

    def write(self, target: Path) -> None:
        """Start writing; progress and the end are shown in the dialog."""
        self._writing = True
        self.save.setEnabled(False)
        self.cancel.setText(tr("Cancel"))
        self._bar.setRange(0, 0)
        self._bar.show()
        form = self.form
        folder = form.exporter.traits["suffix"] == FOLDER
        request = ExportRequest(form.footage, form.options(), target, folder)
        self._ticket = self._session.workers.submit(request, self._on_event)

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
                self._facts.setText(sentences(event.what, event.why, event.remedy))
            case Stopped():
                self._facts.setText(tr("Cancelled; nothing was written."))
        if not isinstance(event, Progress):
            self._writing = False
            self.save.setEnabled(True)
            self.cancel.setText(tr("Close"))
            self._bar.hide()

    def _cancel(self) -> None:
        if self._writing:
            self._stop_writing()
        else:
            self.close()

    def _stop_writing(self) -> None:
        """Cancel this export; other files that are to be written are not its business."""
        self._session.workers.cancel("files", self._ticket)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in a number field takes the number; elsewhere it saves."""
        typing = isinstance(self.focusWidget(), QAbstractSpinBox)
        if not (typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing while writing cancels."""
        self._leave()
        event.accept()

    def reject(self) -> None:
        """Escape does what closing does; Qt sends no close event for it."""
        self._leave()
        super().reject()

    def _leave(self) -> None:
        self._closed = True
        self._settle.stop()
        self._timer.stop()
        if self._writing:
            self._stop_writing()


def _file_name(footage: Footage) -> str:
    """A name to begin with: what it is, and of which data."""
    if isinstance(footage, PanesFootage):
        kind, recipe = "comparison", footage.comparison.panes[0].recipe
        data = recipe.data or recipe.model
    elif isinstance(footage, TrainingFootage):
        kind, data = "training", footage.settings.data
    elif isinstance(footage, FigureFootage):
        kind, data = "lesson", footage.recipe.data or footage.recipe.model
    else:
        kind, data = "diffusion", footage[-1].recipe.data or footage[-1].recipe.model
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', data)[-40:].strip('-.')}"
