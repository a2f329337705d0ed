"""The export dialog: what, how large, how fast; a moving preview, progress, cancel."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Progress, Stopped
from diffusion_gui.core.protocol.files import Estimated, EstimateRequest, ExportRequest, FileWritten
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import FOLDER, moving_for, remarks
from diffusion_gui.render.films.animation import Moving
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.sheet import Sheet
from diffusion_gui.render.films.sound_film import Sounds
from diffusion_gui.render.films.strip import draw_strip
from diffusion_gui.render.grid import Picture
from diffusion_gui.ui.i18n import in_words, sentences, tr
from diffusion_gui.ui.state.shared.exports import Part
from diffusion_gui.ui.state.watch.exports import canvas_parts, shown_alone
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.state.watch.word_maps import WordMaps
from diffusion_gui.ui.support.show_in_folder import show_in_folder
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.elided import Elided

from .export_form import OF_WORDS, ExportForm
from .export_names import about_megabytes, file_name
from .export_preview import Preview
from .paths import ask_new_folder, ask_save_path

SETTLE_MS = 300


class ExportDialog(QDialog):
    """Writes one of the parts a scene offers, through the one writer the command line uses.

    Attributes:
        folder: where the person is asked to save first; empty for the current folder.
    """

    def __init__(
        self, watch: WatchState, parent: QWidget | None = None, parts: list[Part] | None = None
    ) -> None:
        """Args: parts: what can be exported, in words and footage; Watch's by default."""
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._watch = watch
        chosen = canvas_parts(watch) if parts is None else parts
        by_word = "words" in shown_alone(watch)
        show = OF_WORDS[0] if by_word else watch.session.show
        self.form = ExportForm(
            chosen, show, theme().colors.dark, watch.session.item if by_word else -1
        )
        self._word_maps = WordMaps(watch.session.workers)
        self.form.changed.connect(self._rebuild)
        self.form.reformatted.connect(self._reformat)
        self.folder = ""
        self._film: Moving | None = None
        self._strip: Picture | None = None
        self._size_words = ""
        self._written: Path | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._estimate)
        self._writing = False
        self._ticket = 0
        self._waiting: object = None
        self._closed = False
        row = QHBoxLayout(self)
        row.setSpacing(16)
        row.addWidget(self.form)
        row.addLayout(self._preview_column())
        self._rebuild()

    def _preview_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self.preview = Preview()
        column.addWidget(self.preview)
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setMinimumHeight(56)
        column.addWidget(self._facts)
        self._place = Elided(Qt.TextElideMode.ElideMiddle)
        self._place.setObjectName("dim")
        column.addWidget(self._place)
        self._bar = QProgressBar()
        column.addWidget(self._bar)
        column.addStretch(1)
        buttons = QHBoxLayout()
        self.show_file = QPushButton(tr("Show in folder"))
        self.show_file.setToolTip(tr("Open the folder that the file lies in"))
        self.show_file.clicked.connect(self._show_in_folder)
        buttons.addWidget(self.show_file)
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
        for later in (self._place, self._bar, self.show_file):
            policy = later.sizePolicy()  # nothing moves when it comes: a second click would miss
            policy.setRetainSizeWhenHidden(True)
            later.setSizePolicy(policy)
            later.hide()
        return column

    def _reformat(self) -> None:
        self._size_words = ""
        self._rebuild()

    def _rebuild(self) -> None:
        form = self.form
        self._written = None
        self._film = self._strip = None
        try:
            self._film = moving_for(form.exporter, form.exportable, form.options())
            if form.exporter.name == "strip" and isinstance(self._film, Film):
                self._strip = draw_strip(self._film)
            elif isinstance(self._film, Sheet):
                self._strip = self._film.frame(0)
        except UserError as error:
            self._film = None
            self.preview.msg("")
            self._facts.setText(in_words(error.whole()))
            return
        self._preview()
        if any(len(run.unknown) for run in self._predicted()):
            self._watch.predictions.complete(self._predicted(), self._predictions_came)
        if self._word_maps.lacks(form.worded(), form.options().item):
            self._complete_words(self._predictions_came)
        self._describe()

    def _preview(self) -> None:
        """Show what the file will show."""
        film = self._film
        if self._strip is not None:
            self.preview.show_still(self._strip)
        elif isinstance(film, Sounds):
            self.preview.show_still(film.frame(0))
        elif self.form.exporter.name == "npz":
            self.preview.msg(tr("No picture: all numbers of the run, for NumPy."))
        elif film is not None:
            self.preview.play(film)

    def _predictions_came(self) -> None:
        if not self._closed:
            self._rebuild()

    def _describe(self) -> None:
        film, form = self._film, self.form
        if film is None:
            return
        self._settle.start()
        facts = [self._measures(film)]
        if self._size_words:
            facts[0] += "  ·  " + self._size_words
        exportable = form.exportable
        if isinstance(exportable, tuple) and not all(run.complete for run in exportable):
            facts.append(tr("The run is not finished; what is there is exported."))
        facts += [in_words(one) for one in remarks(form.exporter, exportable, form.options())]
        self._facts.setText("\n".join(facts))
        self._tell_place()

    def _measures(self, film: Moving) -> str:
        """How much of what the file will hold."""
        if self._strip is not None:
            height, width, _ = self._strip.shape
            return tr("{w} × {h} pixels").format(w=width, h=height)
        exporter = self.form.exporter
        width, height = film.size
        facts = {"w": width, "h": height, "n": len(film), "s": f"{sum(film.durations):.1f}"}
        if exporter.animation:
            return tr("{w} × {h} pixels, {n} frames, {s} s").format(**facts)
        if exporter.frames:
            return tr("{w} × {h} pixels, {n} frames").format(**facts)
        if isinstance(film, Sounds):
            facts["n"] = len(film.items)
            words = tr("1 sound, {s} s") if facts["n"] == 1 else tr("{n} sounds, {s} s together")
            return words.format(**facts)
        assert isinstance(film, Film)
        run = film.trajectories[-1]
        return tr("{n} steps of {count} items").format(n=run.steps, count=len(run.labels))

    def _tell_place(self) -> None:
        """After a file was written: where, and the button that shows it."""
        written = self._written
        self._place.setVisible(written is not None)
        self.show_file.setVisible(written is not None)
        self._place.setText(str(written or ""))

    def _show_in_folder(self) -> None:
        if self._written is not None and not show_in_folder(self._written):
            self._facts.setText(tr("The system has no program that shows folders."))

    def _estimate(self) -> None:
        """Ask for the size of the file; a few frames are encoded for it, away from the window."""
        if self._writing or self._film is None:
            return
        form = self.form
        asked = EstimateRequest(form.exportable, form.options(), form.exporter.name)
        self._watch.session.workers.submit(asked, self._on_estimate)

    def _on_estimate(self, event: Event) -> None:
        told = self._closed or self._writing or self._written is not None
        if isinstance(event, Estimated) and not told:
            words = tr("about {size} MB").format(size=about_megabytes(event.bytes))
            if words != self._size_words:
                self._size_words = words
                self._describe()
                self._settle.stop()

    def _ask_where(self) -> None:
        entry = self.form.exporter
        suffix = entry.suffix
        name = file_name(self.form.exportable)
        if suffix == FOLDER:
            path = ask_new_folder(self, tr("Folder for the frames"), Path(self.folder, name))
        else:
            suggested = os.path.join(self.folder, f"{name}{suffix}")
            path = ask_save_path(self, tr("Save as"), suggested, suffix, tr(entry.label))
        if path is not None:
            self.write(path)

    def write(self, target: Path) -> None:
        """Start writing; progress and the end are shown in the dialog."""
        self._writing = True
        self._written = None
        self._tell_place()
        self.preview.stop()
        self.save.setEnabled(False)
        self.cancel.setText(tr("Cancel"))
        self._bar.setRange(0, 0)
        self._bar.show()
        form = self.form
        folder = form.exporter.suffix == FOLDER
        request = ExportRequest(form.exportable, form.options(), target, folder)
        self._ticket = 0
        self._waiting = self._watch.predictions.complete(
            self._predicted(), lambda: self._complete_words(lambda: self._submit(request)),
            self._on_event,
        )  # fmt: skip

    def _complete_words(self, then: Callable[[], None]) -> None:
        """Call `then` when the maps are there of the words that the file shows."""
        form = self.form
        self._word_maps.complete(form.worded(), form.options().item, then, self._on_event)

    def _submit(self, request: ExportRequest) -> None:
        self._ticket = self._watch.session.workers.submit(request, self._on_event)

    def _predicted(self) -> tuple[Trajectory, ...]:
        """The runs whose predictions the file is to hold."""
        form = self.form
        if not isinstance(form.exportable, tuple):
            return ()
        if not {"x0", "z0", "eps"}.isdisjoint(form.options().show):
            return form.exportable
        return form.exportable[-1:] if form.exporter.name == "npz" else ()

    def _on_event(self, event: Event) -> None:
        if self._closed:
            return
        match event:
            case Progress():
                self._bar.setRange(0, event.total)
                self._bar.setValue(event.done)
            case FileWritten():
                self._written = event.path
                self.folder = str(event.path.parent)
                saved = tr("Saved {name} ({size} MB)").format(
                    name=event.path.name, size=f"{event.bytes / 1e6:.2f}"
                )
                self._facts.setText(saved)
                self._tell_place()
            case Failed():
                self._facts.setText(sentences(event.what, event.why, event.remedy))
            case Stopped():
                self._facts.setText(tr("Cancelled; nothing was written."))
        if not isinstance(event, Progress):
            self._writing = False
            self.save.setEnabled(True)
            self.cancel.setText(tr("Close"))
            self._bar.hide()
            self._preview()

    def _cancel(self) -> None:
        if self._writing:
            self._stop_writing()
        else:
            self.close()

    def _stop_writing(self) -> None:
        """Cancel this export; other files that are to be written are not its business."""
        self._watch.predictions.give_up(self._waiting)
        self._word_maps.give_up()
        if self._ticket:
            self._watch.session.workers.cancel("files", self._ticket)

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
        self.preview.stop()
        self._word_maps.give_up()
        if self._writing:
            self._stop_writing()
