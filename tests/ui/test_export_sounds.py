"""The export dialog of a run that is heard: its formats, items and states, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest
from entering import choose, tick
from PySide6.QtWidgets import QCheckBox

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import known
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow

MakeRun = Callable[..., Trajectory]
Until = Callable[..., None]


def dialog_of(window: MainWindow, *runs: Trajectory) -> ExportDialog:
    made = ExportDialog(
        window.app_state.watch, window, [(f"part {i}", (r,)) for i, r in enumerate(runs)]
    )
    made.show()
    return made


def enabled(dialog: ExportDialog) -> set[str]:
    """The formats that can be chosen."""
    model, box = dialog.form.format.model(), dialog.form.format
    return {box.itemData(row) for row in range(box.count()) if model.item(row).isEnabled()}


def rows(dialog: ExportDialog) -> set[str]:
    form = dialog.form
    heard = {"item": form.heard.item, "step": form.heard.step}
    widgets = {**form._controls, **heard, "show": form.show_box}
    return {name for name, widget in widgets.items() if not widget.isHidden()}


def test_files_of_sounds_are_offered_for_sounds_alone(ran: MainWindow, make_run: MakeRun) -> None:
    sounds = make_run(kind="audio", count=2, steps=2)
    dialog = dialog_of(ran, sounds, make_run(count=1, steps=2))
    assert enabled(dialog) == set(EXPORTERS) - {"sheet"}
    choose(dialog.form.format, "wav")
    assert rows(dialog) == {"show", "item", "step"}
    dialog.form.part.setCurrentIndex(1)
    assert enabled(dialog) == set(EXPORTERS) - {"wav", "flac", "sheet"}
    assert dialog.form.exporter.name == "gif", "what cannot be written is chosen no more"
    assert not {"sound", "item", "step"} & rows(dialog)


def test_every_format_of_sounds_shows_its_options(ran: MainWindow, make_run: MakeRun) -> None:
    run = make_run(kind="audio", count=2, steps=2)
    dialog = dialog_of(ran, run)
    for entry in EXPORTERS.values():
        if not entry.clips:
            choose(dialog.form.format, entry.name)
            assert rows(dialog) == known(entry, (run,)), entry.name


def test_item_and_state_are_chosen_and_written(
    ran: MainWindow, make_run: MakeRun, until: Until, tmp_path: Path
) -> None:
    dialog = dialog_of(ran, make_run(kind="audio", count=3, steps=4))
    choose(dialog.form.format, "wav")
    heard = dialog.form.heard
    words = [heard.item._box.itemText(row) for row in range(heard.item._box.count())]
    assert words == ["All items", "Item 1  (a)", "Item 2  (b)", "Item 3  (a)"]
    assert "3 sounds, 2.0 s together" in dialog._facts.text()
    assert not dialog.preview.pixmap().isNull()
    assert not dialog.preview.timer.isActive()
    choose(heard.item._box, "1")
    heard.item._box.activated.emit(2)
    heard.step._slider.setValue(1)
    options = dialog.form.options()
    assert (options.item, options.step) == (1, 1)
    assert "1 sound, 0.5 s" in dialog._facts.text()
    assert "no louder than the clean sound" in dialog._facts.text()
    until(lambda: "MB" in dialog._facts.text())
    dialog.write(tmp_path / "a.wav")
    until(lambda: "Saved" in dialog._facts.text())
    with av.open(str(tmp_path / "a.wav")) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 8192
    assert not dialog.preview.timer.isActive()


def test_a_video_is_heard_unless_one_wants_it_silent(ran: MainWindow, make_run: MakeRun) -> None:
    dialog = dialog_of(ran, make_run(kind="audio", count=2, steps=2))
    choose(dialog.form.format, "mp4")
    assert "stays 0.56 s" in dialog._facts.text()
    heard = sum(dialog._film.durations)
    box = next(one for one in dialog.findChildren(QCheckBox) if one.text() == "Sound")
    tick(box)
    assert sum(dialog._film.durations) < heard
    assert "stays" not in dialog._facts.text()
    choose(dialog.form.format, "gif")
    assert "is silent" in dialog._facts.text()


@pytest.mark.parametrize("name", ["item", "step"])
def test_what_is_chosen_of_one_run_is_not_remembered_for_the_next(
    ran: MainWindow, make_run: MakeRun, name: str
) -> None:
    dialog = dialog_of(ran, make_run(kind="audio", count=2, steps=2))
    assert name not in dialog.form.chosen()
