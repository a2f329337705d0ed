"""A preset is a whole state: the same recipes and the same picture whatever was clicked before."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from diffusion_gui.core.catalog import COMPARISONS, PRESETS, SAMPLERS, SCHEDULES
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.events import Stopped
from diffusion_gui.core.protocol.training import TrainRequest
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.recipes.second_model import OF_A_SECOND
from diffusion_gui.core.recipes.train_presets import ARTICLE, FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.scenes.learn.pages import links
from diffusion_gui.ui.scenes.train.failure_demos import LESSONS
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.state.training.training import Training
from diffusion_gui.ui.state.watch.presets import take_preset
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.workers.workers import Workers

MODELS = ("shapes", "digits", "points:moons", "ideal:points:circles", "ideal:digits")
TRAININGS = {**LESSONS, "first": FIRST_TRAINING, "article": ARTICLE}


@pytest.fixture
def still(ran: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window with nothing that computes: only what is asked for matters here."""
    monkeypatch.setattr(Compare, "run", lambda _: None)
    monkeypatch.setattr(Session, "run", lambda _: None)
    ran.app_state.compare._settle.timeout.disconnect()
    ran.app_state.session._settle.timeout.disconnect()
    return ran


def clicked_in_watch(session: Session, chance: random.Random) -> None:
    """A click in Watch."""
    match chance.randrange(9):
        case 0:
            session.use_model(chance.choice(MODELS))
        case 1:
            session.change(guidance=chance.choice((0.0, 4.0)), eta=chance.choice((0.0, 1.0)))
        case 2:
            session.change(seed=chance.randrange(99), count=chance.randrange(1, 60))
        case 3:
            session.change(
                schedule=chance.choice(list(SCHEDULES)[:5]), sampler=chance.choice(list(SAMPLERS))
            )
        case 4:
            session.set_forward_process(chance.choice(("forward", "markov")))
        case 5:
            session.set_show(chance.choice((("x",), ("eps",), ("x", "x0"))))
            session.set_one_large(chance.random() < 0.5)
        case 6:
            session.denoise_from(chance.choice((0.3, 0.7, 1.0)))
        case 7:
            session.choose_item(chance.randrange(12))
            session.probe(chance.randrange(session.recipe.T))
        case 8:
            take_preset(session, PRESETS[chance.choice(list(PRESETS))].load())


def clicked_in_compare(compare: Compare, chance: random.Random) -> None:
    """A click in Compare."""
    match chance.randrange(10):
        case 0:
            compare.use(chance.choice(list(COMPARISONS)))
        case 1:
            compare.change_all(guidance=chance.choice((0.0, 3.0)), eta=1.0)
        case 2:
            compare.change_all(seed=chance.randrange(90), count=chance.randrange(1, 9))
        case 3:
            compare.change_pane(
                sampler=chance.choice(list(SAMPLERS)), schedule=chance.choice(list(SCHEDULES)[:5])
            )
        case 4:
            compare.use_model(chance.choice(MODELS))
        case 5:
            compare.set_clock(chance.choice(("progress", "calls", "level")))
        case 6:
            compare.choose_pane(chance.randrange(len(compare.panes)))
        case 7:
            compare.use_watched()
        case 8:
            compare.set_reference(chance.randrange(len(compare.panes)))
        case 9:
            compare.remove_pane(chance.randrange(len(compare.panes)))
            compare.add_pane()


def clicked_in_train(training: Training, chance: random.Random) -> None:
    """A change of the form."""
    change = training.form.change
    match chance.randrange(6):
        case 0:
            change("data", chance.choice(("digits", "points:circles", "shapes")))
        case 1:
            change("network", chance.choice(("mlp", "article", "unet")))
        case 2:
            change("lr", chance.choice((1e-4, 0.5)))
        case 3:
            change("steps", chance.randrange(1, 5000))
        case 4:
            change("start", chance.choice(("digits", "points:moons", "")))
        case 5:
            training.form.change_network("depth", chance.randrange(1, 6))


