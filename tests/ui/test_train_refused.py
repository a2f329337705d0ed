"""A run that is refused leaves the one before it on show, ready to go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from abuse.bad_input import FOLDERS

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
TINY = TrainSettings(
    data="points:moons", network="mlp", network_options={"width": 8, "depth": 1}, steps=6, batch=8,
    save_every=3, sample_every=3, warmup=1,
)  # fmt: skip


def bad_folder(tmp_path: Path) -> TrainSettings:
    FOLDERS["all corrupt"].make(tmp_path / "bad")
    return TrainSettings(data=f"images:{tmp_path / 'bad'}", network="article")


def no_card(tmp_path: Path) -> TrainSettings:
    return TrainSettings(**(vars(TINY) | {"device": "cuda"}))


@pytest.mark.parametrize(
    ("asked", "said"), [(bad_folder, "None of its 2"), (no_card, "no usable CUDA")]
)
def test_the_run_before_a_refused_one_is_on_show_again(
    ran: MainWindow,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: Callable[[Path], TrainSettings],
    said: str,
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    ran.show_scene("train")
    training = ran.app_state.training
    training.start(TINY)
    until(lambda: training.state == "done")
    before = training.run.settings, training.run.out, training.run.checkpoint, training.run.kept
    losses, grids = training.run.history.recent()[0].tolist(), list(training.film.grids)
    assert len(grids) == 2
    training.start(asked(tmp_path))
    until(lambda: training.state == "failed")
    assert said in ran.notifications.banner.text()
    assert before == (
        training.run.settings,
        training.run.out,
        training.run.checkpoint,
        training.run.kept,
    )
    assert training.run.history.recent()[0].tolist() == losses
    assert training.film.grids == grids
    training.train_on(TINY)
    until(lambda: training.state == "done")
    assert training.run.history.last == 12


def test_a_folder_that_is_no_run_any_more_leaves_the_run_on_show(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.app_state.training
    training.start(TINY)
    until(lambda: training.state == "done")
    before = training.run.settings, training.run.out, training.run.checkpoint
    (tmp_path / "run").mkdir()
    for name in ("config.json", "log.jsonl"):
        (tmp_path / "run" / name).write_bytes(b"\xff nothing")
    training.follow(tmp_path / "run")
    until(lambda: training.state == "failed")
    assert before == (training.run.settings, training.run.out, training.run.checkpoint)
    assert training.run.history.last == 6
