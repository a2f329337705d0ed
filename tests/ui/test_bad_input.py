"""Every bad file and folder in the window: a message with what, why and what to do, while model,
data, settings and run stay as they were. The command line: cli/test_cli_bad_input.py."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from abuse.bad_input import (
    FOLDERS,
    MODELS,
    ODD_FOLDERS,
    ODD_PICTURES,
    PICTURES,
    RECIPES,
    snapshot,
)
from abuse.damage import good_model
from campaign import figure
from holding import Hold

from diffusion_gui.core.protocol.events import Failed, Progress
from diffusion_gui.core.protocol.sampling import JourneyRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage.model_files import user_models_dir
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
GROUPS = {"models": MODELS, "pictures": PICTURES, "folders": FOLDERS}


@contextmanager
def nothing_changes(window: MainWindow, until: Until, folder: Path) -> Iterator[list[Failed]]:
    """What is done within is refused, once, in words; nothing else has changed then."""
    session, failures = window.app_state.session, []
    before = session.recipe, session.forward_process, session.timeline
    files = snapshot(folder)
    window.app_state.history.forget()
    window.notifications.dismiss()
    session.failed.connect(failures.append)
    window.opener.failed.connect(failures.append)
    yield failures
    until(lambda: bool(failures))
    session.failed.disconnect(failures.append)
    window.opener.failed.disconnect(failures.append)
    assert len(failures) == 1, failures
    assert not failures[0].bug, failures[0]
    assert failures[0].what
    assert failures[0].why
    assert failures[0].remedy
    assert not window.notifications.banner.isHidden()
    assert window.notifications.banner.failing
    assert before == (session.recipe, session.forward_process, session.timeline)
    assert session.timeline.complete
    assert not session._settle.isActive(), "nothing is to be computed again"
    assert not window.app_state.history.can_undo, "there is no way back to what was refused"
    assert snapshot(folder) == files


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_bad_is_refused_and_nothing_changes(
    ran: MainWindow, until: Until, tmp_path: Path, group: str
) -> None:
    for case, bad in GROUPS[group].items():
        folder = tmp_path / case.replace("/", "-")
        folder.mkdir()
        path = folder / bad.name
        bad.make(path)
        with nothing_changes(ran, until, folder):
            ran.open_path(str(path))
        told = ran.notifications.banner.text()
        assert bad.name in told, case
        assert bad.said in told, f"{case}: {told}"


def shown(window: MainWindow, until: Until, data: str) -> np.ndarray:
    """The clean items of a run of `data`, once it is on show to its end."""
    session = window.app_state.session

    def there() -> bool:
        runs = session.timeline.trajectories
        return bool(runs) and runs[0].recipe.data == data and session.timeline.complete

    until(there)
    return np.asarray(session.timeline.trajectories[0].x[0])


def test_pictures_are_converted(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    for case, odd in ODD_PICTURES.items():
        path = tmp_path / f"{case}-{odd.name}"
        odd.make(path)
        ran.notifications.dismiss()
        ran.open_path(str(path))
        pixel = shown(ran, until, str(path))[0, :, 7, 7]
        np.testing.assert_allclose((pixel + 1) * 127.5, odd.colour, atol=1.5, err_msg=case)
        told = "" if ran.notifications.banner.isHidden() else ran.notifications.banner.text()
        assert odd.said in told, case
        assert bool(told) == bool(odd.said), f"{case}: {told}"


def test_folders_are_used_with_a_word(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    for case, odd in ODD_FOLDERS.items():
        folder = tmp_path / case
        odd.make(folder)
        ran.notifications.dismiss()
        ran.open_path(str(folder))
        items = shown(ran, until, f"images:{folder}")
        assert len(np.unique(items, axis=0)) <= odd.used, case
        told = "" if ran.notifications.banner.isHidden() else ran.notifications.banner.text()
        assert odd.said in told, case
        assert bool(told) == bool(odd.said), f"{case}: {told}"


def test_a_schedule_nobody_can_have(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    for case, (name, value) in RECIPES.items():
        path = tmp_path / f"{case}.json"
        path.write_text(json.dumps(json.loads(Recipe().to_json()) | {name: value}))
        with nothing_changes(ran, until, tmp_path):
            ran.open_path(str(path))
        assert str(path) in ran.notifications.banner.text(), case


def test_a_model_whose_file_is_replaced_while_it_is_in_use(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    path = tmp_path / "mine.safetensors"
    good_model(path)
    ran.open_path(str(path))
    session = ran.app_state.session
    until(lambda: session.recipe.model == str(path))
    shown(ran, until, session.recipe.data)
    until(lambda: session.timeline.trajectories[-1].recipe.model == str(path))
    until(lambda: session.timeline.complete)
    MODELS["hash mismatch"].make(path)
    with nothing_changes(ran, until, tmp_path):
        session.change(seed=session.recipe.seed + 1)
    assert "checksum" in ran.notifications.banner.text()


def test_a_damaged_model_that_is_chosen_from_the_list(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    folder = user_models_dir()
    folder.mkdir(parents=True)
    MODELS["hash mismatch"].make(folder / "mine.safetensors")
    with nothing_changes(ran, until, tmp_path):
        assert ran.app_state.session.use_model("mine")
    assert "checksum" in ran.notifications.banner.text()


def test_what_a_refused_file_interrupted_is_finished(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    """The run of good settings gives way to that of a bad file, which never begins."""
    session = ran.app_state.session
    good = session.recipe.changed(seed=99, steps=100)
    session.take(good, "forward")
    until(lambda: [one.recipe.seed for one in session.timeline.trajectories] == [99, 99])
    session.playback.play()
    FOLDERS["empty"].make(tmp_path / "bad")
    session.use_data(f"images:{tmp_path / 'bad'}")
    until(lambda: "No picture" in ran.notifications.banner.text())
    assert session.recipe == good
    assert session.playback.player.playing
    until(lambda: session.timeline.complete and session.timeline.trajectories[0].recipe.seed == 99)


def test_a_hundred_thousand_files_can_be_left(
    ran: MainWindow, hold: Hold, until: Until, tmp_path: Path
) -> None:
    folder, count = tmp_path / "many", figure(2_000, 100_000)
    folder.mkdir()
    for number in range(count):
        os.close(os.open(folder / f"{number}.png", os.O_CREAT | os.O_WRONLY))
    session, telling = ran.app_state.session, ran.notifications
    before = session.recipe, session.timeline
    hold.when(lambda event: isinstance(event, Progress) and event.total == count)
    try:
        ran.open_path(str(folder))
        until(lambda: telling._stop.isVisible() and telling._progress.maximum() == count)
        assert session.recipe.data == f"images:{folder}"
        telling._stop.click()
        hold.release()
        until(lambda: not telling._stop.isVisible())
        until(lambda: (session.recipe, session.timeline) == before)
        assert session.timeline.complete
    finally:
        shutil.rmtree(folder)


# ------------------------------------------------------------------------------------- training

TINY = {"network": "mlp", "network_options": {"width": 8, "depth": 1}, "sample_every": 0}


@pytest.mark.parametrize("case", FOLDERS)
def test_training_on_what_is_no_data_is_refused(
    ran: MainWindow, until: Until, tmp_path: Path, case: str
) -> None:
    FOLDERS[case].make(tmp_path / "bad")
    training = ran.app_state.training
    files = snapshot(tmp_path / "bad")
    training.start(TrainSettings(data=f"images:{tmp_path / 'bad'}", steps=5, sample_every=0))
    until(lambda: training.state == "failed")
    assert training.failure is not None
    assert training.failure.why
    assert training.failure.remedy
    assert FOLDERS[case].said in ran.notifications.banner.text()
    assert snapshot(tmp_path / "bad") == files
    assert training.run.out is not None
    assert not training.run.out.exists(), "no folder is left for a run that never was"


def test_a_picture_that_goes_while_it_is_trained_on_is_not_missed(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    ODD_FOLDERS["mixed sizes"].make(tmp_path / "mine")
    training = ran.app_state.training
    data = f"images:{tmp_path / 'mine'}"
    training.start(
        TrainSettings(data=data, network="article", steps=100_000, batch=2, sample_every=0)
    )
    until(lambda: training.run.history.last >= 2)
    (tmp_path / "mine" / "a.png").unlink()
    reached = training.run.history.last
    until(lambda: training.run.history.last >= reached + 3)
    training.stop()
    until(lambda: training.state == "done")
    # Going on with other data is no going on; the checkpoint is kept.
    training.train_on(training.run.settings)
    until(lambda: training.state == "failed")
    assert "its data has changed" in ran.notifications.banner.text()
    assert training.run.out is not None
    assert (training.run.out / "checkpoint.safetensors").is_file()


@pytest.mark.parametrize(
    ("message", "said", "remedy"),
    [
        ("CUDA out of memory. Tried to allocate 2 GiB", "memory", "smaller"),
        ("CUDA error: device lost", "stopped answering", "--device cpu"),
    ],
)
def test_a_card_that_has_no_memory_or_is_lost(
    ran: MainWindow,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    message: str,
    said: str,
    remedy: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(message)

    session, training = ran.app_state.session, ran.app_state.training
    with monkeypatch.context() as patch, nothing_changes(ran, until, tmp_path):
        patch.setattr("diffusion_gui.core.runs.trajectory.NoiseLevels.of", fail)
        session.change(seed=99)
        until(lambda: said in ran.notifications.banner.text())
    assert remedy in ran.notifications.banner.text()
    training.start(TrainSettings(data="points:moons", steps=9, batch=8, save_every=3, **TINY))
    until(lambda: training.state == "done")
    kept = training.run.checkpoint
    assert kept is not None
    with monkeypatch.context() as patch:
        patch.setattr("diffusion_gui.training.trainer.training_losses", fail)
        training.train_on(training.run.settings)
        until(lambda: training.state == "failed")
    assert said in ran.notifications.banner.text()
    assert remedy in ran.notifications.banner.text()
    assert training.run.checkpoint == kept
    training.train_on(training.run.settings)
    until(lambda: training.state == "done", 60)
    assert training.run.history.last == 18, "the next job works"


def test_a_look_of_a_longer_schedule_goes_with_settings_that_are_taken_back(
    ran: MainWindow, until: Until
) -> None:
    """It was kept, and read from a table that ends before it as soon as Watch was shown again."""
    session = ran.app_state.session
    assert session.recipe.T == 100
    good = session.recipe, session.forward_process
    assert session.change(T=1000)
    session.probe(525)
    until(lambda: session.preview is not None and session.preview.t == 525)
    level = session.schedule.noise_level[525]
    ran.show_scene("train")
    asked = JourneyRequest((session.recipe.changed(process="forward"), session.recipe))
    ran.app_state.watch.run_control._on_refused(asked, stopped=True)
    assert (session.recipe, session.forward_process) == good
    assert session.preview is None
    ran.show_scene("watch")
    until(lambda: session.preview is not None)
    assert session.preview.t == session.probe_t == session.schedule.nearest(level)
