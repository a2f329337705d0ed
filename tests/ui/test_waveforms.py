"""Waveforms under spectrograms: made by the worker while nothing moves, of what is looked at."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hands import Until
from PySide6.QtGui import QColor
from tiny_sounds import few_sounds

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import Decoded
from diffusion_gui.core.runs.shown_values import state_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.models.codecs.log_mel import LogMel, scales
from diffusion_gui.render.sound_painter import BELOW
from diffusion_gui.ui.scenes.watch.row_over_time import RowOverTimePane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared.waveforms import waves_of
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views import sound_view
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.views.row_over_time import row_over_time_of
from diffusion_gui.ui.views.sound_view import SoundView, pitch_ticks

__all__ = ["few_sounds"]
SOUNDS = Recipe(data="sounds", model="ideal:sounds", count=3, steps=3, sampler="ddim")
SPECTROGRAM = Domain("spectrogram", (1, 64, 64), rate=125.0)


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many items were decoded, by the thread's name."""
    counted: Counter[str] = Counter()
    decode = LogMel.decode

    def counting(self: LogMel, state: np.ndarray) -> np.ndarray:
        counted[threading.current_thread().name] += len(state)
        return decode(self, state)

    monkeypatch.setattr(LogMel, "decode", counting)
    return counted


def sounds(window: MainWindow, until: Until, recipe: Recipe = SOUNDS) -> Trajectory:
    """The denoising half of a run of sounds, at rest at its end."""
    session = window.app_state.session
    session.autoplay = False
    session.playback.pause()
    session.adopt(recipe)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    session.playback.pause()
    session.playback.seek(session.timeline.planned - 1)
    return session.timeline.trajectories[-1]


def there(run: Trajectory, k: int, quantity: str = "x") -> list[bool]:
    """Which items' waveforms are there."""
    return [one is not None for one in waves_of(run, k, quantity)]


def test_the_waveforms_of_the_state_at_rest_are_made_by_the_worker(
    few_sounds: object, decodings: Counter[str], ran: MainWindow, until: Until
) -> None:
    run = sounds(ran, until)
    last = len(run) - 1
    until(lambda: all(there(run, last)))
    (panel,) = current_panels(ran.app_state.watch)
    expected = LogMel().decode(state_value(run, last, "x"))[:, 0]
    for wave, right in zip(panel.waves, expected, strict=True):
        np.testing.assert_array_equal(wave, right)
    mine = threading.current_thread().name
    assert decodings.pop(mine) == 3, "those of this test itself"
    assert sum(decodings.values()) == 3, "each item once, and of no other state"


def test_nothing_is_decoded_while_it_plays(
    few_sounds: object, decodings: Counter[str], ran: MainWindow, until: Until, qtbot
) -> None:
    run = sounds(ran, until)
    until(lambda: all(there(run, len(run) - 1)))
    session, made = ran.app_state.session, sum(decodings.values())
    session.playback.set_loop(True)
    session.playback.play()
    qtbot.wait(400)
    assert sum(decodings.values()) == made
    session.playback.pause()
    session.playback.seek(session.timeline.starts()[1] + 1)
    until(lambda: all(there(run, 1)))


