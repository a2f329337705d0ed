"""Bad values in the window's fields, and places its exports cannot be written to."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from abuse.bad_input import snapshot
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage import atomic
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.widgets.controls import NumberControl

Until = Callable[..., None]
OLD = b"what was there before"


def field(inside: QWidget, name: str) -> QLineEdit:
    """The number field of the option `name`."""
    controls = [one for one in inside.findChildren(NumberControl) if one.option.name == name]
    assert len(controls) == 1, f"{len(controls)} controls of {name}"
    line: QLineEdit = controls[0].findChild(QLineEdit)
    return line


def enter(line: QLineEdit, text: str, pasted: bool) -> None:
    """Put `text` in place of what is there, and press Return."""
    line.selectAll()
    if pasted:
        QApplication.clipboard().setText(text)
        line.del_()
        line.paste()
    else:
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


WATCH: list[tuple[str, str, float | None]] = [
    *(("T", text, None) for text in ("0", "1000000000", "-3", "many", "", "1.5", "12,5")),
    ("T", "50", 50),
    ("T", "1", 1),
    *(("steps", text, None) for text in ("0", "101", "1000000000", "many")),
    ("steps", "1", 1),
    *(("guidance", text, None) for text in ("-1", "1e6", "nan", "inf", "strong")),
    ("guidance", "0", 0),
    ("guidance", "1", 1),
    ("guidance", "1,5", 1.5),
    *(("seed", text, None) for text in ("-1", "18446744073709551616", "lucky", "1,5")),
    ("seed", "7", 7),
]


@pytest.mark.parametrize("pasted", [False, True], ids=["typed", "pasted"])
def test_values_of_a_recipe_are_taken_as_a_whole_or_not_at_all(
    ran: MainWindow, pasted: bool
) -> None:
    session, failures = ran.app_state.session, []
    session.failed.connect(failures.append)
    start: Recipe = session.recipe.changed(guidance=2.0, seed=3)
    for name, text, taken in WATCH:
        session.take(start, "forward")
        line = field(ran.scene("watch"), name)
        enter(line, text, pasted)
        wanted = getattr(start, name) if taken is None else taken
        assert getattr(session.recipe, name) == wanted, f"{name}: {text}"
        assert float(line.text()) == wanted, f"{name}: {text}"
        assert taken is not None or session.recipe == start
    assert not failures


def test_values_of_a_training_are_taken_as_a_whole_or_not_at_all(ran: MainWindow) -> None:
    scene = ran.scene("train")
    for name, text, taken in (
        *(("lr", text, None) for text in ("0", "nan", "1e10", "-1", "fast", "")),
        ("lr", "0,001", 0.001),
        *(("batch", text, None) for text in ("0", "-8", "1,5", "many")),
        ("batch", "4000", 4000),
        *(("seed", text, None) for text in ("-1", "18446744073709551616", "lucky")),
    ):
        before = getattr(ran.app_state.training.form.settings, name)
        enter(field(scene, name), text, pasted=False)
        assert getattr(ran.app_state.training.form.settings, name) == (
            before if taken is None else taken
        ), (name, text)


def test_values_of_an_export_are_taken_as_a_whole_or_not_at_all(ran: MainWindow) -> None:
    dialog = ExportDialog(ran.app_state.watch, ran)
    for name, text, taken in (
        *(("fps", text, None) for text in ("0", "1001", "nan", "fast")),
        ("fps", "1000", 1000),
        ("fps", "12,5", 12.5),
        ("every", "0", None),
        ("scale", "65", None),
    ):
        before = getattr(dialog.form.options(), name)
        enter(field(dialog.form, name), text, pasted=False)
        now = getattr(dialog.form.options(), name)
        assert now == (before if taken is None else taken), (name, text)
    dialog.close()


def test_a_batch_may_be_larger_than_the_data(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("0,0\n1,1\n0,1\n")
    training = ran.app_state.training
    tiny = {"width": 8, "depth": 1}
    training.start(
        TrainSettings(
            data=f"points:{tmp_path / 'p.csv'}", network="mlp", network_options=tiny, batch=64,
            steps=3, sample_every=0,
        )
    )  # fmt: skip
    until(lambda: training.state in ("done", "failed"))
    assert training.failure is None
    assert training.run.history.last == 3


# --------------------------------------------------------------------------------------- places


def told_by(dialog: ExportDialog, target: Path, until: Until) -> str:
    """What the dialog says once it has tried to write `target`."""
    dialog.write(target)
    until(dialog.save.isEnabled)
    return dialog._facts.text()


def _place(folder: Path, name: str) -> Path:
    """A place that no file can be written to."""
    match name:
        case "path too long":
            return folder / ("a" * 300 + ".gif")
        case "a folder":
            (folder / "taken.gif").mkdir()
            return folder / "taken.gif"
        case "a link to a folder":
            (folder / "taken").mkdir()
            (folder / "link.gif").symlink_to("taken")
            return folder / "link.gif"
        case "a link to what it is made of":
            (folder / "link.gif").symlink_to("mine.png")
            return folder / "link.gif"
        case "what it is made of":
            return folder / "mine.png"
        case "no folder":
            return folder / "gone" / "a.gif"
        case _:
            return folder / "a.xyz"


PLACES = {
    "path too long": "too long",
    "a folder": "is a folder",
    "a link to a folder": "is a folder",
    "a link to what it is made of": "made of",
    "what it is made of": "made of",
    "no folder": "does not exist",
    "unknown ending": "unknown",
}


@pytest.mark.parametrize("scene", ["watch", "compare"])
def test_bad_places_are_told_and_nothing_is_written(
    ran: MainWindow, until: Until, tmp_path: Path, scene: str
) -> None:
    path, session, compare = tmp_path / "mine.png", ran.app_state.session, ran.app_state.compare
    Image.new("RGB", (28, 28), "red").save(path)
    session.use_data(str(path))
    until(lambda: session.timeline.trajectories[0].recipe.data == str(path))
    until(lambda: session.timeline.complete)
    if scene == "compare":
        ran.show_scene("compare")
        compare.take_with("stop", session.recipe.changed(steps=4, count=1))
        until(lambda: compare.comparison is not None and compare.runs.complete)
        compare.playback.pause()
    parts = ran.scene("compare").parts() if scene == "compare" else None
    before = session.recipe, session.timeline, compare.comparison
    for case, said in PLACES.items():
        folder = tmp_path / case
        folder.mkdir()
        (folder / "mine.png").symlink_to(path)
        place = _place(folder, case)
        files = snapshot(tmp_path)
        dialog = ExportDialog(ran.app_state.watch, ran, parts)
        told = told_by(dialog, place, until)
        assert said in told, f"{case}: {told}"
        assert str(place) in told, case
        assert snapshot(tmp_path) == files, case
        dialog.close()
    assert before == (session.recipe, session.timeline, compare.comparison)


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only")]
)
def test_a_place_that_takes_no_more(
    ran: MainWindow,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    said: str,
) -> None:
    target = tmp_path / "old.gif"
    target.write_bytes(OLD)

    def fail(path: Path) -> None:
        if path.parent == tmp_path:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic, "_fsync", fail)
    dialog = ExportDialog(ran.app_state.watch, ran)
    told = told_by(dialog, target, until)
    assert f"{target} could not be written." in told
    assert said in told
    assert "Choose another place" in told
    assert target.read_bytes() == OLD
    assert [one.name for one in tmp_path.glob("*old*")] == ["old.gif"]
    dialog.close()
