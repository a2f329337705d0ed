"""Hearing: what is heard, how loud, and where in it one is. Nothing is heard unasked."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.runs.loudness import gain_of
from diffusion_gui.core.text import Translatable
from diffusion_gui.ui.support.speaker import Speaker
from diffusion_gui.ui.workers.preview_queue import PreviewQueue

from .sounds import Part, Sound

Wave = npt.NDArray[np.floating]
KEPT = 64
"""Decoded sounds kept of each owner."""
PAUSE = 0.08
"""Seconds between the steps of a run that are heard in turn."""


class Hearing(QObject):
    """Plays sounds of what the window shows, at most as loud as the clean sound of the item."""

    changed = Signal()
    """Something else is heard, or nothing."""
    moved = Signal()
    """`share` is another."""
    stepped = Signal(int)
    """Of a run that is heard step by step: the state whose sound is heard now."""
    failed = Signal(object)
    """A Failed."""

    def __init__(self, queue: PreviewQueue, speaker: Speaker, parent: QObject) -> None:
        super().__init__(parent)
        self.speaker = speaker
        self._queue = queue
        self.front: Callable[[], Sound | None] = lambda: None
        """What the scene in front would let hear."""
        self.loop = False
        """Whether a sound is repeated, and goes with what is shown."""
        self.heard: Sound | None = None
        """The newest sound that was asked for."""
        self.gain = 1.0
        """What its samples are multiplied by."""
        self.share = 0.0
        """How far one is in it, 0 to 1."""
        self._missing: Translatable | None = None
        self._ask_after = 0.0
        self._before: Sound | None = None
        self._steps: tuple[tuple[int, Sound, float], ...] = ()
        """Of a run that is heard step by step: states, sounds and gains."""
        self._step = -1
        self._length = 1.0
        self._wanted: object = None
        self._waves: weakref.WeakKeyDictionary[object, dict[Hashable, Wave]] = (
            weakref.WeakKeyDictionary()
        )
        speaker.setParent(self)
        speaker.moved.connect(self._on_moved)
        speaker.ended.connect(self._on_ended)
        speaker.failed.connect(self._on_failed)

    @property
    def missing(self) -> Translatable | None:
        """Why nothing can be heard; None where it can. The system is asked once a second."""
        if time.monotonic() > self._ask_after:
            self._can_hear()
        return self._missing

    @property
    def playing(self) -> bool:
        """Whether something is heard, or about to be."""
        return self._wanted is not None or self.speaker.playing

    @property
    def travelling(self) -> bool:
        """Whether a run is heard step by step."""
        return self.playing and bool(self._steps)

    @property
    def can_switch(self) -> bool:
        """Whether there is a sound that was heard before."""
        return self._before is not None

    def toggle(self) -> None:
        """Hear what is in front, or stop."""
        if self.playing:
            self.stop()
        else:
            self.hear(self.front())

    def hear(self, sound: Sound | None) -> None:
        """Hear a sound from its start; nothing where it is None."""
        if sound is None or not self._can_hear():
            return
        self._remember(sound)
        self._prepare([sound], lambda: self._play(sound))

    def switch(self) -> None:
        """Hear the sound from before, at the place where one is."""
        if self._before is None or not self._can_hear():
            return
        sound = self._before.renew() or self._before
        self._remember(sound)
        swaps = self.speaker.playing and not self._steps
        self._prepare([sound], lambda: (self._swap if swaps else self._play)(sound))

    def travel(self, sounds: Mapping[int, Sound]) -> None:
        """Hear the states of a run in turn; `sounds` by state."""
        if not sounds or not self._can_hear():
            return
        self._remember(next(iter(sounds.values())))
        self._prepare(list(sounds.values()), lambda: self._play_all(sounds))

    def set_loop(self, loop: bool) -> None:
        """Repeat what is heard and let it go with what is shown, or not."""
        self.loop = loop
        self.speaker.set_loop(loop and not self._steps)
        self.refresh()
        self.changed.emit()

    def stop(self) -> None:
        """Hear nothing."""
        self._wanted = None
        self._queue.forget(KIND)
        self.speaker.stop()
        self.changed.emit()

    def leave(self) -> None:
        """No sound is on show: give the device back."""
        if self.heard is not None:
            self.stop()
            self._before = self.heard = None
            self.speaker.release()

    def close(self) -> bool:
        """End the thread that has the device; whether it has ended."""
        self._wanted = None
        return self.speaker.close()

    def refresh(self) -> None:
        """What is shown is another: a sound that is repeated goes with it.

        One that is being decoded is waited for, and then the newest follows: where states change
        faster than they are decoded, each would take the place of the one before, and none sound.
        """
        if self._wanted is not None or not self.loop or self._steps:
            return
        if self.heard is None or not self.playing:
            return
        sound = self.heard.renew()
        if sound is None or sound.part.key == self.heard.part.key:
            return
        self.heard = sound
        self._prepare([sound], lambda: self._swap(sound))

    def _can_hear(self) -> bool:
        """Ask the system now."""
        self._missing, self._ask_after = self.speaker.missing(), time.monotonic() + 1.0
        return self._missing is None

    # -- decoding -----------------------------------------------------------------------------

    def _prepare(self, sounds: Sequence[Sound], then: Callable[[], object]) -> None:
        """Call `then` when all samples are there; a later wish takes its place."""
        self._wanted = wish = object()
        parts = {part.key: part for one in sounds for part in (one.part, one.clean)}
        codec = sounds[0].ear.codec
        lacking = [one for one in parts.values() if self._wave(one, codec) is None]
        self.changed.emit()

        def ready() -> None:
            if self._wanted is wish:
                self._wanted = None
                then()
                self.changed.emit()
                self.refresh()

        def answer(event: Event) -> None:
            if isinstance(event, ItemsDecoded):
                for part, wave in zip(lacking, event.x, strict=True):
                    self._keep(part, wave.reshape(-1))
                ready()
            elif isinstance(event, Failed):
                if self._wanted is wish:
                    self.stop()
                self.failed.emit(event)

        if lacking:
            states = np.stack([part.x for part in lacking])
            self._queue.ask(KIND, DecodeRequest(codec, states), answer)
        else:
            ready()

    def _wave(self, part: Part, codec: str) -> Wave | None:
        if not codec:
            return part.x.reshape(-1)
        if part.wave is not None:
            return part.wave
        kept = self._waves.get(part.owner, {})
        if (wave := kept.pop(part.place, None)) is not None:
            kept[part.place] = wave  # the last ones used are kept
        return wave

    def _keep(self, part: Part, wave: Wave) -> None:
        kept = self._waves.setdefault(part.owner, {})
        kept[part.place] = wave
        while len(kept) > KEPT:
            kept.pop(next(iter(kept)))

    def _sounding(self, sound: Sound) -> tuple[Wave, float]:
        """Samples and gain of a sound that is there."""
        wave, clean = (self._wave(one, sound.ear.codec) for one in (sound.part, sound.clean))
        assert wave is not None
        assert clean is not None
        return wave, gain_of(wave, clean)

    # -- playing ------------------------------------------------------------------------------

    def _remember(self, sound: Sound) -> None:
        if self.heard is not None and self.heard.part.key != sound.part.key:
            self._before = self.heard
        self.heard = sound
        self.share = 0.0

    def _play(self, sound: Sound) -> None:
        wave, self.gain = self._sounding(sound)
        self._steps = ()
        self._length = max(1, len(wave)) / sound.ear.rate
        self.speaker.play(wave, sound.ear.rate, self.gain, self.loop)

    def _swap(self, sound: Sound) -> None:
        wave, self.gain = self._sounding(sound)
        self.speaker.swap(wave, self.gain)

    def _play_all(self, sounds: Mapping[int, Sound]) -> None:
        rate = next(iter(sounds.values())).ear.rate
        pause = np.zeros(round(PAUSE * rate), np.float32)
        made = [self._sounding(sound) for sound in sounds.values()]
        whole = np.concatenate([np.concatenate([wave * gain, pause]) for wave, gain in made])
        gains = [gain for _, gain in made]
        self._steps = tuple(zip(sounds, sounds.values(), gains, strict=True))
        self._length, self._step = len(whole) / rate, -1
        self.speaker.play(whole, rate)

    def _on_moved(self, seconds: float) -> None:
        self.share = min(1.0, seconds / self._length)
        if self._steps:
            place = min(int(self.share * len(self._steps)), len(self._steps) - 1)
            self.share = self.share * len(self._steps) - place
            state, sound, self.gain = self._steps[place]
            if place != self._step:
                self.heard, self._step = sound, place
                self.stepped.emit(state)
                self.changed.emit()
        self.moved.emit()

    def _on_ended(self) -> None:
        self._steps = ()
        self.changed.emit()

    def _on_failed(self, error: UserError) -> None:
        self._wanted = None
        self.failed.emit(Failed.of(error))


KIND = "sound"
"""Of its wishes in the preview queue: the newest counts."""
