"""Which run is shown: never another than the controls speak of, the old until the new is there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hands import inspector_of, press
from holding import Hold
from PySide6.QtWidgets import QLabel, QSlider
from same_run import is_to_come, speaks_of_one_run

from diffusion_gui.core.protocol.events import Failed, Stopped
from diffusion_gui.core.protocol.sampling import JourneyRequest, RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.runs.shown_values import is_known, shown_value
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.engine import Engine
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.item_painter import make_painter
from diffusion_gui.render.palette import palette
from diffusion_gui.storage import trajectory_file
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.scenes.watch.canvas_bars import ShowRow
from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip
from diffusion_gui.ui.scenes.watch.row_over_time import RowOverTimePane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.exports import watch_parts
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.panels import current_panels

Until = Callable[..., None]
SHORT = dataclasses.replace(FIRST_RECIPE, steps=5, count=3)


def at_rest(session: Session) -> bool:
    """Whether the run of the controls is there."""
    return session.shown_run.agrees and not session.recorded and session.timeline.complete


def followed(watch: WatchState) -> list[tuple[bool, int]]:
    """Grows at every change of what is shown: (whether noising is all there is, position)."""
    session = watch.session
    seen: list[tuple[bool, int]] = []

    def note() -> None:
        speaks_of_one_run(watch)
        timeline = session.timeline
        noise_alone = not timeline.has(timeline.turn + 1)
        seen.append((noise_alone, session.playback.position))

    session.timeline_changed.connect(note)
    return seen


# -- the run that ships -----------------------------------------------------------------------


def test_under_remembered_settings_the_run_that_ships_is_not_shown(window: MainWindow) -> None:
    session = window.app_state.session
    for recipe in (SHORT, dataclasses.replace(FIRST_RECIPE, seed=1)):
        session.recipe = recipe
        session.show_recorded()
        assert not session.recorded
        assert not session.timeline.trajectories
    session.recipe, session.forward_process = FIRST_RECIPE, "markov"
    session.show_recorded()
    assert not session.recorded


def refresh(session: Session) -> None:
    """Let all that shows the run look at it again."""
    session.timeline_changed.emit()
    session.recipe_changed.emit()


def test_an_empty_canvas_says_that_the_model_is_loading(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def says(words: str) -> bool:
        labels = ran.findChildren(QLabel)
        badge = [one.text() for one in labels if one.isVisible()]
        told = inspector_of(ran)._place.accessibleDescription(), inspector_of(ran)._note.text()
        inspector = told == (words, "The next step is being computed.")
        assert inspector == (words in badge), told
        return inspector

    session, row = ran.app_state.session, ran.findChild(ShowRow)
    assert isinstance(row, ShowRow)
    loading, first = "The live model is loading", "The first run is being computed"
    assert not says(loading)
    with monkeypatch.context() as patch:
        patch.setattr(session.workers, "is_ready", False)
        patch.setattr(session.shown_run, "timeline", Timeline([]))
        patch.setattr(session, "recipe", session.recipe.changed(from_level=0.5, init="digits"))
        refresh(session)
        assert says(loading)
        assert not row.whole.isVisible(), "a cross beside it would seem to stop the loading"
        patch.setattr(session.workers, "is_ready", True)
        patch.setattr(session._running, "active", True)
        refresh(session)
        assert says(first)
        patch.setattr(session._running, "active", False)
        refresh(session)
        assert not says(first), "it could not be made"
    refresh(session)
    assert not says(loading)


def test_scrubber_and_words_name_the_frame_that_is_there_not_the_one_to_come(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, playback = ran.app_state.session, ran.app_state.session.playback
    last = session.timeline.planned - 1
    playback.seek(last)
    scrubber = next(one for one in ran.findChildren(QSlider) if one.accessibleName() == "Frame")
    assert scrubber.value() == last
    with monkeypatch.context() as patch:
        patch.setattr(playback, "_seen", lambda position: min(position, 2))
        session.timeline_changed.emit()
        assert (scrubber.value(), playback.position) == (2, last)
    session.timeline_changed.emit()
    assert scrubber.value() == last


@pytest.mark.parametrize("position", [0, 11, 81])
def test_a_short_run_that_is_opened_takes_the_place_of_the_one_that_ships(
    window: MainWindow, until: Until, position: int
) -> None:
    session = window.app_state.session
    session.recipe = FIRST_RECIPE
    session.show_recorded()
    session.playback.seek(position)
    assert not watch_parts(session), "its numbers are rounded: it is for looking at"
    session.adopt(SHORT)
    assert not session.playback.player.playing or not session.recorded
    until(lambda: at_rest(session))
    assert session.timeline.trajectories[-1].recipe.steps == 5
    assert session.playback.player.playing, "it plays on with the run that was opened"
    speaks_of_one_run(window.app_state.watch)


# -- the old picture until the new one is there -----------------------------------------------


@pytest.mark.parametrize(
    "changes", [{"seed": 7}, {"guidance": 2.0}, {"steps": 5}, {"T": 30}, {"sampler": "ddpm"}]
)
def test_who_looks_at_the_result_goes_on_looking_at_denoising(
    ran: MainWindow, until: Until, changes: dict[str, int | float | str]
) -> None:
    session = ran.app_state.session
    session.playback.seek(session.timeline.planned - 1)
    before, seen = session.timeline, followed(ran.app_state.watch)
    assert session.change(**changes)
    assert is_to_come(session)
    assert session.timeline is before
    until(lambda: at_rest(session))
    assert session.timeline is not before
    assert not any(noise for noise, _ in seen), "noise alone was shown in the result's place"
    assert {place for _, place in seen} == {session.timeline.planned - 1}


def made(watch: WatchState, states: int) -> bool:
    """Whether the newest run has `states` states, as it has where it is held."""
    running = watch.session._running.timeline
    return running is not watch.session.timeline and running.available == states


def test_the_first_step_of_the_denoising_is_shown_before_the_noising_is_made(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    session.playback.seek(session.timeline.planned - 1)
    before = session.timeline
    hold.at(1)
    session.change(seed=7)
    until(lambda: session.timeline is not before)
    noising, denoising = session.timeline.trajectories
    assert (len(noising), len(denoising)) == (1, 2)
    assert session.place() == (denoising, 1)
    assert session.playback.shown == session.timeline.turn + 1
    speaks_of_one_run(watch)
    hold.at(3)
    until(lambda: len(noising) == 3)
    assert len(denoising) == 2
    hold.release()
    until(lambda: at_rest(session))
    assert session.place() == (denoising, denoising.steps)


def test_frames_that_are_to_come_before_the_one_shown_are_left_free(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    session.change(data="digits", model="digits", count=2)
    until(lambda: at_rest(session) and session.recipe.data == "digits")
    session.playback.pause()
    session.playback.seek(session.timeline.planned - 1)
    before = session.timeline
    hold.at(4)
    session.change(seed=7)
    until(lambda: session.timeline is not before and session.timeline.available == 6)
    timeline = session.timeline
    there = [place for place in range(timeline.planned) if timeline.has(place)]
    assert there == [0, 1, 2, 3, timeline.turn, timeline.turn + 1]
    strip, pane = ran.findChild(FilmStrip), RowOverTimePane(watch)
    strip._thumbnails.clear()
    strip._key = strip._painted = None
    strip.grab()
    assert set(strip._thumbnails) == set(there) & {place for _, place in strip._slots()}
    pane.refresh()
    assert [one.shape[1] for one in pane._shown.pictures["x"]] == [4, 2]
    assert not watch.branches.can_fork(), "what lies before a branch would never be whole"
    assert [runs for _, runs in watch_parts(session)] == [tuple(timeline.trajectories[1:])]
    session.playback.seek(0)
    session.playback.play()
    until(lambda: session.playback.shown == 3)
    hold.release()
    until(lambda: at_rest(session))
    session.playback.pause()
    session.playback.seek(timeline.turn + 1)
    assert watch.branches.can_fork()
    assert len(watch_parts(session)) == 3


def test_who_looks_at_noising_has_it_made_first(ran: MainWindow, until: Until, hold: Hold) -> None:
    session = ran.app_state.session
    session.playback.seek(4)
    before = session.timeline
    hold.at(before.trajectories[0].steps)
    session.change(seed=7)
    until(lambda: session.timeline is not before)
    assert session.timeline.trajectories[0].complete
    assert session.timeline.available == session.timeline.turn
    assert session.playback.shown == 4


@pytest.mark.parametrize("changes", [{"steps": 20}, {"steps": 20, "T": 60}])
def test_with_other_steps_the_picture_stays_until_its_place_is_reached(
    ran: MainWindow, until: Until, hold: Hold, changes: dict[str, int]
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    before = session.timeline
    session.playback.seek(before.turn + 6)  # of 0..8
    picture = current_panels(watch)[0].x.copy()
    hold.at(20 + 14)  # the place is state 15 of 20
    session.change(**changes)
    until(lambda: made(watch, 21 + 15))
    assert session.timeline is before
    np.testing.assert_array_equal(current_panels(watch)[0].x, picture)
    speaks_of_one_run(watch)
    hold.at(20 + 15)
    until(lambda: session.timeline is not before)
    assert session.timeline.available == 21 + 16
    assert session.place() == (session.timeline.trajectories[1], 15)
    speaks_of_one_run(watch)
    hold.release()
    until(lambda: at_rest(session))
    assert session.place() == (session.timeline.trajectories[1], 15)


def test_another_number_of_steps_while_a_run_grows_goes_on_from_what_is_seen(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    session.playback.seek(session.timeline.planned - 1)
    hold.at(8 + 4)  # half of the denoising
    session.change(seed=7)
    until(lambda: session.recipe.seed == 7 and session.playback.shown == session.timeline.turn + 4)
    before = session.timeline
    session.change(steps=20)
    until(lambda: made(watch, 2 + 12))  # held there as the run before
    hold.at(20 + 9)
    until(lambda: made(watch, 21 + 10))
    assert session.timeline is before
    hold.at(20 + 10)
    until(lambda: session.timeline is not before)
    assert session.playback.shown == session.timeline.turn + 10
    hold.release()
    until(lambda: at_rest(session))
    assert session.playback.shown == session.timeline.planned - 1


def test_other_steps_that_are_stopped_before_the_place_leave_the_run_and_its_settings(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    before = session.timeline
    session.playback.seek(before.planned - 1)
    hold.at(20 + 14)
    session.change(steps=20)
    until(lambda: made(watch, 21 + 15))
    press(ran, "Stop")
    until(lambda: not session._running.active)
    assert session.timeline is before
    assert session.recipe.steps == 8
    speaks_of_one_run(watch)


def test_who_looks_at_noising_goes_on_looking_at_the_same_share_of_it(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.playback.seek(4)  # of 0..8
    session.change(steps=4)
    until(lambda: at_rest(session))
    assert session.playback.position == 2
    noising, k = session.place() or (None, 0)
    assert noising is session.timeline.trajectories[0]
    assert k == 2


def ended_before_its_first_step(
    watch: WatchState, until: Until, monkeypatch: pytest.MonkeyPatch, end: Stopped | Failed
) -> None:
    """Change the seed while the result is looked at; that run ends with `end` once it is noise."""
    session = watch.session
    session.playback.seek(session.timeline.planned - 1)
    before, asked = session.timeline, []
    monkeypatch.setattr(session.workers, "submit", lambda *given: asked.append(given) or 1)
    session.change(seed=5)
    until(lambda: any(isinstance(request, JourneyRequest) for request, _ in asked))
    ((request, tell),) = [one for one in asked if isinstance(one[0], JourneyRequest)]
    for recipe, one in zip(request.recipes, before.trajectories, strict=True):
        tell(RunStarted(recipe, one.domain, one.labels, one.path, one.x[0]))
        for k in range(one.steps if recipe.process == "forward" else 0):
            tell(StepDone(k, None, None, one.x[k + 1]))
        assert session.timeline is before, "there is nothing yet where one looks"
        speaks_of_one_run(watch)
    tell(end)
    speaks_of_one_run(watch)


def test_a_run_that_fails_before_its_first_step_is_shown_with_its_settings(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ran.app_state.session
    ended_before_its_first_step(
        ran.app_state.watch, until, monkeypatch, Failed("The numbers ran out.")
    )
    assert session.timeline.trajectories[0].recipe.seed == session.recipe.seed == 5


def test_a_change_stopped_before_its_first_step_keeps_the_result_and_its_settings(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, history = ran.app_state.session, ran.app_state.histories["watch"]
    before, seed, steps = session.timeline, session.recipe.seed, history.can_undo
    ended_before_its_first_step(ran.app_state.watch, until, monkeypatch, Stopped())
    assert session.timeline is before
    assert session.timeline.complete
    assert session.recipe.seed == seed
    assert history.can_undo == steps, "what was stopped is no step to go back to"
    session.playback.toggle()
    assert session.playback.player.playing


def test_settings_that_were_changed_again_show_nothing_of_the_run_between(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    seen: list[int] = []
    session.timeline_changed.connect(
        lambda: seen.append(session.timeline.trajectories[-1].recipe.seed)
    )
    session._running.grown.connect(lambda: session.change(seed=2))  # while that of 1 begins
    session.change(seed=1)
    until(lambda: at_rest(session) and session.recipe.seed == 2)
    assert 1 not in seen
    speaks_of_one_run(ran.app_state.watch)


# -- denoise from here ------------------------------------------------------------------------


def test_denoise_from_here_begins_here_and_the_noising_lies_before_it(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.change(data="digits", model="digits", count=2, steps=20, T=100)
    until(lambda: at_rest(session))
    before, places = session.timeline, []
    session.moved.connect(
        lambda: places.append(session.playback.position) if session.timeline is not before else 0
    )
    session.probe(40)
    session.denoise_from(0.5)
    until(lambda: at_rest(session) and session.playback.player.playing)
    turn = session.timeline.turn
    assert turn == session.timeline.trajectories[0].steps + 1
    assert places[0] == turn
    session.playback.pause()
    assert session.preview is None
    session.playback.seek(0)
    assert (session.place() or [None])[0] is session.timeline.trajectories[0]
    session.denoise_from(0.5)  # the same once more: it is there already
    assert session.playback.position == turn
    assert session.playback.player.playing


# -- predictions of the noising half ----------------------------------------------------------


def straight(session: Session) -> list[np.ndarray]:
    """The predictions that the command line makes of the noising that is shown."""
    recipe = session.timeline.trajectories[0].recipe
    engine = Engine(threads=1, device="cpu")
    for event in engine.execute(RunRequest(recipe)):
        if isinstance(event, RunStarted):
            run = event.trajectory()
        elif isinstance(event, StepDone):
            run.add(event.x0, event.noise, event.x)
    return list(run.x0)


def digits(ran: MainWindow, until: Until) -> Session:
    session = ran.app_state.session
    session.change(data="digits", model="digits", label="7", count=2, steps=6, T=60, guidance=2.0)
    until(lambda: at_rest(session) and session.recipe.data == "digits")
    session.playback.pause()
    return session


def test_nothing_is_predicted_along_the_noising_until_somebody_looks(
    ran: MainWindow, until: Until
) -> None:
    session = digits(ran, until)
    noising = session.timeline.trajectories[0]
    session.playback.seek(3)
    assert list(noising.unknown) == [1, 2, 3, 4, 5]
    session.set_show(("x", "x0"))
    until(lambda: is_known(noising, 3, "x0"))
    assert list(noising.unknown) == [1, 2, 4, 5], "the one that is looked at"
    x0 = straight(session)
    np.testing.assert_array_equal(noising.x0[3], x0[3])
    np.testing.assert_array_equal(current_panels(ran.app_state.watch)[1].x, x0[3])
    session.set_show(("x0",))  # the film strip shows it of every frame
    until(lambda: not len(noising.unknown))
    np.testing.assert_array_equal(noising.x0, x0)


def test_the_picture_before_stays_until_a_prediction_comes(ran: MainWindow, until: Until) -> None:
    session = digits(ran, until)
    noising = session.timeline.trajectories[0]
    session.playback.seek(2)
    session.set_show(("x", "eps"))
    until(lambda: is_known(noising, 2, "eps"))
    before = current_panels(ran.app_state.watch)[1].x
    session.playback.seek(4)
    assert not is_known(noising, 4, "eps")
    np.testing.assert_array_equal(current_panels(ran.app_state.watch)[1].x, before)
    until(lambda: is_known(noising, 4, "eps"))
    shown = current_panels(ran.app_state.watch)[1].x
    np.testing.assert_array_equal(shown, shown_value(noising, 4, "eps"))


@pytest.mark.parametrize(("format_name", "suffix"), [("npz", ".npz"), ("gif", ".gif")])
def test_an_export_of_the_noising_waits_for_its_predictions(
    ran: MainWindow, until: Until, tmp_path: Path, format_name: str, suffix: str
) -> None:
    session = digits(ran, until)
    noising = session.timeline.trajectories[0]
    dialog = ExportDialog(ran.app_state.watch, ran)
    form = dialog.form
    form.part.setCurrentIndex(2)
    assert form.exportable == (noising,)
    form.format.setCurrentIndex(form.format.findData(format_name))
    if format_name == "gif":
        form.show_box.setCurrentIndex(1)
        assert form.options().show == ("x0",)
    target = tmp_path / f"noising{suffix}"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists())
    assert not len(noising.unknown)
    if format_name == "npz":
        np.testing.assert_array_equal(trajectory_file.load(target).x0, straight(session))
    dialog.close()


def test_an_export_that_waits_for_predictions_can_be_cancelled(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = digits(ran, until)
    dialog = ExportDialog(ran.app_state.watch, ran)
    dialog.form.part.setCurrentIndex(2)
    dialog.form.format.setCurrentIndex(dialog.form.format.findData("npz"))
    dialog.write(tmp_path / "never.npz")
    dialog.cancel.click()
    assert dialog.save.isEnabled()
    noising = session.timeline.trajectories[0]
    until(lambda: not len(noising.unknown))
    assert not (tmp_path / "never.npz").exists()
    dialog.close()


def test_a_trajectory_without_its_predictions_is_not_written(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = digits(ran, until)
    with pytest.raises(ValueError, match="predictions"):
        trajectory_file.save(session.timeline.trajectories[0], tmp_path / "half.npz")


# -- one frame, one level, one picture --------------------------------------------------------


def test_slider_and_inspector_speak_of_the_frame_that_is_shown(
    ran: MainWindow, until: Until
) -> None:
    session, inspector = ran.app_state.session, inspector_of(ran)
    (slider,) = [one for one in ran.findChildren(QSlider) if one.accessibleName() == "Noise level"]
    apart: list[tuple[float, str]] = []

    def compare() -> None:
        told = inspector._place.lines[-1].split("%")[0].split()[-1]
        if abs(slider.value() / 10 - float(told)) > 0.6:  # the one in tenths, the other whole
            apart.append((slider.value() / 10, told))

    session.moved.connect(compare)
    session.playback.set_speed(8.0)
    session.change(steps=100)
    session.playback.play()
    until(lambda: at_rest(session))
    for position in range(0, session.timeline.planned, 7):
        session.playback.seek(position)
    assert not apart


@pytest.mark.parametrize("quantity", ["x", "x0", "eps"])
def test_window_and_export_show_the_same_bytes_of_every_state(
    ran: MainWindow, until: Until, quantity: str
) -> None:
    session = digits(ran, until)
    session.set_show((quantity,))
    until(lambda: quantity == "x" or not len(session.timeline.trajectories[0].unknown))
    film = Film(tuple(session.timeline.trajectories), ExportOptions(scale=1, show=(quantity,)))
    assert len(film) == session.timeline.planned
    for position in range(session.timeline.planned):
        session.playback.seek(position)
        (panel,) = current_panels(ran.app_state.watch)
        painter = make_painter(panel.domain, panel.labels, 1, palette(True))
        painted = painter.paint(panel.x, quantity)
        height, width = painted.shape[:2]
        cut = film.frame(position)[film._top :, film._gap :][:height, :width]
        np.testing.assert_array_equal(cut, painted, f"{quantity} {position}")
