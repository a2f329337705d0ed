"""The lesson's figure of costs: measured with a click, stopped with another, in the worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hands import Until

from diffusion_gui import engine
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.step_costs import CASES, StepCosts
from diffusion_gui.training.step_costs import step_costs
from diffusion_gui.ui.scenes.learn.cost_figure import StepCostFigure
from diffusion_gui.ui.scenes.learn.scene import FIGURES
from diffusion_gui.ui.shell.main_window import MainWindow


@pytest.fixture
def figure(ran: MainWindow) -> Iterator[StepCostFigure]:
    """The figure, following the lessons of the window."""
    learning = ran.app_state.learning
    made = FIGURES["step_costs"](learning)
    assert isinstance(made, StepCostFigure)
    learning.changed.connect(made.refresh)
    made.refresh()
    yield made
    learning.changed.disconnect(made.refresh)


def test_costs_are_measured_in_the_worker_and_drawn(
    figure: StepCostFigure, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = set()

    def small(rounds: int, items: int) -> Iterator[Event]:
        threads.add(threading.current_thread())
        return step_costs(1, 1, side=16)

    monkeypatch.setattr(engine, "step_costs", small)
    assert all(not value for _, value in figure.bars.rows())
    figure.button.click()
    assert figure.learning.step_costs.measuring
    until(lambda: not figure.learning.step_costs.measuring)
    assert threading.current_thread() not in threads
    rows = figure.bars.rows()
    assert len(rows) == len(CASES)
    assert all(value.endswith("ms") for _, value in rows)
    assert rows[-1][1] in figure.bars.accessibleName()
    assert "learned" in figure.words.text()


def test_the_words_say_what_the_bars_show(figure: StepCostFigure) -> None:
    seconds = dict(zip(CASES, (0.0626, 0.0135, 0.0047, 0.0040), strict=True))
    figure.learning.step_costs.costs = StepCosts(seconds, {}, 3, 3)
    figure.learning.changed.emit()
    assert [value for _, value in figure.bars.rows()] == ["62.6 ms", "13.5 ms", "4.7 ms", "4.0 ms"]
    assert "13 times as cheap" in figure.words.text()
    assert "85%" in figure.words.text()
    figure.bars.resize(700, figure.bars.height())
    assert not figure.bars.grab().isNull()


def test_measuring_stops_with_another_click_and_when_the_page_is_left(
    ran: MainWindow, figure: StepCostFigure, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "step_costs", lambda *asked: step_costs(100_000, 1, side=16))
    state = figure.learning.step_costs
    figure.button.click()
    until(lambda: state.share > 0.0)
    figure.button.click()
    until(lambda: not state.measuring)
    ran.show_scene("learn")
    figure.button.click()
    assert state.measuring
    figure.learning.open("gradients")
    until(lambda: not state.measuring)
