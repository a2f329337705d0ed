"""The export dialog shows what its format knows, what the file will be, and where it lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from entering import choose, enter
from hands import click
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.strip import draw_strip
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def dialog(ran: MainWindow) -> ExportDialog:
    made = ExportDialog(ran.app_state.watch, ran)
    made.show()
    return made


def rows(dialog: ExportDialog) -> set[str]:
    """The options that the form shows."""
    form = dialog.form
    heard = {"item": form.heard.item, "step": form.heard.step}
    widgets = {**form._controls, **heard, "show": form.show_box}
    return {name for name, widget in widgets.items() if not widget.isHidden()}


def test_the_form_shows_what_its_format_knows_and_nothing_else(dialog: ExportDialog) -> None:
    for entry in EXPORTERS.values():
        if not entry.sounds and not entry.clips:
            choose(dialog.form.format, entry.name)
            silent = set(entry.plays) - {"sound", "item", "clip_every", "final"}
            assert rows(dialog) == silent, entry.name
    assert "fps" not in EXPORTERS["strip"].plays
    assert not EXPORTERS["npz"].plays


def test_a_remembered_format_shows_its_own_options(dialog: ExportDialog) -> None:
    dialog.form.recall({"format": "npz"})
    assert rows(dialog) == set()


def test_the_preview_of_a_strip_is_the_strip(dialog: ExportDialog) -> None:
    choose(dialog.form.format, "strip")
    film = Film(dialog.form.exportable, dialog.form.options(), drawn=False)
    np.testing.assert_array_equal(dialog._strip, draw_strip(film))
    height, width, _ = dialog._strip.shape
    shown = dialog.preview.pixmap()
    assert shown.width() / shown.height() == pytest.approx(width / height, rel=0.02)
    assert not dialog.preview.timer.isActive()
    assert f"{width} × {height} pixels" in dialog._facts.text()
    assert "frames" not in dialog._facts.text()
    choose(dialog.form.format, "gif")
    assert dialog._strip is None
    assert dialog.preview.timer.isActive()


def test_numbers_have_no_picture(dialog: ExportDialog) -> None:
    choose(dialog.form.format, "npz")
    assert "numbers" in dialog.preview.text()
    run = dialog.form.exportable[-1]
    assert f"{run.steps} steps of {len(run.labels)} items" in dialog._facts.text()


def test_a_rate_that_the_format_has_not_is_told_and_not_pretended(dialog: ExportDialog) -> None:
    enter(dialog.form._controls["fps"]._field, "100")
    assert "at most 50 frames a second" in dialog._facts.text()
    options = ExportOptions(fps=50.0)
    assert sum(dialog._film.durations) == pytest.approx(
        len(dialog._film) / 50.0 + options.hold_first + options.hold_last
    )
    choose(dialog.form.format, "mp4")
    assert "at most" not in dialog._facts.text()


def test_what_a_strip_leaves_out_is_told(
    ran: MainWindow, make_run: Callable[..., Trajectory]
) -> None:
    run = make_run(count=12, steps=20)
    dialog = ExportDialog(ran.app_state.watch, ran, [("All", (run,))])
    dialog.show()
    choose(dialog.form.format, "strip")
    assert "first 8 of 12 items, at 10 of 21 states" in dialog._facts.text()


def test_a_finished_export_is_shown_in_its_folder(
    dialog: ExportDialog, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())) or True
    )
    assert dialog.show_file.isHidden()
    choose(dialog.form.format, "strip")
    dialog.write(tmp_path / "a.strip.png")
    until(lambda: "Saved" in dialog._facts.text())
    assert dialog._place.text() == str(tmp_path / "a.strip.png")
    click(dialog.show_file)
    assert opened == [str(tmp_path)]
    choose(dialog.form.format, "gif")
    assert dialog.show_file.isHidden(), "another form of the file is not written yet"


def test_nothing_moves_when_a_file_is_written(
    dialog: ExportDialog, until: Until, tmp_path: Path
) -> None:
    choose(dialog.form.format, "strip")
    until(lambda: dialog._settle.isActive() is False)
    before = dialog.save.geometry(), dialog.size()
    dialog.write(tmp_path / "a.strip.png")
    assert (dialog.save.geometry(), dialog.size()) == before
    until(lambda: "Saved" in dialog._facts.text())
    assert (dialog.save.geometry(), dialog.size()) == before
    assert dialog.folder == str(tmp_path), "the next one is asked for there"


def test_a_folder_of_frames_is_called_a_folder(dialog: ExportDialog) -> None:
    shown = [dialog.form.format.itemText(i) for i in range(dialog.form.format.count())]
    assert "PNG frames  (folder)" in shown


def test_a_system_without_a_file_manager_is_told(
    dialog: ExportDialog, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    choose(dialog.form.format, "strip")
    dialog.write(tmp_path / "a.strip.png")
    until(lambda: "Saved" in dialog._facts.text())
    click(dialog.show_file)
    assert "no program that shows folders" in dialog._facts.text()


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_name_whose_ending_is_added_replaces_nothing_unasked(
    dialog: ExportDialog,
    until: Until,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
) -> None:
    there, asked = tmp_path / "mine.strip.png", []
    there.write_bytes(b"mine")
    typed = str(tmp_path / "mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (typed, ""))
    monkeypatch.setattr(QMessageBox, "question", lambda *words: asked.append(words[-1]) or answer)
    choose(dialog.form.format, "strip")
    click(dialog.save)
    assert str(there) in asked[0]
    if answer == QMessageBox.StandardButton.Yes:
        until(lambda: "Saved" in dialog._facts.text())
        assert there.read_bytes() != b"mine"
    else:
        assert not dialog._writing
        assert there.read_bytes() == b"mine"
