"""Messages of the window: errors and offers in the message bar, short ones and progress below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMainWindow, QProgressBar, QToolButton, QWidget

from diffusion_gui.backend.worker import LATEST_WINS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Failed, Progress
from diffusion_gui.core.recipes.data_spec import data_title
from diffusion_gui.core.text import join_texts, msg
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.persistence.crash_recovery import Ended
from diffusion_gui.ui.scenes.train.status_text import outcome
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.widgets.banner import Banner, Message, Offer
from diffusion_gui.ui.widgets.tool_buttons import icon_button

from .open_files import Missed

MESSAGE_MS = 12_000
PROGRESS_MS = 50
"""Progress is shown so often at most, and work that takes no longer shows none."""


class Notifications(QObject):
    """Owns banner, progress bar and stop button; outlives their rebuild."""

    def __init__(self, app_state: AppState, window: QMainWindow) -> None:
        super().__init__(window)
        self._app_state = app_state
        self._window = window
        self._failed_recipe = app_state.session.recipe
        self._offered: tuple[str, Message] | None = None
        """A trained model's path, and the message that offers it."""
        self._missing: tuple[str, Message] | None = None
        """A path that is not there, and the message that offers to find it."""
        self._learning = False
        self._said = self._shown = self._failed = ""
        self.banner = Banner(window)
        self._progress = QProgressBar()
        self._stop = QToolButton()
        self._latest: Progress | None = None
        self._beat = QTimer(self, singleShot=True, interval=PROGRESS_MS)
        self._beat.timeout.connect(self._show_progress)
        session = app_state.session
        session.failed.connect(self.tell)
        session.noticed.connect(lambda text: self.banner.show_notice("", text))
        session.recipe_changed.connect(self._forgive)
        app_state.training.changed.connect(self._offer_trained)
        app_state.hub.arrived.connect(self._offer_fetched)
        session.progressed.connect(self._note_progress)
        session.workers.ready.connect(lambda: self.msg(msg("The live model is ready.")))

    def build(self, room: QWidget) -> None:
        """Make the widgets again, in the language and theme in use.

        Args:
            room: messages lie over the window in the place of this widget.
        """
        banner = Banner(self._window, room, self._window.menuBar())
        banner.take_over(self.banner)
        self.banner = banner
        status = self._window.statusBar()
        if self._said and status.currentMessage() == self._shown:
            self.msg(self._said)  # in another language, perhaps
        for old in (self._progress, self._stop):
            status.removeWidget(old)
            old.deleteLater()
        self._progress = QProgressBar()
        self._progress.setMaximumWidth(220)
        self._progress.setTextVisible(True)
        self._progress.setAccessibleName(tr("Progress"))
        self._progress.hide()
        self._stop = icon_button("cancel", tr("Stop"), tr("Stop"))
        self._stop.hide()
        self._stop.clicked.connect(self._stop_computing)
        status.addPermanentWidget(self._progress)
        status.addPermanentWidget(self._stop)

    def _stop_computing(self) -> None:
        for lane in ("preview", *LATEST_WINS):  # the first may be decoding
            self._app_state.session.workers.cancel(lane)
        if self._app_state.training.is_starting:  # its data is what is read, or made
            self._app_state.training.stop()

    def msg(self, text: str) -> None:
        """A word in the status bar, for a while."""
        self._said, self._shown = text, in_words(text)
        self._window.statusBar().showMessage(self._shown, MESSAGE_MS)

    def tell(self, failure: Failed) -> None:
        """Errors stay at the top until they are closed, or the recipe has become another."""
        self._failed_recipe = self._app_state.session.recipe
        path, offer = self._missing or ("", None)
        about = path in f"{failure.what} {failure.why}"
        self.banner.show_failure(failure, offer if about else None)
        self.msg(failure.what)
        self._failed = failure.what

    def tell_bug(self, what: str) -> None:
        """Say that something went wrong inside, and that work can go on."""
        self.tell(
            Failed(
                "Something went wrong inside the program.",
                what,
                "The log has the details; what you see is unchanged.",
                bug=True,
            )
        )

    def tell_broken_settings(self, copy: str) -> None:
        """Say that settings could not be read."""
        self.banner.show_notice(
            msg("The settings file was damaged."),
            msg("What could not be read is back at its default; a copy is kept in {path}.",
                path=copy),
            lasting=True,
        )  # fmt: skip

    def tell_unwritten(self, paths: tuple[str, ...]) -> None:
        """Say what the last window was asked to write, and did not."""
        words = [msg("{path} was not written: the window was closed before.", path=one)
                 for one in paths]  # fmt: skip
        self.banner.show_notice("", join_texts(words), lasting=True)

    def offer_last(self, ended: Ended, log: str, open_path: Callable[[str], None]) -> None:
        """Say how the last window ended, and offer what it was about."""
        what = msg("The last session did not close properly.")
        if ended.cause:
            what = msg("The last session crashed: {cause}.", cause=ended.cause)
        session = self._app_state.session
        offers: list[Offer] = []
        if (recipe := ended.recipe) is not None and recipe != session.recipe:
            offers.append((msg("Restore its recipe"), lambda: session.adopt(recipe)))
        if (run := ended.run) is not None:
            offers.append((msg("Continue training"), lambda: self._resume(run)))
            offers.append((msg("Open its training run"), lambda: open_path(str(run))))
        more = msg("The log is {path}.", path=log) if log else ""
        self.banner.show_notice(what, more, *offers, lasting=True)

    def offer_stopped(self, run: Path) -> None:
        """Offer to continue the training run that closing the last window stopped."""
        try:
            settings = read_settings(run)
        except UserError:  # it was moved or deleted meanwhile
            return
        self.banner.show_notice(
            msg("A training run was stopped before its end."),
            msg("It learns {data}, for {steps} steps.",
                data=data_title(settings.data), steps=f"{settings.steps:,}"),
            (msg("Continue training"), lambda: self._resume(run)),
            lasting=True,
        )  # fmt: skip

    def offer_to_find(self, missed: Missed) -> None:
        """Say that what is named somewhere is not there, and offer what can be done about it."""
        missing, model = missed.what, missed.model
        what = msg("{name} needs {path}, which is not there.", name=missed.where, path=missing)
        more = [msg("If it has moved, show where it is.")]
        if missing.startswith(HUB):
            missing, more = missing.removeprefix(HUB), []
            what = msg(
                "{name} needs the model {model} of Hugging Face, which is not on this machine.",
                name=missed.where,
                model=missing,
            )
        if model is not None and model.sha256:
            more.append(msg("Its fingerprint is {sha256}.", sha256=model.sha256))
        if model is not None and model.same:
            more.append(msg("The same model is here: {name}.", name=model.same))
        words = join_texts(more)
        message = self.banner.show_notice(what, words, *missed.offers, lasting=True)
        self._missing = missing, message

    def _offer_fetched(self, name: str) -> None:
        """A model that was downloaded can be used, whatever is in front by now."""
        session = self._app_state.session
        self.banner.show_notice(
            msg("{name} is in the cache of Hugging Face now.", name=name.removeprefix(HUB)),
            "",
            (msg("Use it in Watch"), lambda: session.use_model(name)),
        )

    def _resume(self, run: Path) -> None:
        self._app_state.session.scene_wanted.emit("train")
        self._app_state.training.follow(run, resume=True)

    def _offer_trained(self) -> None:
        """A run that ended here has a model, which Watch does not take by itself."""
        training = self._app_state.training
        learned, self._learning = self._learning, training.active
        if training.active or training.run.checkpoint is None:
            self._withdraw()
        elif learned and training.is_done:
            words = msg("Watch it denoise")
            offer = (msg("Train in its latents") if training.learns_codec else words, training.use)
            message = self.banner.show_notice(*outcome(training), offer)
            self._offered = str(training.run.checkpoint.path), message

    def _withdraw(self) -> None:
        """Offer the trained model no longer."""
        if self._offered is not None:
            self.banner.forget_refused(self._offered[1])
        self._offered = None

    def dismiss(self) -> bool:
        """Close the message in front; False if there was none."""
        return self.banner.dismiss()

    def _forgive(self) -> None:
        """What was said is stale once the recipe is another one, or has the model on offer."""
        if self._offered is not None and self._app_state.session.recipe.model == self._offered[0]:
            self._withdraw()
        if self._app_state.session.recipe != self._failed_recipe:
            self.banner.withdraw_failures()
            status = self._window.statusBar()
            if self._said == self._failed and status.currentMessage() == self._shown:
                status.clearMessage()

    def _note_progress(self, progress: Progress | None) -> None:
        """A bar repaints itself at once, whatever else there is to do: it is moved now and then."""
        self._latest = progress
        if not self._beat.isActive():
            self._beat.start()

    def _show_progress(self) -> None:
        progress = self._latest
        running = progress is not None and (not progress.total or progress.done < progress.total)
        self._progress.setVisible(running)
        self._stop.setVisible(running)
        if progress is not None and running:
            count = " %v/%m" if progress.total else ""
            # A bar whose value changes is painted at once, and all that waits to be painted with
            # it; without updates it waits with the others.
            self._progress.setUpdatesEnabled(False)
            self._progress.setFormat(tr(progress.what) + count)
            self._progress.setRange(0, progress.total)
            self._progress.setValue(progress.done)
            self._progress.setUpdatesEnabled(True)
