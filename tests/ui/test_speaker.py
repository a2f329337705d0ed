"""The speaker, with devices that a test drives, with miniaudio's null device, and with ALSA."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from outputs import Outputs
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg
from diffusion_gui.ui.support import speaker as module
from diffusion_gui.ui.support.device_thread import cannot_open
from diffusion_gui.ui.support.sound_stream import FADE, SoundStream
from diffusion_gui.ui.support.speaker import MiniaudioOutput, Read, Speaker

RATE = 16000
EDGE = round(FADE * RATE)
TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(4000) / RATE)).astype(np.float32)
Until = Callable[..., None]
ALSA_CONF = Path("/usr/share/alsa/alsa.conf")


@pytest.fixture
def speaker(qapp: QApplication, outputs: Outputs) -> Iterator[Speaker]:
    threads = set(threading.enumerate())
    made = outputs.speaker()
    yield made
    assert made.close()
    assert not set(threading.enumerate()) - threads, "a thread is left"
    assert all(output.closed for output in outputs.all)


@pytest.fixture
def failures(speaker: Speaker) -> list[UserError]:
    heard: list[UserError] = []
    speaker.failed.connect(heard.append)
    return heard


def opened(speaker: Speaker, outputs: Outputs, until: Until, count: int = 1) -> None:
    until(lambda: len(outputs.all) == count and not speaker._opening)


def test_nothing_is_opened_before_the_first_play(speaker: Speaker, outputs: Outputs) -> None:
    speaker.stop()
    speaker.swap(TONE)
    assert not speaker.playing
    assert not outputs.all
    assert speaker._devices._thread is None


def test_what_is_played_reaches_the_device_and_its_end_is_told(
    speaker: Speaker, outputs: Outputs, until: Until
) -> None:
    ended: list[bool] = []
    speaker.ended.connect(lambda: ended.append(True))
    speaker.play(TONE, RATE, 0.5)
    assert speaker.playing
    opened(speaker, outputs, until)
    heard = outputs.last.take(5000)
    assert heard[EDGE : 4000 - EDGE] == pytest.approx(0.5 * TONE[EDGE:-EDGE], abs=1e-7)
    until(lambda: bool(ended))
    assert not speaker.playing
    assert ended == [True]
    assert not outputs.last.closed  # fed zeros from now on
    assert not outputs.last.take(100).any()


def test_one_device_serves_all_sounds_of_a_rate(
    speaker: Speaker, outputs: Outputs, until: Until
) -> None:
    for _ in range(3):
        speaker.play(TONE, RATE)
        opened(speaker, outputs, until)
        outputs.last.take(1000)
    speaker.play(TONE, 8000)
    opened(speaker, outputs, until, 2)
    assert outputs.all[0].closed
    assert outputs.all[0].closed_by == "speaker"  # neither the window's thread nor the device's
    assert outputs.last.rate == 8000


def test_the_place_moves_and_a_swap_is_heard_at_once(
    speaker: Speaker, outputs: Outputs, until: Until
) -> None:
    moved: list[float] = []
    speaker.moved.connect(moved.append)
    speaker.play(TONE, RATE, loop=True)
    opened(speaker, outputs, until)
    outputs.last.take(2000)
    until(lambda: bool(moved) and moved[-1] > 0.1)
    speaker.swap(-TONE, 0.5)
    assert outputs.last.take(1000)[EDGE:] == pytest.approx(-0.5 * TONE[2000 + EDGE : 3000])


def test_a_device_given_back_is_opened_again_by_the_next_play(
    speaker: Speaker, outputs: Outputs, until: Until
) -> None:
    speaker.play(TONE, RATE)
    opened(speaker, outputs, until)
    speaker.release()
    assert not speaker.playing
    until(lambda: outputs.last.closed)
    speaker.play(TONE, RATE)
    opened(speaker, outputs, until, 2)


def test_a_device_that_is_busy_is_said_once_and_tried_again(
    speaker: Speaker, outputs: Outputs, until: Until, failures: list[UserError]
) -> None:
    outputs.refusal = cannot_open()
    speaker.play(TONE, RATE, loop=True)
    until(lambda: bool(failures))
    assert not speaker.playing
    speaker.swap(TONE)
    assert len(failures) == 1
    assert failures[0].what_to_do
    outputs.refusal = None
    speaker.play(TONE, RATE)
    opened(speaker, outputs, until)
    assert speaker.playing


def test_a_device_that_is_lost_is_said_once_and_its_successor_found(
    speaker: Speaker, outputs: Outputs, until: Until, failures: list[UserError]
) -> None:
    speaker.play(TONE, RATE, loop=True)
    opened(speaker, outputs, until)
    outputs.last.lost = True
    until(lambda: bool(failures))
    assert failures[0].what == "The sound device is gone."
    assert not speaker.playing
    until(lambda: outputs.all[0].closed)
    speaker.play(TONE, RATE)
    opened(speaker, outputs, until, 2)
    assert len(failures) == 1


def test_a_device_that_asks_for_nothing_any_more_is_lost(
    speaker: Speaker,
    outputs: Outputs,
    until: Until,
    failures: list[UserError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LOST_SECONDS", 0.05)
    speaker.play(TONE, RATE, loop=True)
    opened(speaker, outputs, until)
    outputs.last.take(100)
    until(lambda: bool(failures))
    assert failures[0].what == "The sound device is gone."


def test_a_device_that_has_not_asked_yet_is_waited_for_longer(
    speaker: Speaker,
    outputs: Outputs,
    until: Until,
    failures: list[UserError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A busy machine or a wireless device takes longer to begin than to ask again."""
    monkeypatch.setattr(module, "LOST_SECONDS", 0.0)
    speaker.play(TONE, RATE, loop=True)
    opened(speaker, outputs, until)
    moved: list[float] = []
    speaker.moved.connect(moved.append)
    until(lambda: len(moved) > 3)
    assert not failures
    monkeypatch.setattr(module, "FIRST_SECONDS", 0.0)
    until(lambda: bool(failures))
    assert not speaker.playing


