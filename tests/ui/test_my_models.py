"""One's own trained models: in every list, in groups; used, renamed and deleted with undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from entering import choose
from hands import press, tab_to
from holding import Hold
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QInputDialog, QTreeWidget, QWidget
from tiny import TINY

from diffusion_gui.storage import kept_scores, my_models
from diffusion_gui.storage.model_files import find_model, user_models_dir
from diffusion_gui.ui.dialogs.my_models import MyModelsDialog
from diffusion_gui.ui.scenes.train.start_models import start_choices
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.training.model_samples import ModelSamples
from diffusion_gui.ui.support.groups import is_heading

Until = Callable[..., None]


def groups(scene: QWidget, name: str) -> dict[str, list[object]]:
    """The values under each heading of a list."""
    box = next(one for one in scene.findChildren(QComboBox) if one.accessibleName() == name)
    found: dict[str, list[object]] = {}
    title = ""
    for i in range(box.count()):
        if is_heading(box.itemData(i)):
            title = box.itemText(i)
            assert not box.model().item(i).isEnabled()
        else:
            found.setdefault(title, []).append(box.itemData(i))
    return found


@pytest.fixture
def trained(ran: MainWindow, until: Until) -> str:
    """The name of a model that has just been trained."""
    training = ran.app_state.training
    training.start(TINY)
    until(lambda: training.state == "done")
    return str(training.run.checkpoint.path)


@pytest.mark.parametrize(("scene", "name"), [("watch", "Model"), ("train", "Start from")])
def test_a_trained_model_is_in_the_lists_without_being_saved(
    ran: MainWindow, trained: str, scene: str, name: str
) -> None:
    ran.show_scene(scene)
    ran.app_state.session.recipe_changed.emit()
    found = groups(ran.scene(scene), name)
    assert found["My models"] == [trained]
    assert "points:moons" in found["Shipped models"]
    box = next(one for one in ran.scene(scene).findChildren(QComboBox)
               if one.accessibleName() == name)  # fmt: skip
    choose(box, trained)
    assert box.currentText() == ran.app_state.training.run.out.name


def test_compare_offers_it_and_tells_it_apart(ran: MainWindow, trained: str) -> None:
    scene = ran.scene("compare")
    assert groups(scene, "Model")["My models"] == [trained]


def test_data_are_listed_in_groups(ran: MainWindow) -> None:
    found = groups(ran.scene("train"), "Data")
    assert "points:moons" in found["Points"]
    assert "shapes" in found["Pictures"]


def in_dialog(window: MainWindow, do: Callable[[MyModelsDialog], None]) -> None:
    """Open the list from the menu, and act in it."""
    acted: list[bool] = []

    def look() -> None:
        dialog = next((d for d in window.findChildren(MyModelsDialog) if d.isVisible()), None)
        if dialog is None:
            QTimer.singleShot(20, window, look)
            return
        try:
            do(dialog)
            acted.append(True)
        finally:
            dialog.close()

    QTimer.singleShot(0, window, look)
    window._actions["my_models"].trigger()
    assert acted


def test_a_model_is_deleted_brought_back_renamed_and_used_by_hand(
    ran: MainWindow, trained: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = ran.app_state.training
    place = training.run.out
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("best moons", True))

    def act(dialog: MyModelsDialog) -> None:
        tree = tab_to(dialog, "My models", QTreeWidget)
        assert isinstance(tree, QTreeWidget)
        row = tree.topLevelItem(0)
        assert [row.text(i) for i in (0, 1, 2)] == [place.name, "Moons", "20"]
        icon = row.icon(0).pixmap(48, 48).toImage()
        colours = {icon.pixelColor(x, y).name() for x in range(48) for y in range(48)}
        assert len(colours) > 1, "the thumbnail shows the newest samples"
        tree.setCurrentItem(row)
        press(dialog, "Delete")
        assert not place.exists()
        assert training.state == "idle"
        assert tree.topLevelItemCount() == 0
        press(dialog, "Undo delete")
        assert place.exists()
        tree.setCurrentItem(tree.topLevelItem(0))
        press(dialog, "Rename …")
        assert tree.topLevelItem(0).text(0) == "best moons"
        tree.setCurrentItem(tree.topLevelItem(0))
        press(dialog, "Use in Watch")

    in_dialog(ran, act)
    assert ran.app_state.session.recipe.model == str(
        place.with_name("best moons") / "checkpoint.safetensors"
    )
    QTest.qWait(1)


def test_a_model_that_is_being_trained_stays(ran: MainWindow, until: Until, trained: str) -> None:
    training = ran.app_state.training
    training.start(TINY.__class__(**{**vars(TINY), "steps": 1_000_000}))
    until(lambda: training.state == "running" and training.run.checkpoint is not None)
    place = training.run.out

    def act(dialog: MyModelsDialog) -> None:
        names = [dialog.list.topLevelItem(i).text(0) for i in range(2)]
        dialog.list.setCurrentItem(dialog.list.topLevelItem(names.index(place.name)))
        press(dialog, "Delete")
        assert "is being trained" in dialog.words.text()

    in_dialog(ran, act)
    assert place.exists()
    training.stop()
    until(lambda: training.state == "done")


def test_a_models_score_is_shown_once_measured_and_before_that_its_loss(
    ran: MainWindow, until: Until, trained: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quality = ran.app_state.quality
    until(lambda: quality.scored is not None and not quality.measuring, 90)
    until(lambda: bool(my_models.my_models()[0].scores))
    shown: list[list[str]] = []

    def look(dialog: MyModelsDialog) -> None:
        row = dialog.list.topLevelItem(0)
        shown.append([row.text(3), row.toolTip(3)])
        assert dialog.list.headerItem().text(3) == "Quality", "a score is the gradient of log p"

    in_dialog(ran, look)
    (ran.app_state.training.run.out / kept_scores.SCORES).unlink()
    in_dialog(ran, look)
    assert [words.split()[0] for words, _ in shown] == ["Energy", "Loss"]
    assert "Sliced Wasserstein" in shown[0][1]


def test_a_saved_model_has_its_runs_samples_or_else_some_that_are_drawn_once(
    ran: MainWindow, until: Until, trained: str, hold: Hold
) -> None:
    hold.at(0, "train")
    drawn = ran.app_state.model_samples
    user_models_dir().mkdir(parents=True, exist_ok=True)
    shutil.copy(trained, user_models_dir() / "copy.safetensors")
    shutil.copy(find_model("points:spiral"), user_models_dir() / "other.safetensors")
    shown: list[dict[str, QImage]] = []

    def look(dialog: MyModelsDialog) -> None:
        rows = [dialog.list.topLevelItem(i) for i in range(3)]
        shown.append({one.text(0): one.icon(0).pixmap(48, 48).toImage() for one in rows})

    def wait(dialog: MyModelsDialog) -> None:
        look(dialog)
        hold.release("train")
        until(lambda: drawn.of(named["other"]) is not None)
        look(dialog)

    named = {one.title: one for one in my_models.my_models()}
    in_dialog(ran, wait)
    pictures, after = shown
    run = ran.app_state.training.run.out.name
    assert pictures["copy"] == pictures[run]
    other = pictures["other"]
    assert len({other.pixel(x, y) for x in range(48) for y in range(48)}) > 1, "it is not blank"
    assert other != pictures["copy"]
    assert after["other"] != other, "its samples have taken the symbol's place"
    assert after["copy"] == pictures["copy"]
    kept = ModelSamples(ran.app_state.session, ran.app_state.training)
    until(lambda: kept.of(named["other"]) is not None)
    kept.draw(list(named.values()))
    assert not kept._ticket, "another window finds them"


def test_start_from_says_of_each_own_model_what_watch_says(ran: MainWindow, trained: str) -> None:
    tips = {name: tip for name, _, tip in start_choices("points", "")}
    assert "Training begins with its weights" in tips[trained]
    assert "Moons, 20 steps, saved" in tips[trained]
    assert tips["points:moons"] == "Training begins with its weights"
