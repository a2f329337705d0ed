"""Scores in the window: measured by themselves after points, on a button otherwise, and stopped."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.protocol.scoring import Score, Scored
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.training import scores as quality_module

Until = Callable[..., None]
TINY = TrainSettings(
    data="points:moons",
    network="mlp",
    network_options={"width": 16, "depth": 1},
    steps=4,
    batch=16,
    warmup=1,
    sample_every=0,
    save_every=4,
)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    compare(monkeypatch, 60)


def compare(monkeypatch: pytest.MonkeyPatch, points: int) -> None:
    """Let so many points be compared, and eight pictures."""
    entries = {
        name: dataclasses.replace(MODALITIES[name], scored_quickly=count)
        for name, count in (("points", points), ("image", 8))
    }
    monkeypatch.setattr(quality_module, "MODALITIES", entries)


def start(window: MainWindow, settings: TrainSettings) -> TrainScene:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    window.app_state.training.form.take(settings)
    scene.controls.start.click()
    return scene


def test_points_are_measured_when_their_training_ends(ran: MainWindow, until: Until) -> None:
    quality = ran.app_state.quality
    scene = start(ran, TINY)
    assert not scene.samples.quality.button.isEnabled()
    until(lambda: quality.scored is not None and not quality.measuring, 90)
    texts = scene.samples.quality.texts()
    assert texts[1:4] == ["generated", "real", "Energy distance"]
    assert len(texts) == 9
    # Four steps of training make no moons, and the floor beside the score says what would.
    value, floor = (float(text.split(" ± ")[0]) for text in texts[4:6])
    error = float(texts[4].split(" ± ")[1])
    assert error > 0.0
    assert "standard error" in scene.samples.quality.readings.text()
    assert value > 0.05 > floor
    assert scene.samples.quality.button.isEnabled()
    scene.controls.start.click()
    assert quality.scored is None
    assert not scene.samples.quality.texts()


def test_a_stopped_training_is_measured_on_the_button_and_that_can_be_stopped(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(monkeypatch, 3000)
    training, quality = ran.app_state.training, ran.app_state.quality
    scene = start(ran, TrainSettings(**{**vars(TINY), "steps": 100_000}))
    until(lambda: training.run.history.last > 5, 60)
    scene.controls.stop.click()
    until(lambda: training.state == "done", 60)
    assert not quality.measuring
    table = scene.samples.quality
    table.button.click()
    assert quality.measuring
    assert table.button.text() == "Stop measuring"
    table.button.click()
    until(lambda: not quality.measuring, 60)
    assert table.button.text() == "Measure quality"


def test_a_checkpoint_that_is_gone_is_told(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    training, quality = ran.app_state.training, ran.app_state.quality
    scene = start(ran, TINY)
    until(lambda: quality.scored is not None and not quality.measuring, 90)
    told: list[object] = []
    ran.app_state.session.failed.connect(told.append)
    training.run.checkpoint.path.unlink()
    scene.samples.quality.button.click()
    until(lambda: bool(told), 60)
    until(lambda: not quality.measuring, 60)
    assert quality.scored is None


def test_scores_of_sounds_have_a_column_of_the_codec_alone_and_levels_in_db(
    ran: MainWindow,
) -> None:
    scene = ran.scene("train")
    assert isinstance(scene, TrainScene)
    quality = ran.app_state.quality
    quality.scored = Scored(
        Recipe(count=8),
        50,
        (
            Score("accuracy_linear", 0.97, 0.998, 0.01, 0.001, codec=0.991),
            Score("silence", -96.25, -120.0, 0.5, 0.0, codec=-110.0),
            Score("nearest", 0.3, 0.31, 0.01, 0.01),
        ),
    )
    quality.changed.emit()
    texts = scene.samples.quality.texts()
    assert texts[:4] == ["", "generated", "real", "codec"]
    assert texts[4:8] == ["Class accuracy, linear", "97.0 ± 1.0 %", "99.8 ± 0.1 %", "99.1 %"]
    assert texts[9].endswith(" dB")
    assert texts[11] == "-110.0 dB"
    assert len(texts) == 4 + 4 + 4 + 3
