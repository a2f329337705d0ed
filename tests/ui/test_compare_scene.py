"""The Compare scene, used as a person would: ready-made ones, keys, panes, clock and distances."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from holding import Hold
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel

from diffusion_gui.core.catalog import COMPARISONS
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.comparing import CompareRequest
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.storage.model_files import find_model
from diffusion_gui.ui.display_names import pane_words
from diffusion_gui.ui.scenes.compare.scene import CompareScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.widgets.elided import Elided
from diffusion_gui.ui.workers.workers import Workers

Until = Callable[..., None]


@pytest.fixture
def compared(ran: MainWindow, until: Until) -> MainWindow:
    """The window with the first comparison computed."""
    ran.app_state.session.change(count=4)  # four panes of many points take their time
    ran.scene("compare")
    arrived(ran.app_state.compare, until)
    ran.app_state.compare.playback.pause()
    return ran


def arrived(compare: Compare, until: Until) -> None:
    """Wait until all panes of the newest comparison are there."""
    until(
        lambda: (
            not compare.runs.running
            and all(
                compare.runs.run_of(i) or compare.runs.failure_of(i)
                for i in range(len(compare.panes))
            )
        ),
        60,
    )


def stage(window: MainWindow) -> CompareScene:
    scene = window.scene("compare")
    assert isinstance(scene, CompareScene)
    return scene


def press(window: MainWindow, name: str) -> None:
    """Click a ready-made comparison, and let it be of what Watch shows, which takes no time."""
    stage(window).controls.ready_made[name].click()
    stage(window).controls.watched.click()


def test_it_opens_with_the_recipe_of_watch_and_plays_when_all_are_there(
    ran: MainWindow, until: Until
) -> None:
    ran.scene("compare")
    compare = ran.app_state.compare
    until(lambda: compare.playback.player.playing, 60)
    assert [pane.recipe.steps for pane in compare.panes] == [5, 10, 20, 50]
    assert compare.panes[0].recipe.model == ran.app_state.session.recipe.model
    starts = [compare.runs.run_of(i).x[0] for i in range(4)]
    for other in starts[1:]:
        np.testing.assert_array_equal(starts[0], other)
    position = compare.playback.position
    until(lambda: compare.playback.position != position)  # it may begin anew


def test_one_click_takes_another_comparison(compared: MainWindow, until: Until) -> None:
    compare = compared.app_state.compare
    press(compared, "samplers")
    assert [pane.recipe.sampler for pane in compare.panes] == ["ddim", "dpmpp_2m", "ddpm", "heun"]
    arrived(compare, until)
    names = [pane.name.text() for pane in stage(compared).stage.panes]
    assert names == ["DDIM", "DPM-Solver++ 2M", "DDPM", "Heun"]
    assert compare.runs.calls(3)[-1] == 2 * compare.runs.calls(0)[-1] - 1
    press(compared, "ideal")
    arrived(compare, until)
    assert len(stage(compared).stage.panes) == 2


def test_a_click_takes_the_whole_ready_made_one_and_another_what_watch_shows(
    compared: MainWindow, hold: Hold
) -> None:
    hold.at(1, "compare")
    compare, controls = compared.app_state.compare, stage(compared).controls
    watched = compared.app_state.session.recipe
    assert "of Watch" in controls._lesson.text()
    controls.ready_made["guidance"].click()
    assert compare.comparison == COMPARISONS["guidance"].load()()
    assert "of Watch" not in controls._lesson.text()
    assert controls._common["model"]._box.currentData() == "shapes"
    controls.watched.click()
    assert [pane.recipe.guidance for pane in compare.panes] == [0.0, 1.0, 3.0, 6.0]
    for pane in compare.panes:
        items = pane.recipe.data, pane.recipe.model, pane.recipe.count, pane.recipe.seed
        assert items == (watched.data, watched.model, watched.count, watched.seed)
    assert "of Watch" in controls._lesson.text()
    assert controls.ready_made["guidance"].isChecked()
    controls.ready_made["guidance"].click()
    assert compare.comparison == COMPARISONS["guidance"].load()()


def test_a_comparison_of_ones_own_takes_what_watch_shows_too(
    compared: MainWindow, hold: Hold
) -> None:
    hold.at(1, "compare")
    compare, session = compared.app_state.compare, compared.app_state.session
    compare.change_pane(sampler="heun")
    steps = [pane.recipe.steps for pane in compare.panes]
    session.use_model("shapes")
    session.change(count=3, seed=9)
    stage(compared).controls.watched.click()
    assert compare.ready_made == ""
    assert [pane.recipe.steps for pane in compare.panes] == steps
    assert compare.panes[0].recipe.sampler == "heun"
    assert {(p.recipe.model, p.recipe.data, p.recipe.count, p.recipe.seed)
            for p in compare.panes} == {("shapes", "shapes", 3, 9)}  # fmt: skip


def test_the_keys_of_watch_move_the_common_clock(compared: MainWindow, qtbot) -> None:
    compare, watch = compared.app_state.compare, compared.app_state.session.playback
    before = watch.position
    stage(compared).setFocus()
    qtbot.keyClick(compared, Qt.Key.Key_Home)
    assert compare.playback.position == 0
    qtbot.keyClick(compared, Qt.Key.Key_End)
    assert [compare.state(i) for i in range(4)] == [5, 10, 20, 50]
    qtbot.keyClick(compared, Qt.Key.Key_Left)
    assert [compare.state(i) for i in range(4)] == [4, 9, 19, 49]
    qtbot.keyClick(compared, Qt.Key.Key_Right)
    assert compare.playback.position == TICKS
    qtbot.keyClick(compared, Qt.Key.Key_5)
    assert [compare.state(i) for i in range(4)] == [2, 5, 10, 25]
    qtbot.keyClick(compared, Qt.Key.Key_Space)
    assert compare.playback.player.playing
    qtbot.keyClick(compared, Qt.Key.Key_K)
    assert not compare.playback.player.playing
    assert watch.position == before
    compared.show_scene("watch")
    qtbot.keyClick(compared, Qt.Key.Key_End)
    assert watch.position == watch.player.length - 1
    assert compare.playback.position == TICKS // 2


def test_stopped_early_stands_beside_planned_with_few(compared: MainWindow, until: Until) -> None:
    compare = compared.app_state.compare
    press(compared, "stop")
    arrived(compare, until)
    compare.playback.seek(TICKS)
    assert [compare.state(i) for i in range(3)] == [10, 10, 50]
    early, few, whole = (compare.runs.run_of(i) for i in range(3))
    np.testing.assert_array_equal(early.x[10], whole.x[10])
    assert few.path.sigma[10] == 0.0 < early.path.sigma[10]
    distances = [compare.distances(i)[-1] for i in range(3)]
    assert distances[2] == 0.0
    assert distances[1] < distances[0]


def test_the_clock_by_calls_and_by_noise_level(compared: MainWindow, until: Until) -> None:
    compare = compared.app_state.compare
    compare.set_clock("calls")
    compare.playback.seek(round(10 / 50 * TICKS))
    assert [compare.state(i) for i in range(4)] == [5, 10, 10, 10]
    compare.set_clock("level")
    compare.playback.seek(TICKS // 2)
    levels = [
        compare.runs.run_of(i).path.sigma[compare.state(i)]
        / (
            compare.runs.run_of(i).path.sigma[compare.state(i)]
            + compare.runs.run_of(i).path.alpha[compare.state(i)]
        )
        for i in range(4)
    ]
    assert all(level >= 0.5 - 1e-9 for level in levels)
    assert levels[3] == pytest.approx(0.5, abs=0.05)
    assert not compare.runs.running  # another clock computes nothing anew


def test_distances_fall_and_the_reference_arrives_at_nothing(compared: MainWindow) -> None:
    compare = compared.app_state.compare
    assert compare.distances(3)[-1] == 0.0
    assert len(compare.distances(1)) == 11
    ends = [compare.distances(i)[-1] for i in range(3)]
    assert ends[0] > ends[2]
    compare.set_measure("x")
    assert compare.distances(1)[0] > compare.distances(1)[-1]
    compare.set_reference(0)
    assert compare.comparison.reference == 0


def test_a_clicked_pane_is_changed_alone_and_named_for_it(
    compared: MainWindow, until: Until, qtbot
) -> None:
    compare = compared.app_state.compare
    second = stage(compared).stage.panes[1]
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert compare.pane == 1
    compare.change_pane(sampler="heun")
    assert [pane.recipe.sampler for pane in compare.panes] == ["ddim", "heun", "ddim", "ddim"]
    assert "Heun" in second.name.text()
    arrived(compare, until)
    assert compare.runs.run_of(1).recipe.sampler == "heun"


def test_two_runs_of_the_same_name_are_told_apart_by_their_folder(
    compared: MainWindow, until: Until, tmp_path: Path
) -> None:
    compare = compared.app_state.compare
    for pane, place in enumerate(("monday/runs/moons", "friday/runs/moons")):
        file = tmp_path / place / "checkpoint.safetensors"
        file.parent.mkdir(parents=True)
        file.write_bytes(find_model("points:moons").read_bytes())
        compare.choose_pane(pane)
        compare.change_pane(model=str(file))
    for other in range(2, len(compare.panes)):
        compare.choose_pane(other)
        compare.change_pane(model="ideal:points:moons")
    names = pane_words(compare.panes)
    assert [name.split(" · ")[0] for name in names[:2]] == ["moons (monday)", "moons (friday)"]
    assert all("ideal:" not in name for name in names), "words, not what is typed"
    compare.choose_pane(0)
    heading = stage(compared).controls._heading
    assert heading.text() == f"Pane 1: {names[0]}"
    assert heading.toolTip() == heading.text(), "whole where it has no room"
    assert isinstance(heading, Elided)


def test_panes_are_added_and_taken_away(compared: MainWindow, until: Until) -> None:
    compare, shown = compared.app_state.compare, stage(compared).stage
    assert not shown.add.isEnabled()
    shown.panes[0].remove.click()
    assert [pane.recipe.steps for pane in compare.panes] == [10, 20, 50]
    assert compare.comparison.reference == 2
    shown.panes[2].remove.click()
    assert len(shown.panes) == 2
    assert not any(pane.remove.isVisible() for pane in shown.panes)
    shown.add.click()
    assert len(shown.panes) == 3
    arrived(compare, until)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[CompareRequest]:
    """What is asked of the model thread."""
    requests: list[CompareRequest] = []
    submit = Workers.submit

    def note(workers: Workers, request: Request, handler: Callable[[Event], None]) -> int:
        if isinstance(request, CompareRequest):
            requests.append(request)
        return submit(workers, request, handler)

    monkeypatch.setattr(Workers, "submit", note)
    return requests


def test_panes_that_stay_as_they_are_keep_their_runs(
    compared: MainWindow, until: Until, asked: list[CompareRequest]
) -> None:
    compare = compared.app_state.compare
    compare.remove_pane(0)
    before = [compare.runs.run_of(i) for i in range(3)]
    compare.choose_pane(1)
    compare.add_pane()
    assert compare.runs.run_of(3) is before[1], "a pane like another has its run"
    compare.change_pane(steps=7)
    arrived(compare, until)
    assert [one.steps for request in asked for one in request.recipes] == [7]
    assert [compare.runs.run_of(i) for i in range(3)] == before
    assert compare.runs.complete
    compare.remove_pane(1)
    assert compare.runs.run_of(2).steps == 7
    assert len(asked) == 1, "taking a pane away computes nothing"
    stage(compared).stage.again.click()
    arrived(compare, until)
    assert [one.steps for one in asked[1].recipes] == [50, 10, 7], "all, the reference first"


def test_a_change_that_is_taken_back_at_once_computes_nothing(
    compared: MainWindow, until: Until, asked: list[CompareRequest]
) -> None:
    compare = compared.app_state.compare
    runs = [compare.runs.run_of(i) for i in range(4)]
    compare.change_all(seed=8)
    assert compare.runs.run_of(0) is None, "it is not the run of what the controls say"
    compare.change_all(seed=0)
    assert [compare.runs.run_of(i) for i in range(4)] == runs
    until(lambda: not compare.awaits)
    assert not asked


def test_runs_of_a_model_that_was_trained_on_meanwhile_are_made_again(
    compared: MainWindow, until: Until, tmp_path: Path, asked: list[CompareRequest]
) -> None:
    compare = compared.app_state.compare
    file = tmp_path / "mine.safetensors"
    file.write_bytes(find_model("points:moons").read_bytes())
    compare.remove_pane(3)
    compare.change_all(model=str(file), steps=3)
    arrived(compare, until)
    first = compare.runs.run_of(0).recipe.model_sha256
    file.write_bytes(find_model("points:spiral").read_bytes())
    compare.choose_pane(0)
    compare.change_pane(steps=4)
    arrived(compare, until)
    assert {compare.runs.run_of(i).recipe.model_sha256 for i in range(3)} != {first}
    assert len({compare.runs.run_of(i).recipe.model_sha256 for i in range(3)}) == 1
    assert len(asked) == 3


def test_a_new_comparison_begins_without_the_progress_of_the_one_before(
    compared: MainWindow, until: Until, hold: Hold
) -> None:
    compare, session = compared.app_state.compare, compared.app_state.session
    hold.at(45, "compare")
    compare.change_all(seed=5)
    until(lambda: compare.runs.run_of(3) is not None)
    told: list[Progress | None] = []
    session.progressed.connect(told.append)
    compare.change_all(seed=6)
    until(lambda: len(told) > 0)
    assert (told[0].done, told[0].total) == (0, 85)
    hold.release("compare")


def test_no_control_moves_when_the_classes_become_known(
    ran: MainWindow, until: Until, hold: Hold
) -> None:
    hold.at(0, "compare")
    controls = stage(ran).controls
    label, compare = controls._common["label"], ran.app_state.compare
    compare.change_all(model="ideal:points:circles", data="points:circles")
    rows = [one for one in (controls._common | controls._own).values() if one.isVisible()]
    assert label in rows
    assert not label.isEnabled()
    assert label._box.currentText() == "This model knows none"
    hold.release("compare")
    until(lambda: compare.runs.complete)
    until(label.isEnabled)
    after = [one for one in (controls._common | controls._own).values() if one.isVisible()]
    assert after == rows
    assert controls._own["guidance"].isEnabled()


def test_a_pane_that_fails_says_so_and_the_others_run(compared: MainWindow, until: Until) -> None:
    compare = compared.app_state.compare
    press(compared, "ideal")
    arrived(compare, until)
    bad = compare.panes[1].recipe.changed(model="gone.safetensors")
    compare.take(
        type(compare.comparison)((compare.panes[0], type(compare.panes[0])(bad)), reference=0)
    )
    until(lambda: not compare.runs.running and compare.runs.failure_of(1) is not None, 30)
    assert compare.runs.run_of(0) is not None

    def texts() -> list[str]:
        return [label.text() for label in stage(compared).stage.panes[1].findChildren(QLabel)]

    until(lambda: any("gone.safetensors" in text for text in texts()), 10)


def test_watch_and_compare_do_not_stop_each_other(compared: MainWindow, until: Until) -> None:
    compare, session = compared.app_state.compare, compared.app_state.session
    session.change(seed=11)
    compare.change_all(seed=11)
    arrived(compare, until)
    until(lambda: session.timeline.complete and session.recipe.seed == 11, 30)
    assert compare.runs.run_of(3).complete


def test_stopping_keeps_what_is_there(compared: MainWindow, until: Until, hold: Hold) -> None:
    compare = compared.app_state.compare
    hold.at(45, "compare")  # some steps into the last pane
    compare.change_all(seed=5)
    until(lambda: compare.runs.running and compare.runs.run_of(3) is not None, 30)
    stage(compared).stage.stop.click()
    until(lambda: not compare.runs.running, 30)
    assert compare.runs.run_of(3) is not None
    until(stage(compared).stage.again.isVisible, 10)


def test_classes_of_an_ideal_denoiser_are_offered_once_its_run_tells_them(
    compared: MainWindow,
) -> None:
    label = stage(compared).controls._common["label"]
    assert label.isVisible()
    assert "upper" in [label._box.itemData(i) for i in range(label._box.count())]


def test_a_schedule_of_ones_own_is_compared(compared: MainWindow, until: Until) -> None:
    """The handles of Watch come along, and can be written for each pane."""
    compare, controls = compared.app_state.compare, stage(compared).controls
    session = compared.app_state.session
    session.change(schedule="custom", handles="50,40,30,0,-30,-40,-50")
    press(compared, "schedules")
    assert [pane.recipe.schedule for pane in compare.panes] == [
        "linear",
        "cosine",
        "flow",
        "article",
    ]
    compare.choose_pane(3)
    controls._own["schedule"].changed.emit("custom")
    recipes = [pane.recipe for pane in compare.panes]
    assert recipes[3].schedule == "custom"
    assert recipes[3].handles == session.recipe.handles
    arrived(compare, until)
    assert stage(compared).stage.panes[3].name.text() == "Custom"
    compare.choose_pane(0)
    field = controls._own["handles"]
    assert not field.isVisible()
    controls._own["schedule"].changed.emit("custom")
    assert compare.panes[0].recipe.handles == session.recipe.handles
    assert field.isVisible()
    field._line.setText("40,20,8,0,-8,-20,-41,-40")
    field._line.editingFinished.emit()
    assert field._line.text() == session.recipe.handles, "what makes no schedule is not taken"
    field._line.setText("40, 20, 8, 0, -8, -20, -40")
    field._line.editingFinished.emit()
    arrived(compare, until)
    path, T = compare.runs.run_of(0).path, recipes[0].T
    assert path.alpha[0] == pytest.approx(0.01, rel=1e-3)
    assert path.t[0] == T
    names = [pane.name.text() for pane in stage(compared).stage.panes]
    assert names[0] == "Custom · Handles 40,20,8,0,-8,-20,-40", "two of a kind are told apart"
    assert names[1] == "Cosine"


def test_panes_of_two_models_are_called_as_the_menus_call_them(
    compared: MainWindow, until: Until
) -> None:
    press(compared, "ideal")
    arrived(compared.app_state.compare, until)
    shown = [pane.name.text() for pane in stage(compared).stage.panes]
    assert shown == ["Ideal denoiser of Moons", "Moons"]


def test_panes_that_wait_are_as_high_as_those_that_have_their_run(compared: MainWindow) -> None:
    compared.show_scene("compare")
    compared.resize(1024, 640)
    pane = stage(compared).stage.panes[0]
    before = pane.minimumSizeHint()
    pane._tell("Waits for its turn …")
    QApplication.processEvents()
    heights = {one.height() for one in stage(compared).stage.panes}
    assert max(heights) - min(heights) <= 1
    assert pane.minimumSizeHint() == before


def test_the_slider_stands_where_the_panes_are_while_they_grow(
    compared: MainWindow, until: Until
) -> None:
    compared.show_scene("compare")
    playback = compared.app_state.compare.playback
    playback.seek(0)
    playback.player.seek(TICKS, 0.0)  # as when runs begin
    compared.app_state.compare.runs.grown.emit()
    until(lambda: stage(compared).stage._transport.scrubber.value() == TICKS, 20)
