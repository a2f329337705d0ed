"""The Train scene's health report: trouble with the gradients in words, and buttons that help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.state.training import gradient_health
from diffusion_gui.ui.state.training.gradient_health import Cure, Trouble, trouble
from diffusion_gui.ui.state.training.training import Training
from diffusion_gui.ui.theme import theme


class Health(QFrame):
    """Hidden while all is well; else the trouble in words, and cures to apply with one click."""

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setStyleSheet(f"color: {theme().colors.warning}")
        column.addWidget(self._words)
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        column.addLayout(self._row)
        self.buttons: list[QPushButton] = []
        self.refresh()

    def refresh(self) -> None:
        """Look at the gradients again."""
        training = self._training
        failure, found = training.failure, trouble(training.run.history)
        if failure is not None:  # a full disk, say, has nothing to do with gradients
            found = (found or "exploding") if failure.diverged else None
        back = None
        if found in ("nan", "exploding", "diverged") and not training.live:
            back = gradient_health.healthy(training.run.history, training.run.kept)
        shown = (found, failure, training.run.settings, back)
        if shown == self._shown:
            return
        self._shown = shown
        text = _explained(found) if found else ""
        if failure is not None:
            text = sentences(failure.what, failure.why, failure.remedy)
        self._words.setText(text)
        self.setVisible(bool(text))
        self._offer(gradient_health.cures(found, training.run.settings) if found else [], back)

    def _offer(self, cures: list[Cure], back: int | None) -> None:
        for old in self.buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        while self._row.count():
            self._row.takeAt(0)
        self.buttons = []
        training = self._training
        if back is not None and "lr" in cures:
            slower = gradient_health.cured("lr", training.run.settings)
            self._add(
                tr("Continue from step {step} with learning rate {lr}").format(
                    step=f"{back:,}", lr=f"{slower.lr:g}"
                ),
                tr("Go back to the checkpoint with the lowest loss, and continue from there"),
                partial(training.go_back_and_on, back, slower),
            )
        for cure in cures[: 3 - len(self.buttons)]:
            settings = gradient_health.cured(cure, training.run.settings)
            self._add(
                _cure_words(cure, settings.lr),
                tr("Stop this run and start again with this setting; all others stay"),
                partial(training.start_new, settings),
            )
        self._row.addStretch(1)

    def _add(self, words: str, tip: str, do: Callable[[], None]) -> None:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda checked=False: do())
        self.buttons.append(button)
        self._row.addWidget(button)


def _explained(found: Trouble) -> str:
    return {
        "nan": tr("The gradients are no numbers any more: the weights have grown out of range."),
        "exploding": tr(
            "The gradients explode: each step overshoots, the loss rises, and the next gradient "
            "is larger still. Smaller steps, clipping or a longer warm-up keep them in bounds."
        ),
        "diverged": tr(
            "The gradients are calm now, but they exploded before and threw the weights far off: "
            "the loss is no better than at the start. A lower learning rate, clipping or a longer "
            "warm-up avoid that."
        ),
        "vanishing": tr(
            "The gradients vanish: saturated layers without a shortcut pass on next to nothing, "
            "so the layers before them hardly learn. Residual connections and normalisation, as "
            "in the U-Net, let gradients through."
        ),
    }[found]


def _cure_words(cure: Cure, lr: float) -> str:
    return {
        "lr": tr("Again with learning rate {lr}").format(lr=f"{lr:g}"),
        "clip": tr("Again, clipped at 1"),
        "warmup": tr("Again with warm-up 500"),
        "network": tr("Again with the U-Net"),
    }[cure]
