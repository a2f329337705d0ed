"""Latents in Compare, the ideal denoiser in them, and an autoencoder from training to its use."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hands import Until
from test_beginnings import button
from test_compare_scene import arrived, stage
from test_latents_shown import sampled
from tiny_scenes import AUTOENCODER, autoencoder, denoiser, few_scenes

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.decoded import CODECS_KEPT, Decoded
from diffusion_gui.core.runs.shown_values import decoded_value, is_known
from diffusion_gui.render.films.make import film_of
from diffusion_gui.storage import run_samples
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.training.trainer import train
from diffusion_gui.ui.dialogs.my_models import MyModelsDialog
from diffusion_gui.ui.scenes.compare.distance_chart import DistancePlot
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.compare.exports import compare_parts
from diffusion_gui.ui.views.panels import current_panels

__all__ = ["autoencoder", "denoiser", "few_scenes"]


@pytest.fixture
def other(autoencoder: Path, few_scenes: object, tmp_path: Path) -> Path:
    """A denoiser in the latents of another autoencoder."""
    for _ in train(dataclasses.replace(AUTOENCODER, seed=3), tmp_path / "ae2"):
        pass
    settings = TrainSettings(
        data="scenes",
        network="unet_small",
        network_options={"channels": 8},
        batch=4,
        steps=1,
        sample_every=0,
        codec=str(tmp_path / "ae2"),
    )
    for _ in train(settings, tmp_path / "run2"):
        pass
    return tmp_path / "run2"


def test_two_models_of_latents_stand_beside_one_of_pixels(
    ran: MainWindow, until: Until, denoiser: Path, other: Path
) -> None:
    scene, compare = stage(ran), ran.app_state.compare
    arrived(compare, until)
    plain = Recipe(count=2, steps=2, T=50, label="all")
    recipes = [
        dataclasses.replace(plain, model=str(denoiser), data="scenes"),
        dataclasses.replace(plain, model=str(denoiser), data="scenes", seed=4),
        dataclasses.replace(plain, model=str(other), data="scenes"),
        dataclasses.replace(plain, model="shapes", data="shapes"),
    ]
    compare.take(Comparison(tuple(map(Pane, recipes)), reference=0))
    arrived(compare, until)
    until(lambda: compare.runs.complete)
    compare.playback.pause()
    compare.playback.seek(0)
    runs = [compare.runs.run_of(i) for i in range(4)]
    until(lambda: all(is_known(run, 0, "x") for run in runs))
    for run, pane in zip(runs, scene.stage.panes, strict=True):
        shown = pane._stack.currentWidget()._panels[0]
        np.testing.assert_array_equal(shown.x, decoded_value(run, 0, "x"))
    lengths = [len(compare.distances(i)) for i in range(4)]
    assert lengths == [3, 3, 0, 0], "numbers of other latents, and of pixels, mean something else"
    assert "have none" in scene.findChild(DistancePlot)._title.text()
    film = film_of(compare_parts(compare)[0][1], ExportOptions())
    assert film.frame(len(film) - 1).shape == (film.size[1], film.size[0], 3)


def test_the_ideal_denoiser_works_in_the_latents_of_the_model_it_stands_for(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    session = ran.app_state.session
    trained = sampled(ran, until, denoiser)
    button(ran, "Ideal").click()
    assert session.recipe.model == "ideal:scenes"
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    ideal = session.timeline.trajectories[-1]
    assert ideal.domain.shape == (4, 16, 16)
    np.testing.assert_array_equal(ideal.x[0], trained.x[0])
    button(ran, "Ideal").click()
    assert session.recipe.model == str(denoiser)
    assert session.recipe.codec == ""
    ran.app_state.compare.take_with("ideal", session.recipe)
    panes = {pane.recipe.model: pane.recipe.codec for pane in ran.app_state.compare.panes}
    assert learned_place(panes["ideal:scenes"])


def test_an_autoencoder_is_trained_and_then_a_denoiser_in_its_latents(
    ran: MainWindow, until: Until, few_scenes: object
) -> None:
    ran.show_scene("train")
    scene, training = ran.scene("train"), ran.app_state.training
    assert isinstance(scene, TrainScene)
    training.form.take(AUTOENCODER)
    scene.controls.start.click()
    until(lambda: training.state == "done", 60)
    assert not scene.curves._levels.isVisible(), "no noise level plays a part"
    until(lambda: bool(training.film.grids))
    scene.samples.refresh()
    assert "KL" in scene.samples._title.text()
    (kept,) = run_samples.read(training.run.checkpoint.path.parent)
    assert kept.latents == training.film.grids[-1].latents
    assert kept.latents.deviation_low <= kept.latents.deviation_high
    assert scene.samples.use.text() == "Train in its latents"
    ran.notifications.dismiss()
    before = training.form.settings
    dialog = MyModelsDialog(ran.app_state, ran)
    dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
    assert dialog._buttons[0].text() == "Train in its latents"
    dialog._buttons[0].click()
    settings = training.form.settings
    training.form.take(before)
    scene.samples.use.click()
    assert training.form.settings == settings
    assert learned_place(settings.codec)[1] == str(training.run.checkpoint.path)
    assert not NETWORKS[settings.network].codec
    assert settings.data == "scenes"
    small = {"network": "unet_small", "network_options": {"channels": 8}}
    quick = {"batch": 4, "steps": 2, "sample_every": 2, "save_every": 2}
    training.form.take(dataclasses.replace(settings, **small, **quick))
    scene.controls.start.click()
    until(lambda: training.state == "done" and training.run.settings.network == "unet_small", 60)
    assert read_checkpoint(training.run.checkpoint.path).domain.shape == (4, 16, 16)
    until(lambda: bool(training.film.grids))
    assert training.film.grids[-1].x.shape[1:] == (3, 64, 64)
    assert scene.samples.use.text() == "Use in Watch"


def test_latents_whose_codec_was_damaged_are_refused_once_and_in_words(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    session, failures = ran.app_state.session, []
    run = sampled(ran, until, denoiser, steps=6)
    assert run.decoded is not None
    path = denoiser / "checkpoint.safetensors"
    whole = bytearray(path.read_bytes())
    whole[-5] ^= 1
    path.write_bytes(whole)
    CODECS_KEPT.clear()
    run.decoded = Decoded(run.decoded.codec, run.shown)
    session.failed.connect(failures.append)
    first = session.timeline.starts()[1]
    session.playback.seek(first + 1)
    until(lambda: bool(failures))
    assert "damaged" in failures[0].what + failures[0].why
    assert failures[0].remedy
    for k in range(2, 6):
        session.playback.seek(first + k)
        until(lambda: not session.preview_queue._busy)
    assert len(failures) == 1
    session.set_show(("z",))  # the numbers themselves are there
    (panel,) = current_panels(ran.app_state.watch)
    assert np.ptp(panel.x) > 0.0
