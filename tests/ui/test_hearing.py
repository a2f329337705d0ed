"""Hearing: what is asked for, as loud as it may be, and nothing unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from outputs import Outputs
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.text import msg
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.state.shared.sounds import Ear, Part, Sound
from diffusion_gui.ui.support.sound_stream import FADE
from diffusion_gui.ui.support.speaker import Speaker

RATE = 16000
EDGE = round(FADE * RATE)
LENGTH = 2000
Until = Callable[..., None]
MIDDLE = slice(EDGE, LENGTH - EDGE)


class Queue:
    """Stands for the preview queue: answers when a test lets it, as a codec that halves would."""

    def __init__(self) -> None:
        self.wishes: dict[str, tuple[DecodeRequest, Callable[[object], None]]] = {}
        self.decoded: list[int] = []

    def ask(self, kind: str, request: DecodeRequest, handler: Callable[[object], None]) -> None:
        self.wishes[kind] = (request, handler)

    def forget(self, kind: str) -> None:
        self.wishes.pop(kind, None)

    def answer(self) -> None:
        for request, handler in list(self.wishes.values()):
            self.wishes.clear()
            self.decoded.append(len(request.x))
            handler(ItemsDecoded(request.x[:, None] / 2))


class Owner:
    """Stands for a run."""


def tone(hertz: float, level: float = 0.4) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hertz * np.arange(LENGTH) / RATE)).astype(np.float32)


CLEAN = tone(500)
OWNER = Owner()


def sound(
    place: object,
    x: np.ndarray,
    codec: str = "",
    renew: Callable[[], Sound | None] = lambda: None,
    item: int = 0,
) -> Sound:
    clean = Part(OWNER, "clean", CLEAN)
    return Sound(item, Part(OWNER, place, x), clean, Ear(codec, RATE), msg("a sound"), renew)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def hearing(qapp: QApplication, queue: Queue, outputs: Outputs) -> Iterator[Hearing]:
    parent = QObject()
    made = Hearing(queue, Speaker(), parent)  # type: ignore[arg-type]
    yield made
    assert made.close()
    parent.deleteLater()


def take(outputs: Outputs, hearing: Hearing, until: Until, frames: int = LENGTH) -> np.ndarray:
    until(lambda: bool(outputs.all) and not hearing.speaker._opening)
    return outputs.last.take(frames)


def test_nothing_is_heard_unasked(hearing: Hearing, outputs: Outputs) -> None:
    hearing.front = lambda: sound(1, CLEAN)
    hearing.refresh()
    hearing.set_loop(True)
    assert not hearing.playing
    assert not outputs.all


def test_a_quiet_state_is_heard_as_it_is(hearing: Hearing, outputs: Outputs, until: Until) -> None:
    quiet = tone(700, 0.1)
    hearing.hear(sound(1, quiet))
    assert take(outputs, hearing, until)[MIDDLE] == pytest.approx(quiet[MIDDLE], abs=1e-6)
    assert hearing.gain == 1.0


def test_a_loud_state_is_heard_as_loud_as_the_clean_sound(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    loud = tone(700, 34.0)
    hearing.hear(sound(1, loud))
    heard = take(outputs, hearing, until)
    assert hearing.gain == pytest.approx(0.4 / 34.0, rel=1e-3)
    assert heard[MIDDLE] == pytest.approx(hearing.gain * loud[MIDDLE], abs=1e-4)
    assert abs(heard).max() <= 0.95


def test_states_are_decoded_once_and_the_clean_one_with_them(
    hearing: Hearing, queue: Queue, outputs: Outputs, until: Until
) -> None:
    hearing.hear(sound(1, 2 * CLEAN, "halves"))
    assert hearing.playing  # its turn comes
    assert not outputs.all
    queue.answer()
    assert take(outputs, hearing, until)[MIDDLE] == pytest.approx(0.5 * CLEAN[MIDDLE], abs=1e-6)
    hearing.hear(sound(2, CLEAN, "halves"))
    queue.answer()
    hearing.hear(sound(1, 2 * CLEAN, "halves"))
    assert not queue.wishes
    assert queue.decoded == [2, 1]


def test_what_is_stopped_while_it_is_decoded_is_not_heard(
    hearing: Hearing, queue: Queue, outputs: Outputs
) -> None:
    hearing.hear(sound(1, CLEAN, "halves"))
    request, handler = queue.wishes["sound"]
    hearing.stop()
    handler(ItemsDecoded(request.x[:, None]))
    assert not hearing.playing
    assert not outputs.all


def test_a_repeated_sound_follows_what_is_shown(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    shown = [tone(500, 0.2)]
    place = [1]

    def now() -> Sound:
        return sound(place[0], shown[0], renew=now)

    hearing.set_loop(True)
    hearing.hear(now())
    take(outputs, hearing, until, 500)
    place[0], shown[0] = 2, tone(900, 0.3)
    hearing.refresh()
    heard = outputs.last.take(500)
    assert heard[EDGE:] == pytest.approx(shown[0][500 + EDGE : 1000], abs=1e-6)
    hearing.refresh()  # nothing else is shown: nothing is swapped
    assert outputs.last.take(500) == pytest.approx(shown[0][1000:1500], abs=1e-6)


def test_states_that_change_faster_than_they_are_decoded_are_heard(
    hearing: Hearing, queue: Queue, outputs: Outputs, until: Until
) -> None:
    """Each must not take the place of the one before it, or none would ever sound."""
    place = [1]

    def now() -> Sound:
        return sound(place[0], tone(100.0 * place[0], 0.4), "halves", renew=now)

    hearing.set_loop(True)
    hearing.hear(now())
    for later in range(2, 6):
        place[0] = later
        hearing.refresh()
        (request, _) = queue.wishes["sound"]
        assert request.x[0] == pytest.approx(tone(100.0)), "the first one is being decoded"
    queue.answer()
    assert hearing.heard is not None
    assert hearing.heard.part.place == 5, "then the newest follows, not those between"
    queue.answer()
    heard = take(outputs, hearing, until)
    assert heard[MIDDLE] == pytest.approx(tone(500.0, 0.2)[MIDDLE], abs=1e-6)
    assert not queue.wishes
    assert queue.decoded == [2, 1]


def test_one_that_is_not_repeated_stays_what_it_was(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    first = tone(500, 0.2)
    hearing.hear(sound(1, first, renew=lambda: sound(2, tone(900))))
    take(outputs, hearing, until, 500)
    hearing.refresh()
    assert outputs.last.take(500) == pytest.approx(first[500:1000], abs=1e-6)


def test_two_are_compared_by_ear_at_the_same_place(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    a, b = tone(500, 0.2), tone(900, 0.2)
    hearing.hear(sound("a", a))
    take(outputs, hearing, until, 100)
    assert not hearing.can_switch
    hearing.hear(sound("b", b))
    outputs.last.take(500)
    hearing.switch()
    assert outputs.last.take(500)[EDGE:] == pytest.approx(a[500 + EDGE : 1000], abs=1e-6)
    hearing.switch()
    assert outputs.last.take(500)[EDGE:] == pytest.approx(b[1000 + EDGE : 1500], abs=1e-6)


def test_every_step_is_heard_in_turn_each_at_its_own_gain(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    sounds = {3 * n: sound(n, tone(500, level)) for n, level in enumerate((40.0, 4.0, 0.4))}
    steps: list[int] = []
    hearing.stepped.connect(steps.append)
    hearing.travel(sounds)
    heard = take(outputs, hearing, until, 3 * LENGTH)
    per = LENGTH + round(0.08 * RATE)
    for n in range(2):
        part = heard[n * per :][MIDDLE]
        assert part == pytest.approx(CLEAN[MIDDLE], abs=1e-4)
    outputs.last.take(3 * LENGTH)
    until(lambda: not hearing.playing)
    assert steps == sorted(steps)
    assert set(steps) <= {0, 3, 6}


def test_without_a_device_nothing_is_tried_and_the_reason_is_there(
    qapp: QApplication, queue: Queue
) -> None:
    parent = QObject()
    hearing = Hearing(queue, Speaker(), parent)  # type: ignore[arg-type]
    hearing.hear(sound(1, CLEAN))
    hearing.travel({0: sound(1, CLEAN)})
    hearing.switch()
    assert not hearing.playing
    assert hearing.missing == "No sound device was found."
    assert hearing.close()


def test_a_lost_device_is_told_once_and_hearing_goes_on(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    failures: list[object] = []
    hearing.failed.connect(failures.append)
    hearing.set_loop(True)
    hearing.hear(sound(1, CLEAN))
    take(outputs, hearing, until, 100)
    outputs.last.lost = True
    until(lambda: bool(failures))
    hearing.refresh()
    assert not hearing.playing
    hearing.hear(sound(1, CLEAN))
    until(lambda: len(outputs.all) == 2)
    assert len(failures) == 1


def test_where_no_sound_is_shown_any_more_the_device_is_given_back(
    hearing: Hearing, outputs: Outputs, until: Until
) -> None:
    hearing.hear(sound(1, CLEAN))
    take(outputs, hearing, until, 100)
    hearing.leave()
    until(lambda: outputs.last.closed)
    assert not hearing.playing
    assert not hearing.can_switch
