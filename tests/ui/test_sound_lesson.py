"""The lesson's figures of sounds: noised and denoised, and what a schedule does to them."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from hands import Until
from outputs import Outputs
from tiny_sounds import few_sounds

from diffusion_gui.core.protocol.files import ExportRequest
from diffusion_gui.core.protocol.lessons import SpreadRequest, SpreadShown
from diffusion_gui.core.protocol.sampling import RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.model_spec import ideal_model
from diffusion_gui.core.schedule import NoiseSchedule, cosine, flow, karras
from diffusion_gui.engine import Engine
from diffusion_gui.export import execute
from diffusion_gui.render.films.make import is_heard
from diffusion_gui.ui.scenes.learn.scene import LearnScene
from diffusion_gui.ui.scenes.learn.sound_figures import NoisedSound, SoundSnr, snr_db
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn.figure_films import noised_sound
from diffusion_gui.ui.state.learn.heard import sound_of_lesson
from diffusion_gui.ui.state.learn.learn import SOUND_CLASS

__all__ = ["few_sounds"]


def opened(window: MainWindow, until: Until) -> LearnScene:
    """The page about uses, its figures there."""
    learning = window.app_state.learning
    learning.sound_recipe = learning.sound_recipe.changed(model=ideal_model("sounds"))
    window.show_scene("learn")
    scene = window.scene("learn")
    assert isinstance(scene, LearnScene)
    assert learning.sound is None, "nobody waits for sounds who has not opened their page"
    learning.open("uses")
    until(lambda: learning.sound is not None and learning.spread is not None)
    return scene


def test_a_sound_is_noised_and_denoised_with_its_waveforms(
    ran: MainWindow, few_sounds: object, until: Until
) -> None:
    scene, learning = opened(ran, until), ran.app_state.learning
    figure = scene.page.findChild(NoisedSound)
    view = figure.view.currentWidget()
    until(lambda: all(panel.waves for panel in view._panels))
    assert [panel.quantity for panel in view._panels] == ["x0", "x", "x0"]
    assert learning.sound is not None
    np.testing.assert_array_equal(view._panels[0].x, learning.sound.clean)
    assert learning.sound.domain.labels[learning.sound.labels[0]] == SOUND_CLASS
    before = figure.words.text()
    figure.level.slider.setValue(950)
    assert figure.words.text() != before
    until(lambda: learning.sound.t > 900)


def test_the_curves_follow_the_schedule_of_watch(
    ran: MainWindow, few_sounds: object, until: Until
) -> None:
    scene, session = opened(ran, until), ran.app_state.session
    figure = scene.page.findChild(SoundSnr)
    spread = ran.app_state.learning.spread
    assert spread is not None
    for name in ("flow", "cosine"):
        assert session.change(schedule=name, T=1000)
        drawn = [line.getOriginalDataset()[1] for line in figure.lines]
        for y, variance in zip(
            drawn, (spread.spectrogram, spread.waveform, spread.quiet), strict=True
        ):
            expected = snr_db(session.schedule, variance)[1:]
            np.testing.assert_allclose(y, np.clip(expected, -60, 60), atol=1e-6)
        number = f"{snr_db(session.schedule, spread.waveform)[500]:.0f} dB".replace("-", "−")
        assert number in figure.words.text()


@pytest.mark.parametrize("schedule", [cosine(50), flow(50), karras(50)])
def test_snr_is_the_power_of_the_noised_signal_over_that_of_its_noise(
    schedule: NoiseSchedule,
) -> None:
    x0 = 0.1 * np.random.default_rng(0).standard_normal(200_000)
    eps = np.random.default_rng(1).standard_normal(200_000)
    for t in (1, 25, 49):
        signal, noise = schedule.alpha[t] * x0, schedule.sigma[t] * eps
        expected = 10 * np.log10(signal.var() / noise.var())
        assert snr_db(schedule, 0.01)[t] == pytest.approx(expected, abs=0.1)


def test_waveforms_are_small_and_their_quiet_half_smaller_beside_spectrograms() -> None:
    (shown, _) = Engine(1, "cpu").execute(SpreadRequest("sounds", 16))
    assert isinstance(shown, SpreadShown)
    assert shown.quiet < shown.waveform / 3 < shown.spectrogram / 20


@pytest.mark.parametrize("panel", [0, 1, 2])
def test_a_click_on_a_panel_lets_it_be_heard_no_louder_than_the_sound(
    ran: MainWindow, few_sounds: object, until: Until, outputs: Outputs, panel: int
) -> None:
    opened(ran, until)
    hearing, learning = ran.app_state.hearing, ran.app_state.learning
    figure = ran.scene("learn").page.findChild(NoisedSound)
    figure.pressed.emit(panel)
    until(lambda: hearing.heard is not None and hearing._wanted is None)
    sound = sound_of_lesson(learning, panel)
    assert sound is not None
    assert hearing.heard.part.key == sound.part.key
    assert hearing.gain <= 1.0
    if panel == 0:
        assert hearing.gain == 1.0
    learning.open("parts")
    assert not hearing.playing


def test_nothing_is_heard_of_a_page_without_sounds(ran: MainWindow) -> None:
    ran.show_scene("learn")
    assert ran.app_state.hearing.front() is None


def test_the_figure_is_a_film_that_is_heard(
    ran: MainWindow, few_sounds: object, until: Until, tmp_path: Path
) -> None:
    scene, learning = opened(ran, until), ran.app_state.learning
    until(lambda: learning.sound_sweep is not None)
    (_, runs), *_ = scene.parts()
    (run,) = runs
    assert run.complete
    assert run.known.all()
    preview = learning.sound
    (k,) = np.flatnonzero(run.path.t == 0)
    np.testing.assert_array_equal(run.x[k], preview.clean)
    assert is_heard(runs)
    options = ExportOptions(show=("x", "x0"), sound=True)
    *_, written = execute(ExportRequest(runs, options, tmp_path / "a.mp4"))
    with av.open(str(written.path)) as video:
        assert video.streams.audio
        assert float(video.duration) / 1e6 > 0.5 * len(run)


def test_its_states_are_those_of_the_same_recipe_elsewhere(
    ran: MainWindow, few_sounds: object, until: Until
) -> None:
    opened(ran, until)
    learning = ran.app_state.learning
    until(lambda: learning.sound_sweep is not None)
    run = noised_sound(learning.film_recipe, learning.sound_sweep)
    made = []
    for event in Engine(device="cpu").execute(RunRequest(learning.film_recipe)):
        if isinstance(event, RunStarted):
            made.append(event.x)
            np.testing.assert_array_equal(event.path.t, run.path.t)
        elif isinstance(event, StepDone):
            made.append(event.x)
    np.testing.assert_allclose(np.stack(made), run.x, atol=1e-5)
