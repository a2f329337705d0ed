"""One file and one line each: a thing the product does not know is found wherever it belongs."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import toy_overlay
import toy_sampler
import toy_signal
from hands import Until, canvas, press
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QWidget

from diffusion_gui.bench.sampling import measure_sampling
from diffusion_gui.bench.sizes import QUICK
from diffusion_gui.cli import run as run_command
from diffusion_gui.cli import score
from diffusion_gui.cli.parser import Parser
from diffusion_gui.core.catalog import DATASETS, MODALITIES, OVERLAYS, SAMPLERS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.comparison import pane_names
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.step_code import step_code
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.render.charts.scores import steps_for
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.strip import draw_strip
from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.scenes.watch.inspector.follow_value import FollowPane
from diffusion_gui.ui.scenes.watch.inspector.formula_label import FormulaLabel
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.scenes.watch.inspector.step import formula_lines, formula_note
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views import view_of
from diffusion_gui.ui.views.panels import current_panels, of_state
from diffusion_gui.ui.views.view_stack import ViewStack

TOY = toy_sampler.LINE


@pytest.fixture
def sampler(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy sampler's line in the catalogue."""
    monkeypatch.setitem(SAMPLERS._entries, TOY.name, TOY)


def choices(widget: QWidget) -> list[str]:
    """What all lists of a widget offer."""
    boxes = widget.findChildren(QComboBox)
    return [box.itemText(i) for box in boxes for i in range(box.count())]


def sampled(ran: MainWindow, until: Until) -> Trajectory:
    """A run with the toy sampler, begun from the window."""
    session = ran.app_state.session
    assert session.change(sampler=TOY.name, steps=5)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    session.playback.pause()
    run = session.timeline.trajectories[-1]
    assert run.recipe.sampler == TOY.name
    return run


def test_a_sampler_is_offered_run_and_explained(
    sampler: None, ran: MainWindow, until: Until
) -> None:
    controls = ran.findChild(WatchControls)
    controls.refresh()
    assert TOY.label in choices(controls)
    run = sampled(ran, until)
    ran.app_state.session.playback.seek(len(ran.app_state.session.timeline.trajectories[0]) + 1)
    until(lambda: ran.findChild(FormulaLabel).accessibleDescription().startswith("x_next = α′ · x"))
    assert formula_note(run) == TOY.label
    assert [line.number for line in formula_lines(run, 1)[1:]] == [
        f"{run.path.alpha[2]:.4f}",
        f"{run.path.sigma[2]:.4f}",
    ]
    names: dict[str, Any] = {}
    code = step_code(run, 1, (2,))
    assert "# noised again" in code
    exec(code, names)
    np.testing.assert_allclose(names["x_next"].numpy(), run.x[2, 2], atol=1e-4)


def test_a_sampler_is_offered_to_branches_and_says_that_it_adds_noise(
    sampler: None, ran: MainWindow, until: Until
) -> None:
    sampled(ran, until)
    session = ran.app_state.session
    session.playback.seek(session.timeline.available - 3)
    dialog = BranchDialog(ran.app_state.watch, ran)
    assert TOY.label in choices(dialog)
    assert dialog.controls["eta"].isHidden()
    note = "This sampler adds no noise: another seed changes nothing here."
    assert note not in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.accept()
    until(lambda: session.timeline.complete)
    assert session.timeline.trajectories[-1].recipe.sampler == TOY.name


def test_a_sampler_is_compared(sampler: None, ran: MainWindow, until: Until) -> None:
    ran.show_scene("compare")
    compare = ran.app_state.compare
    until(lambda: bool(compare.panes) and compare.runs.complete)
    compare.choose_pane(1)
    assert TOY.label in choices(ran.scene("compare").controls)
    compare.change_pane(sampler=TOY.name)
    until(lambda: compare.runs.complete and compare.runs.run_of(1).recipe.sampler == TOY.name)
    assert TOY.label in pane_names(compare.panes)[1]


