"""The export dialog of clips: their own options, rate, formats and previews."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from entering import choose, tick
from PIL import Image
from PySide6.QtWidgets import QCheckBox

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import fits, known
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.dialogs.export_names import about_megabytes
from diffusion_gui.ui.shell.main_window import MainWindow

MakeRun = Callable[..., Trajectory]
Until = Callable[..., None]
OF_STEPS = {"every", "clip_every", "hold_first", "hold_last"}


def dialog_of(window: MainWindow, run: Trajectory) -> ExportDialog:
    made = ExportDialog(window.app_state.watch, window, [("part", (run,))])
    made.show()
    return made


def rows(dialog: ExportDialog) -> set[str]:
    form = dialog.form
    heard = {"item": form.heard.item, "step": form.heard.step}
    widgets = {**form._controls, **heard, "show": form.show_box}
    return {name for name, widget in widgets.items() if not widget.isHidden()}


def test_every_format_of_clips_shows_its_options_and_none_asks_for_a_rate(
    ran: MainWindow, make_run: MakeRun
) -> None:
    run = make_run(kind="video", count=2, steps=2)
    dialog = dialog_of(ran, run)
    for entry in EXPORTERS.values():
        if fits(entry, (run,)):
            choose(dialog.form.format, entry.name)
            assert rows(dialog) == known(entry, (run,)), entry.name
            assert "fps" not in rows(dialog)


def test_the_finished_clip_alone_has_no_steps_to_choose_from(
    ran: MainWindow, make_run: MakeRun
) -> None:
    dialog = dialog_of(ran, make_run(kind="video", count=2, steps=3))
    choose(dialog.form.format, "gif")
    assert rows(dialog) >= OF_STEPS
    assert "45 frames, 3.8 s" in dialog._facts.text(), "four steps; the ends play on"
    assert "own 12 frames a second" in dialog._facts.text()
    tick(dialog.form._controls["final"].findChild(QCheckBox))
    assert not rows(dialog) & OF_STEPS
    assert "5 frames, 0.4 s" in dialog._facts.text()


def test_a_contact_sheet_is_previewed_and_written_as_one_picture(
    ran: MainWindow, make_run: MakeRun, until: Until, tmp_path: Path
) -> None:
    dialog = dialog_of(ran, make_run(kind="video", count=2, steps=3))
    choose(dialog.form.format, "sheet")
    assert dialog._strip is not None
    assert not dialog.preview.timer.isActive()
    dialog.write(tmp_path / "a.sheet.png")
    until(lambda: dialog._written is not None)
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a.sheet.png")), dialog._strip)


def test_an_estimated_size_is_told_without_a_power_of_ten() -> None:
    sizes = {154e6: "150", 24.4e6: "24", 3.14e6: "3.1", 0.31e6: "0.31", 2_340e6: "2,300"}
    assert {size: about_megabytes(size) for size in sizes} == sizes
