"""What the window says of its controls is for people; commands add how values are written."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from diffusion_gui.cli.command import add_options
from diffusion_gui.core.catalog import NETWORKS, SAMPLERS, SCHEDULES
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS
from diffusion_gui.ui.scenes.watch.canvas_bars import PaintRow
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.widgets.controls import ChoiceControl, Control

FLAGS = re.compile(r"--|comma list|or none|\w:[A-Z]{3}|-1 is")


def test_no_options_help_speaks_of_how_a_command_is_written() -> None:
    options = [*RECIPE_OPTIONS.values(), *TRAIN_OPTIONS.values(), *EXPORT_OPTIONS.values()]
    for registry in (NETWORKS, SAMPLERS, SCHEDULES):
        options += [option for entry in registry.values() for option in entry.options]
    assert not [option.help for option in options if FLAGS.search(option.help)]


def test_a_commands_help_says_how_values_are_written() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser, [RECIPE_OPTIONS[name] for name in ("model", "label", "items")])
    words = " ".join(parser.format_help().split())
    for form in ("ideal:DATA", "a comma list, or none", "empty takes all in turn"):
        assert form in words


def test_each_control_of_watch_says_what_happens_when_it_is_changed(ran: MainWindow) -> None:
    controls = {one.option.name: one for one in ran.scene("watch").findChildren(Control)}
    assert {"model", "label", "seed", "T", "sampler", "steps", "guidance"} <= controls.keys()
    for name, control in controls.items():
        assert len(control.toolTip().split()) >= 8, (name, control.toolTip())


def test_choices_of_spacing_are_written_like_other_choices(ran: MainWindow) -> None:
    control = next(
        one for one in ran.scene("watch").findChildren(ChoiceControl)
        if one.option.name == "spacing"
    )  # fmt: skip
    shown = [(control._box.itemText(i), control._box.itemData(i)) for i in range(3)]
    assert shown == [("Trailing", "trailing"), ("Leading", "leading"), ("Linspace", "linspace")]


def test_ten_frames_are_said_with_their_direction(ran: MainWindow) -> None:
    assert ran._actions["ten_forward"].text() == "Forward 10 frames"
    assert ran._actions["ten_back"].text() == "Back 10 frames"


def test_painting_on_a_sample_says_that_inpainting_takes_the_datas_item(
    ran: MainWindow, until: Callable[..., None]
) -> None:
    watch = ran.app_state.watch
    session, painting = watch.session, watch.mask_painting
    session.adopt(session.recipe.changed(data="shapes", model="shapes", count=2, steps=2))
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    tips, told = [], []
    session.noticed.connect(lambda text: told.append(str(text)))
    for place in (0, session.timeline.available - 1):
        session.playback.seek(place)
        painting.set_active(True)
        row = ran.scene("watch").findChild(PaintRow)
        row.refresh()
        tips.append(row.inpaint.toolTip())
    assert "Noise it again" in tips[1]
    assert "Noise it again" not in tips[0]
    painting.paint(5, 5, False)
    assert painting.inpaint()
    assert any("item of the data" in text for text in told)
