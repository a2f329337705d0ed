"""The Train scene: start, watch, pause, stop, save, use; and troubles told in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import tiny
from histories import told

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage.model_files import read_metadata
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.training.gradient_health import trouble

Until = Callable[..., None]
TINY = dataclasses.replace(tiny.TINY, steps=10, sample_every=5)


def start(window: MainWindow, settings: TrainSettings) -> TrainScene:
    """Show the scene and start a run with `settings`."""
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    window.app_state.training.form.take(settings)
    scene.controls.start.click()
    return scene


def test_ten_steps_show_loss_gradients_and_samples_and_can_be_used(
    ran: MainWindow, until: Until
) -> None:
    training = ran.app_state.training
    scene = start(ran, TINY)
    assert not scene.controls.start.isEnabled()
    until(lambda: training.state == "done", 60)
    history = training.run.history
    assert history.loss.steps.tolist() == list(range(1, 11))
    assert np.isfinite(history.loss.mean).all()
    assert history.group_norms()[1].shape == (10, len(history.groups))
    assert set(history.groups) == {"label", "stem", "layers", "head"}
    assert len(training.film.grids) >= 2
    assert training.film.grids[0].x.shape[1:] == (2,)
    assert "is trained" in ran.notifications.banner.text()
    assert ran.notifications.banner.isVisible()
    scene.samples.use.click()
    assert not ran.notifications.banner.isVisible()
    assert ran.app_state.session.recipe.model == str(training.run.checkpoint.path)
    until(
        lambda: (
            ran.app_state.session.timeline.complete
            and ran.app_state.session.timeline.trajectories[-1].recipe.model_sha256 != ""
        ),
        30,
    )


def answered(window: MainWindow, until: Until, t: int) -> None:
    """Wait until the model thread has given one look at level `t`."""
    session = window.app_state.session
    session.probe(t)
    until(lambda: session.preview is not None and session.preview.t == t)


def test_pausing_holds_and_stopping_saves(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    training = ran.app_state.training
    scene = start(ran, TrainSettings(**{**vars(TINY), "steps": 100_000, "sample_every": 0}))
    until(lambda: training.run.history.last > 5, 60)
    scene.controls.pause.click()
    assert training.state == "paused"
    answered(ran, until, 30)  # by the same thread: a step that was under way has ended and is told
    held = training.run.history.last
    answered(ran, until, 60)
    assert training.run.history.last == held
    assert not ran.notifications.banner.isVisible()
    scene.controls.pause.click()
    until(lambda: training.run.history.last > held + 5, 20)
    scene.controls.stop.click()
    until(lambda: training.state == "done", 20)
    assert ran.notifications.banner.isVisible()
    scene.controls.go_on.click()  # what it becomes is not there yet
    assert not ran.notifications.banner.isVisible()
    scene.controls.stop.click()
    until(lambda: training.state == "done", 20)
    target = tmp_path / "mine.safetensors"
    training.save(target)
    until(target.exists, 20)
    assert read_metadata(target)["domain"]["kind"] == "points"


def test_a_drag_while_training_is_answered_soon(ran: MainWindow, until: Until) -> None:
    training, session = ran.app_state.training, ran.app_state.session
    start(ran, TrainSettings(**{**vars(TINY), "steps": 100_000, "sample_every": 0}))
    until(lambda: training.run.history.last > 5, 60)
    before = training.run.history.last
    session.probe(50)
    until(lambda: session.preview is not None, 10)
    assert training.state == "running"
    until(lambda: training.run.history.last > before, 10)
    training.stop()
    until(lambda: training.state == "done", 20)


def test_exploding_and_vanishing_gradients_are_named(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    scene = ran.scene("train")
    training.run.history = told([1.0] * 300, [1.0] * 250 + [500.0] * 50, (1.0, 1.0))
    assert trouble(training.run.history) == "exploding"
    training.changed.emit()
    until(lambda: any("explode" in label for label in texts(scene)), 10)
    training.run.history = told([1.0] * 300, [1.0] * 300, (1.0, 1e-6))
    assert trouble(training.run.history) == "vanishing"
    training.run.history = told([1.0] * 300, [1.0] * 300, (1.0, 0.5))
    assert trouble(training.run.history) is None


def test_a_learning_rate_that_explodes_stops_the_run_in_words(
    ran: MainWindow, until: Until
) -> None:
    training = ran.app_state.training
    scene = start(
        ran, TrainSettings(**{**vars(TINY), "lr": 10.0, "clip": 0.0, "steps": 20_000, "warmup": 0})
    )
    until(
        lambda: training.state in ("failed", "done") or trouble(training.run.history) is not None,
        90,
    )
    if training.state == "failed":
        assert training.failure.remedy
    scene.controls.stop.click()


def texts(scene: TrainScene) -> list[str]:
    """Texts of all labels of the scene."""
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in scene.findChildren(QLabel)]