def test_a_bug_while_a_device_opens_is_said_and_freezes_nothing(
    qapp: QApplication, until: Until
) -> None:
    def broken(rate: int, read: Read) -> MiniaudioOutput:
        raise ZeroDivisionError

    speaker = Speaker(broken, missing=lambda: None)
    heard: list[UserError] = []
    speaker.failed.connect(heard.append)
    speaker.play(TONE, RATE)
    until(lambda: bool(heard))
    assert speaker.close()


def test_an_answer_that_comes_late_is_not_taken_for_the_next_ones(
    speaker: Speaker, outputs: Outputs, until: Until
) -> None:
    for rate in (8000, 11025, 16000, 22050, 44100):
        speaker.play(TONE, rate)
    until(lambda: bool(outputs.all) and outputs.last.rate == 44100 and not speaker._opening)
    assert speaker._output is outputs.last
    assert [output.closed for output in outputs.all[:-1]] == [True] * (len(outputs.all) - 1)


def test_where_there_is_no_sound_nothing_is_tried(qapp: QApplication, outputs: Outputs) -> None:
    speaker = Speaker(outputs.open, missing=lambda: msg("No sound device was found."))
    speaker.play(TONE, RATE)
    assert not speaker.playing
    assert speaker._devices._thread is None


def test_the_null_device_is_given_every_sample_once(
    qapp: QApplication, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("miniaudio")
    heard: list[np.ndarray] = []
    streams: list[SoundStream] = []  # the speaker may give its own back before one looks

    def null(rate: int, read: Read) -> MiniaudioOutput:
        streams.append(read.__self__)  # type: ignore[attr-defined]

        def kept(frames: int) -> np.ndarray:
            heard.append(read(frames))
            return heard[-1]

        return MiniaudioOutput(rate, kept, ("NULL",))

    monkeypatch.setattr(module, "LOST_SECONDS", 60.0)  # a busy machine serves it late
    monkeypatch.setattr(module, "FIRST_SECONDS", 60.0)
    speaker = Speaker(null, missing=lambda: None)
    ended: list[bool] = []
    failed: list[UserError] = []
    speaker.ended.connect(lambda: ended.append(True))
    speaker.failed.connect(failed.append)
    speaker.play(TONE, RATE, 0.5)
    until(lambda: bool(ended))
    assert not failed
    assert speaker.close()
    samples = np.concatenate(heard)
    (stream,) = streams
    assert stream.frames == len(samples)  # it counts what it gave
    first = np.flatnonzero(samples)[0] - 1  # the tone begins with a zero
    assert samples[first + EDGE : first + 4000 - EDGE] == pytest.approx(0.5 * TONE[EDGE:-EDGE])
    assert not samples[first + 4000 :].any()


CHILD = """
import sys
import numpy as np
from PySide6.QtCore import QCoreApplication
from diffusion_gui.ui.support.speaker import Speaker

app = QCoreApplication([])
speaker = Speaker()
if speaker.missing():
    sys.exit(f"missing: {speaker.missing()}")
speaker.failed.connect(lambda error: sys.exit(error.lines()))
speaker.failed.connect(app.quit)
speaker.ended.connect(app.quit)
speaker.play(np.load(sys.argv[1]), 16000, float(sys.argv[2]))
app.exec()
sys.exit(0 if speaker.close() else "the thread has not ended")
"""


def alsa(folder: Path, default: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Play in a process whose default ALSA device is `default`."""
    try:
        ctypes.CDLL("libasound.so.2")
    except OSError:
        pytest.skip("this machine has no libasound")
    if not ALSA_CONF.exists():
        pytest.skip(f"this machine has no {ALSA_CONF}")
    pytest.importorskip("miniaudio")
    config = folder / "asound.conf"
    config.write_text(f"<{ALSA_CONF}>\npcm.!default {{ {default} }}\n")
    environment = os.environ | {
        "ALSA_CONFIG_PATH": str(config),
        "PULSE_SERVER": f"unix:{folder}/nowhere",  # asked first, does not answer
    }
    return subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=150,
    )


def test_alsa_receives_exactly_the_samples_times_the_gain(tmp_path: Path) -> None:
    out = tmp_path / "OUT.raw"
    np.save(tmp_path / "tone.npy", TONE)
    default = f'type file file "{out}" format "raw" slave.pcm "null"'
    done = alsa(tmp_path, default, tmp_path / "tone.npy", 0.37)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    samples = np.fromfile(out, "<f4")
    first = np.flatnonzero(samples)[0] - 1
    heard = samples[first : first + 4000]
    assert abs(heard - 0.37 * TONE)[EDGE:-EDGE].max() < 1e-4
    assert (abs(heard) <= abs(0.37 * TONE) + 1e-6).all()  # fades at the ends
    assert not samples[first + 4000 :].any()


def test_alsa_without_a_card_is_one_sentence_and_none_of_its_own(tmp_path: Path) -> None:
    np.save(tmp_path / "tone.npy", TONE)
    done = alsa(tmp_path, "type hw card 31", tmp_path / "tone.npy", 1.0)
    assert done.returncode == 1
    assert "The sound device cannot be opened." in done.stderr
    assert "ALSA lib" not in done.stderr
