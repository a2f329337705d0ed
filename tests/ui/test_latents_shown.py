"""Latents in the window: decoded where they are looked at, as tiles on demand, and never all."""

from __future__ import annotations

import copy
import threading
from pathlib import Path

import numpy as np
import pytest
from hands import Until
from tiny_scenes import autoencoder, denoiser, few_scenes

from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.decoded import Decoded, Values
from diffusion_gui.core.runs.shown_values import decoded_value, shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.models.codecs.autoencoder import LearnedCodec
from diffusion_gui.ui.display_names import model_choices
from diffusion_gui.ui.scenes.train.codec_models import codec_files
from diffusion_gui.ui.scenes.watch.canvas_bars import ShowRow
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.panels import current_panels

__all__ = ["autoencoder", "denoiser", "few_scenes"]


def sampled(window: MainWindow, until: Until, model: Path, steps: int = 4) -> Trajectory:
    """The denoising half of a run of a denoiser in latents, begun from the window."""
    session = window.app_state.session
    values = {"data": "scenes", "model": str(model), "count": 2, "label": "all", "steps": steps}
    assert session.change(**values)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    session.playback.pause()
    return session.timeline.trajectories[-1]


def test_the_canvas_shows_decoded_pictures_or_tiles(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    session, row = ran.app_state.session, ran.findChild(ShowRow)
    tiles = row._show.by_value[("z",)]
    assert tiles.isHidden()
    run = sampled(ran, until, denoiser)
    session.playback.seek(session.timeline.starts()[1] + 2)
    until(lambda: run.decoded is not None and (2, "x") in run.decoded)
    (panel,) = current_panels(ran.app_state.watch)
    assert panel.domain.shape == (3, 64, 64)
    assert not tiles.isHidden()
    tiles.click()
    assert session.show == ("z",)
    (panel,) = current_panels(ran.app_state.watch)
    np.testing.assert_array_equal(panel.x, shown_value(run, 2, "z"))
    assert session.change(data="shapes", model="shapes", steps=3)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    assert session.show == ("x",)
    assert tiles.isHidden()


def test_window_and_file_decode_to_the_same_bytes(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    session = ran.app_state.session
    run = sampled(ran, until, denoiser)
    for k in (0, 4):
        session.playback.seek(session.timeline.starts()[1] + k)
        until(lambda k=k: run.decoded is not None and (k, "x") in run.decoded)
        (panel,) = current_panels(ran.app_state.watch)
        again = copy.copy(run)
        again.decoded = Decoded(run.decoded.codec, run.shown)
        np.testing.assert_array_equal(panel.x, decoded_value(again, k, "x"))


def test_scrubbing_over_fifty_states_asks_for_few_of_them(
    ran: MainWindow, until: Until, denoiser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ran.app_state.session
    begun: list[int] = []
    gate, decode = threading.Event(), LearnedCodec.decode

    def held(self: LearnedCodec, state: Values) -> Values:
        begun.append(len(state))
        assert gate.wait(60.0)
        return decode(self, state)

    run = sampled(ran, until, denoiser, steps=50)
    assert run.decoded is not None
    monkeypatch.setattr(LearnedCodec, "decode", held)
    run.decoded = Decoded(run.decoded.codec, run.shown)
    first = session.timeline.starts()[1]
    for k in range(51):
        session.playback.seek(first + k)
    until(lambda: bool(begun))
    assert len(begun) == 1  # all others were passed over
    gate.set()
    until(lambda: run.decoded is not None and (50, "x") in run.decoded)


def test_training_offers_the_autoencoders_that_there_are(
    ran: MainWindow, autoencoder: Path
) -> None:
    place = f"autoencoder:{autoencoder}"
    scenes = TrainSettings(data="scenes", network="unet_small", codec=place)
    assert place in [value for value, _, _ in codec_files(scenes)]
    alone = TrainSettings(data="scenes", network="autoencoder")
    assert len(codec_files(alone)) == len(codec_files(FIRST_TRAINING)) == 1
    form = ran.app_state.training.form
    form.take(scenes)
    form.change("network", "autoencoder")
    assert form.settings.codec == ""


def test_an_autoencoder_is_not_offered_as_a_denoiser(ran: MainWindow, autoencoder: Path) -> None:
    recipe = ran.app_state.session.recipe
    assert str(autoencoder / "checkpoint.safetensors") not in [v for v, *_ in model_choices(recipe)]