def test_a_ready_made_comparison_is_the_same_after_any_clicks(still: MainWindow) -> None:
    compare, session, chance = still.app_state.compare, still.app_state.session, random.Random(1)
    still.scene("compare")
    expected = {name: entry.load()().checked() for name, entry in COMPARISONS.items()}
    for name in [*COMPARISONS] * 4:
        for _ in range(6):
            clicked_in_compare(compare, chance)
            clicked_in_watch(session, chance)
        compare.use(name)
        assert compare.comparison == expected[name], name
        assert compare.ready_made == name
        links.compare(name)(still.app_state)
        assert compare.comparison == expected[name], "the lessons lead to the same one"


def test_with_what_watch_shows_only_the_items_are_others(still: MainWindow) -> None:
    compare, session, chance = still.app_state.compare, still.app_state.session, random.Random(2)
    still.scene("compare")
    for name in [*COMPARISONS] * 2:
        for _ in range(4):
            clicked_in_compare(compare, chance)
            clicked_in_watch(session, chance)
        recipe = session.recipe
        compare.use(name)
        compare.use_watched()
        own = COMPARISONS[name].load()().checked()
        assert compare.comparison.clock == own.clock
        assert {(pane.recipe.data, pane.recipe.seed) for pane in compare.panes} == {
            (recipe.data, recipe.seed)
        }
        for pane, ready in zip(compare.panes, own.panes, strict=True):
            items = {n: getattr(pane.recipe, n) for n in ("data", "model", "count", "seed")}
            if ready.recipe.guide:  # a classifier judges its own data's items
                items["guide"] = f"classifier:{recipe.data}"
            if ready.recipe.init:
                items["init"] = f"vae:{recipe.data}"
            if name == "product":  # another model fits, and the exact product is of points alone
                items |= {n: getattr(pane.recipe, n) for n in ("label", *OF_A_SECOND)}
            assert ready.recipe.changed(**items) == pane.recipe


def test_guidance_and_the_ideal_denoiser_leave_nothing_behind(still: MainWindow) -> None:
    compare = still.app_state.compare
    still.scene("compare")
    compare.use("guidance")
    assert {pane.recipe.guidance for pane in compare.panes} == {0.0, 1.0, 3.0, 6.0}
    compare.use("ideal")
    compare.use("steps")
    assert {pane.recipe.guidance for pane in compare.panes} == {1.0}
    assert {pane.recipe.model for pane in compare.panes} == {"shapes"}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_of_watch_is_the_same_after_any_clicks(still: MainWindow, name: str) -> None:
    session, chance = still.app_state.session, random.Random(name)
    for _ in range(8):
        for _ in range(6):
            clicked_in_watch(session, chance)
        take_preset(session, PRESETS[name].load())
        assert session.recipe == PRESETS[name].load()
        assert (session.forward_process, session.show) == ("forward", ("x",))
        assert (session.one_large, session.probing, session.item) == (False, False, 0)
    clicked_in_watch(session, chance)
    links.watch()(still.app_state)
    assert session.recipe == FIRST_RECIPE, "where a lesson names no preset"


@pytest.mark.parametrize("name", TRAININGS)
def test_a_ready_made_training_is_the_same_after_any_clicks(
    still: MainWindow, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    training, chance, preset = still.app_state.training, random.Random(name), TRAININGS[name]
    asked: list[TrainSettings] = []

    def end_at_once(_: Workers, request: Request, handler: Callable[[Event], None]) -> int:
        if isinstance(request, TrainRequest):
            asked.append(request.settings)
            handler(Stopped())
        return 1

    monkeypatch.setattr(Workers, "submit", end_at_once)
    for _ in range(5):
        for _ in range(6):
            clicked_in_train(training, chance)
        training.start(training.form.settings)
        links.train(preset)(still.app_state)
        assert asked[-1] == preset
        assert training.run.settings == training.form.settings == preset
    if name in LESSONS:
        clicked_in_train(training, chance)
        still.scene("train").controls.teach(name)
        assert asked[-1] == preset
