"""The Train scene's pictures: the data before training, then samples as a film over training."""

from __future__ import annotations

from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.sampling import DataShown
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.ui.display_names import data_words
from diffusion_gui.ui.i18n import in_words, sentences, tr
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.state.shared.sounds import Sound
from diffusion_gui.ui.state.training.heard import sound_of_data, sound_of_sample
from diffusion_gui.ui.state.training.scores import Quality
from diffusion_gui.ui.state.training.training import Training
from diffusion_gui.ui.theme import icon, theme
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.reconstruction_panels import reconstruction_panels
from diffusion_gui.ui.views.view_stack import ViewStack
from diffusion_gui.ui.widgets.actions import sync_player_actions
from diffusion_gui.ui.widgets.clip_row import ClipRow
from diffusion_gui.ui.widgets.fields import ComboBox
from diffusion_gui.ui.widgets.hear_row import HearRow

from .film_transport import Axis
from .scores_table import QualityTable
from .status_text import latent_words


class Samples(QWidget):
    """Items of the chosen data, or samples from the same noise; scrub back through what was."""

    def __init__(
        self,
        training: Training,
        quality: Quality,
        hearing: Hearing,
        clock: ClipClock,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._hearing = hearing
        self._clock = clock
        self._actions = actions
        self._item = 0  # the one that was heard last
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        self._title = QLabel()
        self._title.setObjectName("dim")
        self._title.setWordWrap(True)
        column.addWidget(self._title)
        self.canvas = ViewStack(tr("Samples"), lambda view: view.pressed.connect(self._hear), clock)
        self.canvas.make_all()
        column.addWidget(self.canvas, 1)
        self._hear_row = HearRow(hearing, actions)
        column.addWidget(self._hear_row)
        self._clip_row = ClipRow(clock, actions)
        column.addWidget(self._clip_row)
        column.addLayout(self._film_rows())
        column.addLayout(self._rewind_row())
        self.quality = QualityTable(quality)
        column.addWidget(self.quality)
        row = QHBoxLayout()
        self.use = QPushButton()
        self.save = QPushButton(icon("save"), tr("Save model …"))
        row.addWidget(self.use)
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        training.changed.connect(self.refresh)
        for moved in (training.film.grown, training.film.playback.moved):
            moved.connect(self.refresh)
        training.film.denoising.moved.connect(self.refresh)
        training.spectrograms.came.connect(self.refresh)
        training.film.hand(training.film.playback)  # no bar of these has the focus yet
        training.film.handed.connect(self.refresh)
        hearing.moved.connect(self._show_playhead)
        hearing.changed.connect(self._show_playhead)
        self.refresh()

    def _film_rows(self) -> QGridLayout:
        """A bar for each time; the one with the focus has the playing keys."""
        film = self._training.film
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        keys = tr("Space, J, L, 0 to 9 and the other playing keys move this bar while it has the "
                  "focus; elsewhere they move training time.")  # fmt: skip
        self.along_training = Axis(
            film.playback, tr("Training time"), tr("The samples at earlier steps")
        )
        self.along_denoising = Axis(
            film.denoising,
            tr("Denoising time"),
            tr("From noise to the samples, as the network of that step denoises") + "<br>" + keys,
        )
        self.along_denoising.bar.held.connect(
            lambda held: film.hand(film.denoising if held else film.playback)
        )
        self.along_training.stand_in(grid, 0)
        self.along_denoising.stand_in(grid, 1)
        grid.setColumnStretch(2, 1)
        return grid

    def _rewind_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._kept = ComboBox()
        self._kept.setAccessibleName(tr("Kept checkpoints"))
        self._kept.setToolTip(tr("Earlier checkpoints that the run has kept"))
        row.addWidget(self._kept, 1)
        self.rewind = QPushButton(icon("reset"), tr("Restore this checkpoint"))
        self.rewind.setToolTip(
            tr('Go back to this step of the run; "Continue training" then starts from it')
        )
        self.rewind.clicked.connect(lambda: self._training.rewind(self._kept.currentData()))
        row.addWidget(self.rewind)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up; the play button is shared with other scenes' players."""
        self._hearing.front = lambda: self._sound(self._item)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not heard, and does not play."""
        self._hearing.stop()
        self._clock.follow(None)

    def _sound(self, item: int) -> Sound | None:
        """Of the samples, or of the data where there are none yet."""
        training = self._training
        return sound_of_sample(training, item) or sound_of_data(training, item)

    def _hear(self, panel: int, item: int) -> None:
        self._item = item
        self._hearing.hear(self._sound(item))

    def _show_playhead(self) -> None:
        hearing = self._hearing
        if self.isVisible() and hearing.heard is not None:
            share = hearing.share if hearing.playing else None
            self.canvas.set_playhead(hearing.heard.item, share)

    def refresh(self) -> None:
        """Follow the run's state."""
        training = self._training
        ready = training.run.checkpoint is not None
        self.use.setEnabled(ready)
        learns_codec = training.learns_codec
        self.use.setText(tr("Train in its latents") if learns_codec else tr("Use in Watch"))
        self.use.setIcon(icon("train" if learns_codec else "watch"))
        self.use.setToolTip(
            tr("Prepare to train a denoiser in the latents of this autoencoder")
            if learns_codec
            else tr("Watch the newest checkpoint of this run denoise")
        )
        self.save.setEnabled(ready)
        self._offer_kept()
        film = training.film
        grid = film.grid()
        self.along_training.refresh(f"{grid.step:,}" if grid else "")
        self.along_denoising.refresh(
            tr("{k} of {total}").format(
                k=film.denoising.position, total=film.denoising.player.length - 1
            )
        )
        if self.isVisible():
            sync_player_actions(self._actions, film.in_hand.player)
            self._show()
            self._hear_row.setVisible(self._sound(0) is not None)
            self._hear_row.refresh()

    def _offer_kept(self) -> None:
        training = self._training
        can = not training.active and not training.live and len(training.run.kept) > 1
        steps = list(training.run.kept[:-1])
        if steps != [self._kept.itemData(i) for i in range(self._kept.count())]:
            self._kept.clear()
            for step in reversed(steps):
                self._kept.addItem(tr("Checkpoint of step {step}").format(step=f"{step:,}"), step)
        for widget in (self._kept, self.rewind):
            widget.setVisible(len(training.run.kept) > 1)
            widget.setEnabled(can)

    def _show(self) -> None:
        training = self._training
        grid = training.film.grid()
        shown = training.data.shown
        if shown and shown.data != training.run.settings.data and not training.is_idle:
            shown = None  # a run of other data was opened
        if grid and training.run.started:
            denoising = training.film.denoising
            words = tr("Samples at step {step}, always from the same noise")
            if denoising.position < denoising.player.length - 1:
                words = tr("Denoising to the samples of step {step}, always from the same noise")
            if training.learns_codec:
                words = tr("Originals at step {step}, what comes back of them, and the difference")
            elif NETWORKS[training.run.settings.network].task == "classifier":
                words = tr("Items at step {step}, each with the class that it is named")
            words = words.format(step=f"{grid.step:,}")
            self._paint(
                words + (f"\n{latent_words(grid.latents)}" if grid.latents else ""),
                *self._of_samples(grid, training.run.started.domain),
            )
        elif (training.is_idle or training.has_ended) and training.data.failure:
            failure = training.data.failure
            self._paint(sentences(failure.what, failure.why, failure.remedy), warning=True)
        elif training.is_idle and shown:
            count = tr("1 item") if shown.total == 1 else tr("{n} items")
            count = count.format(n=f"{shown.total:,}") if shown.total else tr("endless")
            words = tr("What it will learn from: {data}, {count}").format(
                data=data_words(shown.data), count=count
            )
            self._paint(
                "\n".join(filter(None, (words, in_words(training.data.note)))),
                self._of_data(shown),
            )
        elif training.is_idle:
            self._paint(tr("The data is loading …"))
        else:
            # A run that is trained elsewhere is sampled when it has saved.
            settings = training.run.settings
            first = settings.save_every if training.is_following else settings.sample_every
            words = tr("The first samples appear at step {step}.").format(step=f"{first:,}")
            more = tr("Until then: what it learns from.") if shown else ""
            if training.has_ended:
                words = tr("The run ended before its first samples.")
                more = tr("This is what it learned from.") if shown else ""
            self._paint(sentences(words, more), *([self._of_data(shown)] if shown else []))

    def _of_samples(self, grid: TrainSamples, domain: Domain) -> list[Panel]:
        film, place = self._training.film, self._training.film.denoising.position
        if self._training.learns_codec:
            pairs = film.items()
            return reconstruction_panels(pairs[::2], pairs[1::2], domain, grid.labels[::2])
        pictures = self._training.spectrograms.of("training", grid, place, film.items(), domain)
        return [Panel("", "x0", film.items(), domain, grid.labels, pictures=pictures)]

    def _of_data(self, shown: DataShown) -> Panel:
        pictures = self._training.spectrograms.of("data", shown, None, shown.x, shown.domain)
        return Panel("", "x0", shown.x, shown.domain, shown.labels, pictures=pictures)

    def _paint(self, title: str, *panels: Panel, warning: bool = False) -> None:
        colors = theme().colors
        self._title.setText(title)
        self._title.setStyleSheet(f"color: {colors.warning}" if warning else "")
        self.canvas.show_panels(panels, -1)
        self._clock.follow(panels[0].domain if panels else None)
        self._clip_row.setVisible(self._clock.there)
        self._clip_row.refresh()
