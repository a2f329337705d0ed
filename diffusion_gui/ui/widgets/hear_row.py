"""Hearing in a scene: its actions, and the row that shows what is heard and how loud."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from diffusion_gui.core.runs.loudness import gain_db
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.support.microphone import Microphone

from .actions import ActionSpec


def hear_specs(hearing: Hearing, steps: Callable[[], object]) -> list[ActionSpec]:
    """The actions of hearing. Args: steps: lets the run that is shown be heard step by step."""
    return [
        ActionSpec(
            "hear",
            "playback",
            tr("Hear"),
            tr("Play the sound of the chosen item as it is shown, or stop. A click on an item "
               "does it too."),
            ("H",),
            hearing.toggle,
            "hear",
            checkable=True,
        ),
        ActionSpec(
            "hear_again",
            "playback",
            tr("Repeat the sound"),
            tr("Start the sound again at its end, and let it follow the step and the noise level"),
            ("Shift+L",),
            lambda: hearing.set_loop(not hearing.loop),
            "loop",
            checkable=True,
        ),
        ActionSpec(
            "hear_steps",
            "playback",
            tr("Hear every step"),
            tr("Play the sound of each step of this run in turn"),
            ("Shift+H",),
            steps,
            "path",
        ),
        ActionSpec(
            "hear_other",
            "playback",
            tr("Hear the one before"),
            tr("Back to the sound that was heard before this one, at the same place: to compare "
               "two by ear"),
            ("X",),
            hearing.switch,
            "switch",
        ),
    ]  # fmt: skip


class HearRow(QWidget):
    """Buttons, and in words what is heard; shown while what is in front makes a sound."""

    def __init__(
        self,
        hearing: Hearing,
        actions: Mapping[str, QAction],
        names: tuple[str, ...] = ("hear", "hear_again", "hear_other"),
        microphone: Microphone | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hearing = hearing
        self._actions = actions
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for name in names:
            button = QToolButton()
            button.setDefaultAction(actions[name])
            row.addWidget(button)
        self.words = QLabel()
        self.words.setObjectName("dim")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setAccessibleName(tr("What is heard"))
        row.addSpacing(6)
        row.addWidget(self.words, 1)
        self._said = ""
        hearing.changed.connect(self.refresh)
        self._microphone = microphone
        self.record = QToolButton(self)
        self.record.setVisible(microphone is not None)
        if microphone is not None:
            action = actions["record"]
            self.record.setIcon(action.icon())
            self.record.setAccessibleName(action.text())
            self.record.setCheckable(True)
            self.record.clicked.connect(lambda checked: action.trigger())
            row.insertWidget(len(names), self.record)
            microphone.changed.connect(self._sync_recording)

    def refresh(self) -> None:
        """Say what is heard, or why nothing can be."""
        hearing = self._hearing
        sound, missing = hearing.front(), hearing.missing
        sync_hearing(self._actions, hearing)
        microphone = self._microphone
        if microphone is not None and microphone.recording:
            words = recorded_words(microphone)
        elif missing:
            words = in_words(missing)
        elif hearing.heard is not None and hearing.playing:
            words = heard_words(hearing)
        elif sound is not None:
            words = tr("Click an item to hear it")
        else:
            words = ""
        self._say(words)

    def showEvent(self, event: QShowEvent) -> None:
        """A microphone may have come or gone."""
        self._sync_recording()

    def _sync_recording(self) -> None:
        if self._microphone is not None:
            missing, action = self._microphone.missing(), self._actions["record"]
            action.setChecked(self._microphone.recording)
            self.record.setChecked(self._microphone.recording)
            self.record.setEnabled(missing is None)
            self.record.setToolTip(in_words(missing) if missing else action.toolTip())
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the words as there is room for."""
        self._say(self._said)

    def _say(self, words: str) -> None:
        self._said = words
        fitting = self.words.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, max(0, self.words.width())
        )
        if fitting != self.words.text():
            self.words.setText(fitting)
            self.words.setToolTip(words)
            self.words.setAccessibleDescription(words)


def heard_words(hearing: Hearing) -> str:
    """What is heard, and how much quieter than it is."""
    assert hearing.heard is not None
    what = in_words(hearing.heard.words)
    decibels = gain_db(hearing.gain)
    if math.isinf(decibels):
        return tr("{what}  ·  silent: the clean sound is").format(what=what)
    if decibels > -0.05:
        return what
    level = f"{decibels:.1f}".replace("-", "−")
    return tr("{what}  ·  {level} dB, no louder than the clean sound").format(
        what=what, level=level
    )


def recorded_words(microphone: Microphone) -> str:
    """How long it has recorded, and how loud it is."""
    words = tr("Recording: {seconds} s  ·  {level} dB  ·  press again to use it")
    level = gain_db(max(1e-4, microphone.level))
    return words.format(seconds=f"{microphone.seconds:.1f}", level=f"{level:.0f}".replace("-", "−"))


def sync_hearing(actions: Mapping[str, QAction], hearing: Hearing) -> None:
    """Let the actions say what can be heard, and whether something is."""
    able = hearing.missing is None
    here = able and (hearing.playing or hearing.front() is not None)
    actions["hear"].setEnabled(here)
    actions["hear"].setChecked(hearing.playing)
    actions["hear_again"].setEnabled(able)
    actions["hear_again"].setChecked(hearing.loop)
    actions["hear_steps"].setEnabled(here)
    actions["hear_other"].setEnabled(able and hearing.can_switch)
