"""A source of models and a codec of one file and one line each are found wherever they belong."""

from __future__ import annotations

import copy
import dataclasses
import json
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
import toy_codec
import toy_model
from hands import Until
from PySide6.QtWidgets import QComboBox, QWidget

from diffusion_gui.__main__ import main
from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.catalog import CODECS, MODEL_SOURCES
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs import decoded
from diffusion_gui.core.runs.shown_values import is_known, shown_range, state_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.pixels import to_rgb
from diffusion_gui.storage import trajectory_file
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.scenes.compare.pane import PaneView
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.views.row_over_time import row_over_time_of

SHORT = {"data": "shapes", "count": 2, "steps": 4, "T": 100, "label": "all", "sampler": "ddim"}


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the toy models and the toy codec in the catalogue."""
    monkeypatch.setitem(MODEL_SOURCES._entries, toy_model.LINE.name, toy_model.LINE)
    monkeypatch.setitem(CODECS._entries, toy_codec.LINE.name, toy_codec.LINE)
    decoded.CODECS_KEPT.clear()
    toy_codec.DECODED.clear()


def choices(widget: QWidget) -> list[str]:
    """What all lists of a widget offer."""
    boxes = widget.findChildren(QComboBox)
    return [box.itemText(i) for box in boxes for i in range(box.count())]


def sampled(window: MainWindow, until: Until, model: str) -> Trajectory:
    """The denoising half of a run of a toy model, begun from the window."""
    session = window.app_state.session
    assert session.change(**(SHORT | {"model": model}))
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    session.playback.pause()
    return session.timeline.trajectories[-1]


def halves(run: Trajectory, k: int, quantity: str) -> decoded.Values:
    """What the toy codec makes of a state."""
    return toy_codec.doubled(state_value(run, k, quantity))


@pytest.mark.parametrize("model", [toy_model.WHOLE, toy_model.SMALL])
def test_a_model_is_offered_run_forked_and_remembered(
    toys: None, ran: MainWindow, until: Until, model: str
) -> None:
    controls, session = ran.findChild(WatchControls), ran.app_state.session
    controls.refresh()
    assert {"Toys", "Toy whole", "Toy small"} <= set(choices(controls))
    assert session.use_model(model)
    assert (session.recipe.data, session.recipe.count) == ("shapes", 12)
    run = sampled(ran, until, model)
    assert run.recipe.model == model
    assert run.x.shape[2:] == toy_model.ToyModels().describe(model).domain.shape
    assert controls._controls["label"].isHidden()  # it knows no classes, whatever its data has
    session.playback.seek(session.timeline.starts()[1] + 2)
    assert ran.app_state.watch.branches.fork({"eta": 1.0})
    until(lambda: session.timeline.complete)
    assert session.timeline.trajectories[-1].recipe.parent == run.recipe
    session.playback.pause()


def test_a_run_of_another_model_is_started_from_items(
    toys: None, ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    run = sampled(ran, until, toy_model.SMALL)
    start = {"init": "shapes", "from_level": 0.5}
    assert session.change(**start)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    noising, denoising = session.timeline.trajectories
    assert noising.x.shape[2:] == denoising.x.shape[2:] == (3, 14, 14)
    assert denoising.shown.shape == (3, 28, 28)
    assert run.decoded is not None


def test_commands_list_a_model_and_sample_from_it(
    toys: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "models", "--json"]) == 0
    rows = {row["name"]: row["summary"] for row in json.loads(capsys.readouterr().out)}
    assert rows[toy_model.SMALL] == "Models of a test"
    target = tmp_path / "toy.npz"
    line = f"sample --model {toy_model.SMALL} --count 2 --steps 3 --out {target}"
    assert main(line.split()) == 0
    run = trajectory_file.load(target)
    assert (run.domain.shape, run.shown.shape) == ((3, 14, 14), (3, 28, 28))
    again = tmp_path / "again.npz"
    trajectory_file.save(run, again)
    assert again.read_bytes() == target.read_bytes()
    plain = trajectory_file.load(target)
    plain.decoded = None
    trajectory_file.save(plain, again)
    with np.load(again) as members:
        assert not {"codec", "shown"} & set(members.files)


def test_what_a_model_makes_is_scored_as_items(
    toys: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(f"score --model {toy_model.SMALL} --steps 2 --count 20 --json".split()) == 0
    assert json.loads(capsys.readouterr().out)["model"] == toy_model.SMALL


def test_a_name_of_no_model_is_still_answered_with_those_there_are(toys: None) -> None:
    assert main(["sample", "--model", "toy:none", "--out", "x.gif"]) == 2


def test_the_canvas_shows_decoded_items_and_the_window_decodes_none(
    toys: None, ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    run = sampled(ran, until, toy_model.SMALL)
    for quantity in ("x", "x0"):
        session.set_show((quantity,))
        for k in (0, 2, 4):
            session.playback.seek(session.timeline.starts()[1] + k)
            until(lambda k=k, q=quantity: is_known(run, k, q))
            (panel,) = current_panels(ran.app_state.watch)
            assert panel.domain.shape == (3, 28, 28)
            np.testing.assert_array_equal(panel.x, halves(run, k, quantity))
    assert threading.main_thread().name not in toy_codec.DECODED


def test_a_row_over_time_and_its_item_are_blank_until_they_are_decoded(
    toys: None, ran: MainWindow, until: Until
) -> None:
    run = copy.copy(sampled(ran, until, toy_model.SMALL))
    run.decoded = decoded.Decoded("halves", run.shown)
    picture = row_over_time_of(run, 1, 9, "x")
    assert picture.shape == (28, 5, 4)
    assert not picture.any()
    run.decoded.put(2, "x", halves(run, 2, "x"))
    picture = row_over_time_of(run, 1, 9, "x")
    assert [column.all() for column in picture[..., 3].T] == [False, False, True, False, False]
    shown = to_rgb(halves(run, 2, "x"), run.shown, "x")
    np.testing.assert_array_equal(picture[:, 2, :3], shown[1, 9])
    assert shown_range(run, slice(0, 5), "x", (1,))[0] == [2]


def test_an_item_of_a_codec_is_inpainted_where_its_states_meet_the_mask(
    toys: None, ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    sampled(ran, until, toy_model.SMALL)
    painting = ran.app_state.watch.mask_painting
    painting.set_active(True)
    painting.set_brush(5.0)
    painting.paint(14.0, 14.0, False)
    painting.set_all_items(True)
    mask = painting.mask.copy()
    assert mask.shape == (28, 28)
    assert painting.inpaint()
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    session.playback.pause()
    noising, made = session.timeline.trajectories
    kept = ~mask.reshape(14, 2, 14, 2).any((1, 3))
    assert 100 < kept.sum() < 196
    np.testing.assert_allclose(made.x[-1][..., kept], noising.x[0][..., kept], atol=1e-5)
    assert (np.abs(made.x[-1] - noising.x[0])[..., ~kept].max((1, 2)) > 0.1).all()


def test_a_denoiser_is_told_no_level_beyond_those_that_its_source_says_it_knows(
    toys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(toy_model.LEVELS, toy_model.WHOLE, (0.5, 2.0))
    told: list[tuple[float, float]] = []

    def denoise(x_t, alpha, sigma, labels=None):
        told.append((float(alpha), float(sigma)))
        return x_t

    monkeypatch.setattr(toy_model, "denoise", denoise)
    denoiser = Library("cpu").model(toy_model.WHOLE).denoiser
    for alpha, sigma in ((0.0, 1.0), (1.0, 80.0), (0.6, 0.8), (1.0, 0.0)):
        denoiser(torch.zeros(1, 3, 28, 28), alpha, sigma)
    assert told[2] == (0.6, 0.8)
    assert [s / a for a, s in told] == pytest.approx([2.0, 2.0, 4 / 3, 0.5])
    assert [np.hypot(a, s) for a, s in told] == pytest.approx([1.0, 6401**0.5, 1.0, 1.0])


def test_files_and_folders_of_a_source_are_opened_as_its_models(
    toys: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (file := tmp_path / "a.toy").write_bytes(b"toy")
    (folder := tmp_path / "toys").mkdir()
    monkeypatch.setattr(toy_model.ToyModels, "recognises", lambda self, name: "toy" in name)
    monkeypatch.setattr(toy_model.ToyModels, "describe", lambda self, name, whole=False: None)
    line = dataclasses.replace(toy_model.LINE, suffixes=(".toy",))
    monkeypatch.setitem(MODEL_SOURCES._entries, line.name, line)
    assert open_path(file).model == str(file)
    assert open_path(folder).model == str(folder)


def test_panes_compare_decoded_items(toys: None, ran: MainWindow, until: Until) -> None:
    sampled(ran, until, toy_model.SMALL)
    ran.show_scene("compare")
    compare = ran.app_state.compare
    until(lambda: bool(compare.panes) and compare.runs.complete)
    compare.playback.pause()
    runs = [compare.runs.run_of(n) for n in range(len(compare.panes))]
    assert all(run is not None and run.recipe.model == toy_model.SMALL for run in runs)
    until(lambda: all((compare.state(n), "x") in run.decoded for n, run in enumerate(runs)))
    pane = next(one for one in ran.findChildren(PaneView) if one.index == 0)
    (shown,) = pane._stack.currentWidget()._panels
    np.testing.assert_array_equal(shown.x, halves(runs[0], compare.state(0), "x"))


def test_files_show_decoded_items(
    toys: None, ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    run = copy.copy(sampled(ran, until, toy_model.SMALL))
    run.decoded = decoded.Decoded("halves", run.shown)  # what the window decoded is not there
    film = Film([run], ExportOptions(captions=False, scale=1, show=("x",)))
    other = Film([decoded_by_hand(run)], ExportOptions(captions=False, scale=1, show=("x",)))
    for i in range(len(run)):
        np.testing.assert_array_equal(film.frame(i), other.frame(i))
    dialog = ExportDialog(ran.app_state.watch, ran)
    target = tmp_path / "toy.gif"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists())
    dialog.close()


def decoded_by_hand(run: Trajectory) -> Trajectory:
    """A run whose states are the items that `run` shows."""
    recipe = Recipe(**{**SHORT, "model": toy_model.WHOLE})
    made = Trajectory(recipe, run.shown, run.labels, run.path, halves(run, 0, "x"))
    for k in range(run.steps):
        made.add(halves(run, k, "x0"), None, halves(run, k + 1, "x"))
    return made
