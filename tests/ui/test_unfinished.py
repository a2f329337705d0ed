"""A run that was stopped: its settings stay, nobody waits for it, and playing on makes it anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hands import a_beat_later, inspector_of, press
from holding import Hold

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.session import Session

Until = Callable[..., None]
LONG = Recipe(data="digits", model="digits", label="all", count=12, steps=400, T=1000)


def begun(window: MainWindow, until: Until, hold: Hold) -> Session:
    """A long run of pictures on the canvas, held some steps into its denoising."""
    session = window.app_state.session
    session.playback.seek(0)
    hold.at(404)
    session.adopt(LONG)
    until(lambda: session.timeline.planned == 802 and session.timeline.available > 403, 60)
    return session


def test_a_run_stopped_while_it_is_shown_keeps_its_settings(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    session = begun(ran, until, hold)
    press(ran, "Stop")
    until(lambda: not session._running.active)
    assert session.recipe.steps == 400
    assert session.timeline.trajectories[0].recipe.steps == 400
    assert not session.timeline.complete
    assert not session.playback.player.playing


def test_playing_on_makes_a_stopped_run_anew(ran: MainWindow, until: Until, hold: Hold) -> None:
    session = begun(ran, until, hold)
    press(ran, "Stop")
    until(lambda: not session._running.active)
    there = session.timeline.available
    hold.at(there + 4)
    session.playback.seek(there - 1)
    session.playback.play()
    until(lambda: session._running.active)
    until(lambda: session.timeline.available > there, 60)
    assert session.playback.player.playing
    press(ran, "Stop")
    until(lambda: not session._running.active)


def test_waiting_for_frames_that_come_runs_nothing_twice(
    ran: MainWindow, until: Until, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begun(ran, until, hold)
    runs: list[int] = []
    monkeypatch.setattr(session, "run", lambda: runs.append(1))
    session.playback.seek(session.timeline.planned - 2)
    session.playback.play()
    starved: list[int] = []
    session.playback.starved.connect(lambda: starved.append(1))
    until(lambda: len(starved) > 3)
    assert not runs
    press(ran, "Stop")
    until(lambda: not session._running.active)


def test_the_code_of_a_step_that_is_to_come_says_so(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    inspector = inspector_of(ran)
    inspector.sections["code"].heading.click()
    session = begun(ran, until, hold)
    session.playback.pause()
    session.playback.seek(session.timeline.planned - 1)
    a_beat_later(ran)
    assert inspector.code.text.toPlainText() == "# The next step is being computed."
    press(ran, "Stop")
    until(lambda: not session._running.active)
