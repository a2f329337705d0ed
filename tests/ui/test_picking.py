"""Picking the items that a journey begins with, as a person does: thumbnails, clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.scenes.watch.pick_items_dialog import NUMBER, SHOWN, PickItemsDialog
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def digits(ran: MainWindow) -> MainWindow:
    """The window with digits, opened at the controls."""
    ran.app_state.session.change(
        data="digits", model="ideal:digits", label="all", count=4, steps=3, T=30
    )
    return ran


def opened(window: MainWindow, until: Until) -> PickItemsDialog:
    """The dialog after a click on its button, with the thumbnails there."""
    controls = window.scene("watch").findChild(WatchControls)
    assert controls is not None
    assert controls._pick.isVisible()
    controls._pick.click()
    dialog = window.findChild(PickItemsDialog)
    assert dialog is not None
    until(lambda: dialog.list.count() > 0)
    return dialog


def click(dialog: PickItemsDialog, row: int) -> None:
    place = dialog.list.visualItemRect(dialog.list.item(row)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_takes_an_item_and_the_journey_begins_with_it(
    digits: MainWindow, until: Until
) -> None:
    session = digits.app_state.session
    dialog = opened(digits, until)
    click(dialog, 5)
    click(dialog, 2)
    assert (session.recipe.items, session.recipe.count) == ("5,2", 2)
    classes = [dialog._classes[n] for n in (5, 2)]
    assert session.recipe.label == ",".join(str(one) for one in classes)
    assert dialog.list.item(5).text() == f"1: {classes[0]}"
    until(
        lambda: session.timeline.complete and session.timeline.trajectories[0].recipe.items == "5,2"
    )
    there, back = session.timeline.trajectories
    assert there.labels.tolist() == back.labels.tolist() == classes
    shown = dialog.list.item(5).icon().pixmap(28, 28).toImage()
    middle = np.array([[shown.pixelColor(x, y).red() for x in range(28)] for y in range(28)])
    item = (there.x[0][0, 0] + 1.0) * 127.5
    assert np.corrcoef(middle.ravel(), item.ravel())[0, 1] > 0.9
    dialog.accept()


def test_the_classes_of_an_ideal_denoiser_are_offered_once_its_run_tells_them(
    ran: MainWindow, until: Until
) -> None:
    controls = ran.scene("watch").findChild(WatchControls)
    assert controls is not None
    session = ran.app_state.session
    for data in ("points:swiss_roll", "digits"):
        session.change(data=data, model=f"ideal:{data}")
        until(
            lambda data=data: (
                session.timeline.complete and session.timeline.trajectories[-1].recipe.data == data
            )
        )
        assert controls._controls["label"].isVisible() is (data == "digits")


def test_a_second_click_gives_it_back_and_none_is_by_seed(
    digits: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "diffusion_gui.ui.state.shared.undo.DRAG_SECONDS", -1.0
    )  # as slowly as a person
    session, history = digits.app_state.session, digits.app_state.history
    dialog = opened(digits, until)
    assert not dialog.by_seed.isEnabled()
    for row in (5, 2, 9):
        click(dialog, row)
    click(dialog, 2)
    assert session.recipe.items == "5,9"
    dialog.by_seed.click()
    assert (session.recipe.items, session.recipe.label) == ("", ALL)
    assert not dialog.list.selectedItems()
    history.undo()
    assert [item.data(NUMBER) for item in dialog.list.selectedItems()] == [5, 9]
    dialog.accept()


def scrolled_to_the_end(dialog: PickItemsDialog) -> int:
    """Scroll down as far as the list goes now; how many items there are."""
    bar = dialog.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    return dialog.list.count()


def test_all_items_of_a_data_set_are_there_to_be_scrolled_to(
    digits: MainWindow, until: Until
) -> None:
    session = digits.app_state.session
    session.change(items="3,1796", count=2)
    dialog = opened(digits, until)
    assert dialog.list.count() == SHOWN
    until(lambda: dialog.list.verticalScrollBar().maximum() > 0)
    assert dialog.list.count() == SHOWN, "no more is drawn before it is looked for"
    until(lambda: scrolled_to_the_end(dialog) == 1797)
    assert [dialog.list.item(i).data(NUMBER) for i in range(dialog.list.count())] == [*range(1797)]
    assert dialog.list.item(1796).isSelected()
    assert dialog.list.item(1796).text() == f"2: {dialog._classes[1796]}"
    click(dialog, 1795)
    assert session.recipe.items == "3,1796,1795"
    dialog.accept()


def test_a_set_smaller_than_the_first_look_is_shown_once(
    digits: MainWindow, until: Until, tmp_path: Path
) -> None:
    for number in range(3):
        Image.new("L", (8, 8), 80 * number).save(tmp_path / f"{number}.png")
    digits.app_state.session.use_data(f"images:{tmp_path}")
    dialog = opened(digits, until)
    scrolled_to_the_end(dialog)
    dialog._ask_at_end()
    assert (dialog.list.count(), dialog._asking) == (3, False)
    dialog.accept()


def test_keys_pick_too(digits: MainWindow, until: Until) -> None:
    dialog = opened(digits, until)
    dialog.list.setFocus()
    dialog.list.setCurrentRow(0, dialog.list.selectionModel().SelectionFlag.NoUpdate)
    QTest.keyClick(dialog.list, Qt.Key.Key_Right)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert digits.app_state.session.recipe.items == "1"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_another_class_or_other_data_let_the_seed_draw_again(
    digits: MainWindow, until: Until
) -> None:
    session = digits.app_state.session
    session.change(items="4,1", count=2)
    controls = digits.scene("watch").findChild(WatchControls)
    assert controls is not None
    assert controls._pick.isChecked()
    controls._controls["label"].changed.emit("3")
    assert session.recipe.items == ""
    session.change(items="4,1")
    session.use_data("points:moons")
    assert session.recipe.items == ""
    assert not controls._pick.isVisible(), "a point alone says nothing"


def test_an_answer_after_the_dialog_is_closed_finds_nobody(
    digits: MainWindow, until: Until
) -> None:
    controls = digits.scene("watch").findChild(WatchControls)
    assert controls is not None
    controls._pick.click()
    dialog = digits.findChild(PickItemsDialog)
    assert dialog is not None
    dialog.reject()
    session = digits.app_state.session
    session.probe(3)
    until(lambda: session.preview is not None)  # asked after the items, answered after them


def test_the_window_closes_over_an_open_dialog(digits: MainWindow, until: Until) -> None:
    dialog = opened(digits, until)
    digits.close()
    assert not dialog.isVisible()


def test_the_chosen_item_is_always_one_of_the_recipes(ran: MainWindow, make_run) -> None:
    session = ran.app_state.session
    session.change(count=10)
    session.choose_item(35)  # of the larger run that is still on show
    assert session.item == 9
    session.change(count=6)
    assert session.item == 5
    session.show_trajectory(make_run(kind="points", shape=(2,), count=4))
    assert session.item == 3
