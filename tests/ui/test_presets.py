"""A preset is a whole state: the same recipes and the same picture whatever was clicked before."""

from __future__ import annotations

import random

import pytest

from diffusion_gui.core.catalog import COMPARISONS, PRESETS, SAMPLERS, SCHEDULES
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.state.watch.presets import take_preset
from diffusion_gui.ui.state.watch.session import Session


@pytest.fixture
def still(ran: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """The window with nothing that computes: only what is asked for matters here."""
    monkeypatch.setattr(Compare, "run", lambda _: None)
    monkeypatch.setattr(Session, "run", lambda _: None)
    ran.app_state.compare._settle.timeout.disconnect()
    ran.app_state.session._settle.timeout.disconnect()
    return ran


def clicked(compare: Compare, chance: random.Random) -> None:
    """Some clicks in Compare."""
    for _ in range(4):
        match chance.randrange(7):
            case 0:
                compare.use(chance.choice(list(COMPARISONS)))
            case 1:
                compare.change_all(guidance=chance.choice((0.0, 3.0)), eta=1.0)
            case 2:
                compare.change_all(seed=chance.randrange(90), count=chance.randrange(1, 9))
            case 3:
                compare.change_pane(
                    sampler=chance.choice(list(SAMPLERS)), schedule=chance.choice(list(SCHEDULES))
                )
            case 4:
                compare.use_model("ideal:points:circles")
            case 5:
                compare.set_clock(chance.choice(("progress", "calls", "level")))
            case 6:
                compare.choose_pane(chance.randrange(len(compare.panes)))


def test_a_ready_made_comparison_is_the_same_after_any_clicks(still: MainWindow) -> None:
    compare, session, chance = still.app_state.compare, still.app_state.session, random.Random(1)
    still.scene("compare")
    first = {}
    for name in COMPARISONS:
        compare.use(name)
        first[name] = compare.comparison
    for name in [*COMPARISONS] * 3:
        clicked(compare, chance)
        session.change(guidance=chance.choice((0.0, 4.0)), schedule=chance.choice(list(SCHEDULES)))
        compare.use(name)
        assert compare.comparison == first[name], name
        assert compare.ready_made == name


def test_guidance_and_the_ideal_denoiser_leave_nothing_behind(still: MainWindow) -> None:
    compare = still.app_state.compare
    still.scene("compare")
    compare.use("guidance")
    assert {pane.recipe.guidance for pane in compare.panes} == {0.0, 1.0, 3.0, 6.0}
    compare.use("ideal")
    compare.use("steps")
    assert {pane.recipe.guidance for pane in compare.panes} == {1.0}
    assert {pane.recipe.model for pane in compare.panes} == {still.app_state.session.recipe.model}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_of_watch_is_the_same_after_any_clicks(still: MainWindow, name: str) -> None:
    session, chance = still.app_state.session, random.Random(name)
    for _ in range(5):
        take_preset(session, PRESETS[chance.choice(list(PRESETS))].load())
        session.change(
            guidance=chance.choice((0.0, 4.0)),
            eta=chance.choice((0.0, 1.0)),
            seed=chance.randrange(99),
            label="none",
            schedule=chance.choice(list(SCHEDULES)),
        )
        session.set_forward_process(chance.choice(("forward", "markov")))
        session.set_show(chance.choice((("x",), ("eps",), ("x", "x0"))))
        take_preset(session, PRESETS[name].load())
        assert session.recipe == PRESETS[name].load()
        assert (session.forward_process, session.show) == ("forward", ("x",))
