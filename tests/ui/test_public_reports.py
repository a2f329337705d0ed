"""What people reported of comparable tools, tried in the window (tests/README.md lists all)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from entering import choose
from hands import DIGITS, LEFT, a_beat_later, click, seen, settled
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.dialogs.paths import last_folder
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


def drop(window: MainWindow, *urls: QUrl) -> None:
    """Let what `urls` name go over the window."""
    data = QMimeData()
    data.setUrls(list(urls))
    place, none = QPoint(300, 300), Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, LEFT, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    falling = QDropEvent(place, Qt.DropAction.CopyAction, data, LEFT, none)
    QApplication.sendEvent(window, falling)


def picture(path: Path, colour: str = "red") -> QUrl:
    """A picture of one colour, as a file manager names it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (20, 20), colour).save(path)
    return QUrl.fromLocalFile(str(path))


def test_what_is_dropped_from_a_browser_is_no_folder_of_ones_own(
    ran: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "mine.png")
    monkeypatch.chdir(tmp_path)
    failures = []
    ran.app_state.session.failed.connect(failures.append)
    ran.opener.failed.connect(failures.append)
    recipe = ran.app_state.session.recipe
    drop(ran, QUrl("https://example.org/cat.png?size=2"))
    assert "https://example.org/cat.png" in failures[0].what
    assert "Ctrl+V" in failures[0].remedy
    assert "https://example.org/cat.png" in ran.notifications.banner.text()
    assert ran.app_state.session.recipe == recipe
    assert not ran._settings.values.recent


def test_of_several_dropped_files_it_is_said_which_one_was_opened(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    one = tmp_path / "a b#1 50%20 & ü,x@64.png"
    drop(ran, picture(one), picture(tmp_path / "b.png"), QUrl("https://example.org/c.png"))
    session = ran.app_state.session
    until(lambda: session.recipe.data == str(one))
    until(lambda: "of 3 that were dropped" in ran.statusBar().currentMessage())
    assert one.name in ran.statusBar().currentMessage()
    settled(ran, until)
    assert session.timeline.trajectories[0].x.shape[2:] == (3, 28, 28)


def test_a_pasted_picture_is_white_where_it_is_clear(ran: MainWindow, until: Until) -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.fillRect(10, 10, 20, 20, QColor(255, 0, 0))
    painter.end()
    QGuiApplication.clipboard().setImage(image)
    ran._actions["paste"].trigger()
    session = ran.app_state.session
    until(lambda: "pasted" in session.recipe.data)
    settled(ran, until)
    item = session.timeline.trajectories[0].x[0, 0]
    np.testing.assert_allclose(item[:, 1, 1], [1.0, 1.0, 1.0], atol=0.02)
    np.testing.assert_allclose(item[:, 14, 14], [1.0, -1.0, -1.0], atol=0.02)


def test_a_class_can_be_chosen_whatever_its_name_holds(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    names = ("3", "cat, black", "dog", "none")
    for name, colour in zip(names, ("red", "blue", "lime", "gray"), strict=True):
        for file in ("a", "b"):
            picture(tmp_path / "sets" / name / f"{file}.png", colour)
    session = ran.app_state.session
    data = f"images:{tmp_path / 'sets'}"
    session.adopt(Recipe(data=data, model=f"ideal:{data}", count=2, steps=2, T=50))
    settled(ran, until)
    # The classes of the data before, which are not these, are offered no longer.
    box = seen(ran, QComboBox, "Class")
    until(lambda: [box.itemText(k) for k in range(1, box.count() - 1)] == list(names))
    for number in (1, 3, 0):
        box = seen(ran, QComboBox, "Class")
        place = next(k for k in range(box.count()) if box.itemText(k) == names[number])
        choose(box, box.itemData(place))
        until(lambda: session.timeline.complete
              and session.timeline.trajectories[-1].labels.tolist() == [number, number])  # noqa: B023  # fmt: skip


def saving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """What the save dialog is opened with, each time, where a person types `answers`."""
    asked: list[str] = []

    def answer(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        asked.append(start)
        return answers[len(asked) - 1], kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return asked


def test_an_export_is_saved_beside_the_last_one(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    dialogs: list[ExportDialog] = []
    monkeypatch.setattr(ExportDialog, "exec", lambda dialog: dialogs.append(dialog))
    for number in (1, 2):
        ran.export()
        dialog = dialogs[-1]
        dialog.show()
        asked = saving(monkeypatch, str(folder / f"{number}.gif"))
        choose(dialog.form.format, "gif")
        click(dialog.save)
        until(lambda: "Saved" in dialog._facts.text())  # noqa: B023
        assert (folder / f"{number}.gif").is_file()
        dialog.close()
        ran._settings.add_place(str(folder))  # as the program's keeper does
        a_beat_later(ran)
    assert Path(asked[0]).parent == folder
    assert last_folder([str(tmp_path / "gone"), str(folder)]) == str(folder)
    assert last_folder([]) == ""


def test_an_ending_in_capitals_is_the_same_ending(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    picture(tmp_path / "photo.jpg")
    (tmp_path / "photo.jpg").rename(tmp_path / "PHOTO.JPG")
    ran.open_path(str(tmp_path / "PHOTO.JPG"))
    until(lambda: session.recipe.data.endswith("PHOTO.JPG"))
    settled(ran, until)
    session.adopt(DIGITS)
    settled(ran, until)