def test_of_an_item_alone_no_other_is_decoded(
    few_sounds: object, decodings: Counter[str], ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.set_one_large(True)
    session.choose_item(2)
    run = sounds(ran, until, SOUNDS.changed(seed=4))
    session.choose_item(2)
    last = len(run) - 1
    until(lambda: there(run, last)[2])
    session.set_show(("x0",))
    until(lambda: there(run, last, "x0")[2])
    assert there(run, last, "x0") == [False, False, True]


def test_a_one_step_prediction_has_its_four_waveforms(
    few_sounds: object, ran: MainWindow, until: Until
) -> None:
    sounds(ran, until)
    session = ran.app_state.session
    session.probe(400)
    until(lambda: session.preview is not None)
    until(lambda: all(len(panel.waves) == 1 for panel in current_panels(ran.app_state.watch)))
    panels = current_panels(ran.app_state.watch)
    assert len(panels) == 4
    for panel in panels:
        np.testing.assert_array_equal(panel.waves[0], LogMel().decode(panel.x)[0, 0])


def test_a_waveform_that_is_not_there_is_stood_for_by_its_swing(qtbot: object) -> None:
    tone = (0.5 * np.sin(0.3 * np.arange(8192, dtype=np.float32)))[None, None]
    panel = Panel("", "x", LogMel().encode(tone), SPECTROGRAM, np.full(1, -1))
    swing = sound_view._about(panel, range(1))[0]
    np.testing.assert_allclose(swing[1][4:-4], 0.5, rtol=0.15)
    np.testing.assert_array_equal(swing[0], -swing[1])
    view = SoundView()
    qtbot.addWidget(view)  # type: ignore[attr-defined]
    view.resize(400, 400)

    def painted(waves: tuple[np.ndarray, ...]) -> set[str]:
        view.show_panels([replace(panel, waves=waves)], 0, False)
        picture = view.grab().toImage()
        (_, cell), *_ = view._canvases[0].cells()
        down = range(
            int(cell.bottom()) + 2, int(cell.bottom() + BELOW * view._canvases[0].grid.scale) - 1
        )
        across = int(cell.center().x())
        return {picture.pixelColor(across, y).name() for y in down}

    colors = theme().colors
    assert QColor(colors.dim).name() in painted(())
    assert QColor(colors.accent).name() in painted((tone[0, 0],))
    assert QColor(colors.dim).name() not in painted((tone[0, 0],))


def test_single_items_are_kept_within_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diffusion_gui.core.runs.decoded.BUDGET", 4 * 40)
    kept = Decoded("log_mel", Domain("audio", (1, 10), rate=16_000.0))
    for k in range(6):
        kept.put_items(k, "x", [1], np.full((1, 1, 10), k, np.float32))
    assert [kept.item(k, "x", 1) is not None for k in range(6)] == [False, False, *[True] * 4]
    found = kept.item(5, "x", 1)
    assert found is not None
    assert (found == 5).all()
    assert kept.item(5, "x", 0) is kept.item(5, "x0", 1) is None


def test_the_row_over_time_of_a_spectrogram_is_painted_and_named_as_one(
    few_sounds: object, ran: MainWindow, until: Until
) -> None:
    run = sounds(ran, until)
    picture = row_over_time_of(run, 1, 20, "x")
    last = SoundView.to_rgb(state_value(run, len(run) - 1, "x"), run.domain, "x")
    np.testing.assert_array_equal(picture[:, -1, :3], last[1, 20])
    watch = ran.app_state.watch
    watch.overlays.set_row(20.5 / 64)
    watch.overlays.toggle("streak")
    until(lambda: ran.findChild(RowOverTimePane) is not None)
    pane = ran.findChild(RowOverTimePane)
    until(lambda: pane._shown is not None)
    assert pane._shown.hertz == pytest.approx(scales(run.domain)[0][20])


def test_pitches_of_rows_fall_evenly_in_mel_and_times_of_columns_are_their_middles() -> None:
    hertz, seconds = scales(SPECTROGRAM)
    mel = 2595.0 * np.log10(1.0 + hertz / 700.0)  # O'Shaughnessy 1987
    np.testing.assert_allclose(np.diff(mel), np.diff(mel)[0])
    assert 7000.0 < hertz[0] < 8000.0
    assert 40.0 < hertz[-1] < 100.0
    np.testing.assert_allclose(seconds, (np.arange(64) + 0.5) * 128 / 16_000)


def test_marks_of_pitch_lie_between_the_rows_they_name() -> None:
    hertz, _ = scales(SPECTROGRAM)
    ticks = pitch_ticks(hertz)
    assert [words for _, words in ticks] == ["4 kHz", "2 kHz", "1 kHz", "0.5 kHz", "0.25 kHz"]
    for (row, _), khz in zip(ticks, (4, 2, 1, 0.5, 0.25), strict=True):
        assert hertz[int(row) + 1] <= 1000.0 * khz <= hertz[int(row)]