def test_a_sampler_is_scored(sampler: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert [steps for name, steps in steps_for(1000) if name == TOY.name] == [5, 10, 20, 50]
    parser = Parser()
    score.COMMAND.add_arguments(parser)
    assert "ddpm, again" in " ".join(parser.format_help().split())
    line = f"--model points:moons --sampler {TOY.name} --steps 3 --count 40"
    assert score.COMMAND.run(parser.parse_args(line.split())) == 0
    assert f"{TOY.name}, 3 steps (3 network calls)" in capsys.readouterr().out


def test_a_sampler_is_measured(sampler: None) -> None:
    sizes = dataclasses.replace(QUICK, model="points:moons", repeats=1, steps=2, items=2)
    names = {getattr(one, "name", "") for one in measure_sampling(sizes)}
    assert f"sampling/{TOY.name}" in names


@pytest.fixture
def overlay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy overlay's line in the catalogue."""
    monkeypatch.setitem(OVERLAYS._entries, "centre", toy_overlay.LINE)


def test_an_overlay_is_offered_where_it_belongs_and_painted(
    overlay: None, ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.playback.seek(3)
    before = canvas(ran).grab().toImage()
    press(ran, "Centre")
    session.set_show(("x", "eps"))
    state, noise = current_panels(ran.app_state.watch)
    layer = state.layer(toy_overlay.Centre)
    assert layer is not None
    np.testing.assert_allclose(layer.at, state.x.mean(axis=0))
    assert noise.layer(toy_overlay.Centre) is None
    session.set_show(("x",))
    assert canvas(ran).grab().toImage() != before
    press(ran, "Centre")
    assert canvas(ran).grab().toImage() == before
    session.use_model("ideal:digits")
    until(lambda: session.timeline.trajectories[0].domain.modality == "image")
    until(lambda: session.timeline.complete)
    buttons = [one for one in ran.findChildren(QToolButton) if one.accessibleName() == "Centre"]
    assert [one.isVisible() for one in buttons] == [False]


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> Trajectory:
    """A run of a toy modality, whose line is in the catalogue."""
    monkeypatch.setitem(MODALITIES._entries, "signal", toy_signal.LINE)
    monkeypatch.setitem(DATASETS._entries, toy_signal.DATA.name, toy_signal.DATA)
    sigma = np.array([1.0, 0.6, 0.0])
    path = NoiseLevels(np.arange(3)[::-1].copy(), np.sqrt(1.0 - sigma**2), sigma)
    x = np.random.default_rng(0).normal(size=(3, 4, 1, 20)).astype(np.float32)
    run = Trajectory(Recipe(), Domain("signal", (1, 20)), np.full(4, -1), path, x[0])
    for k in (1, 2):
        run.add(x[2], None, x[k])
    return run


def test_a_modality_is_painted_by_its_own_view_and_painter(
    signals: Trajectory, qapp: object
) -> None:
    stack = ViewStack("Canvas")
    stack.resize(300, 200)
    stack.show_panels([of_state(signals, 2, "x")], 1)
    assert isinstance(stack.currentWidget(), toy_signal.SignalView)
    seen = stack.grab().toImage()
    stack.show_panels([of_state(signals, 2, "x")], 2)
    assert stack.grab().toImage() != seen
    view = view_of(signals.domain)
    small = view.thumbnail(signals.x[2, :1], signals.domain, signals.labels[:1], "x", 30)
    assert (small.width(), small.height()) == (30, 30)
    film = Film([signals], ExportOptions(scale=2, captions=False))
    grey = film.frame(2)[film._top : film._top + 8 : 2, film._gap : film._gap + 40 : 2, 0]
    np.testing.assert_allclose(grey, np.clip((signals.x[2, :, 0] + 1) * 127.5, 0, 255), atol=1.0)
    assert draw_strip(film).shape[1] > film.size[0]


def test_a_modality_is_watched(signals: Trajectory, ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    session.use_data(toy_signal.DATA.name)
    until(lambda: session.timeline.trajectories[0].domain.modality == "signal")
    until(lambda: session.timeline.complete)
    assert session.recipe.count == toy_signal.LINE.counts
    assert any(one.isVisible() for one in ran.findChildren(toy_signal.SignalView))
    assert {"slow", "fast"} <= set(choices(ran.findChild(WatchControls)))
    follow = ran.findChild(FollowPane)
    session.playback.seek(2)
    follow.refresh()
    assert follow.place.text() == "item 1"
    assert follow.sum.lines
    assert ran.findChild(Inspector).sections["spectrum"].isHidden()
    names = [one.accessibleName() for one in ran.findChildren(QToolButton) if one.isVisible()]
    assert not {"Trails", "Row over time"} & set(names)


def test_a_modality_is_trained_and_measured(
    signals: Trajectory, ran: MainWindow, until: Until
) -> None:
    scene = ran.scene("train")
    ran.show_scene("train")
    training, form = ran.app_state.training, ran.app_state.training.form
    assert "Waves" in choices(scene.controls)
    form.change("data", toy_signal.DATA.name)
    until(lambda: training.data.shown is not None)
    offered = choices(scene.controls)
    assert "U-Net, small" in offered
    assert not {"MLP", "Article's network"} & set(offered)
    tiny = {"steps": 4, "batch": 4, "warmup": 1, "sample_every": 4, "save_every": 4}
    options = {"channels": 8, "patch": 1}
    form.take(dataclasses.replace(form.settings, network_options=options, **tiny))
    scene.controls.start.click()
    until(lambda: training.state == "done")
    assert training.run.started.domain.modality == "signal"
    assert any(one.isVisible() for one in scene.findChildren(toy_signal.SignalView))
    ran.app_state.quality.measure()
    until(lambda: ran.app_state.quality.scored is not None)
    names = [one.name for one in ran.app_state.quality.scored.scores]
    assert names == ["sliced_wasserstein", "nearest", "copies"]


def test_a_modality_is_compared(signals: Trajectory, ran: MainWindow, until: Until) -> None:
    compare = ran.app_state.compare
    ran.show_scene("compare")
    until(lambda: bool(compare.panes) and compare.runs.complete)
    model = f"ideal:{toy_signal.DATA.name}"
    compare.take_with("steps", Recipe(data=toy_signal.DATA.name, model=model, count=2, steps=6))
    until(lambda: compare.runs.complete and compare.runs.run_of(0).domain.modality == "signal")

    def seen() -> int:
        shown = ran.scene("compare").findChildren(toy_signal.SignalView)
        return sum(one.isVisible() for one in shown)

    until(lambda: seen() == len(compare.panes))  # a pane is painted after its run has come
    assert all(np.isfinite(compare.distances(0)))


def test_a_modality_is_listed_and_exported(
    signals: Trajectory, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_command(["list", "data"]) == 0
    assert "Slow and fast" in capsys.readouterr().out
    target = tmp_path / "waves.png"
    line = f"sample --model ideal:{toy_signal.DATA.name} --steps 3 --out {target}"
    assert run_command(line.split()) == 0
    assert target.stat().st_size > 0
    noise = tmp_path / "noise.gif"
    assert (
        run_command(["noise", "--data", toy_signal.DATA.name, "--steps", "3", "--out", str(noise)])
        == 0
    )
    assert noise.stat().st_size > 0
