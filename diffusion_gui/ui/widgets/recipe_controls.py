"""Controls of a recipe's settings, as the forms of Watch, Compare and a branch have them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.options import Option
from diffusion_gui.core.recipes.class_labels import ALL, label_text
from diffusion_gui.core.recipes.own_settings import OWN
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.support.groups import Choice

from .controls import ChoiceControl, Control, NumberControl, make_control
from .lines_control import LinesControl
from .tool_buttons import icon_button

OFFERED = ("model", "codec", "label", "schedule", "guide", "init", "second", "second_label")
"""Settings whose choices depend on the others: `offer` brings them."""


def recipe_control(option: Option) -> Control:
    """The control of a recipe's setting."""
    if option.lines:
        return LinesControl(option)
    return ChoiceControl(option) if option.name in OFFERED else make_control(option)


def offer(control: Control, choices: list[Choice]) -> None:
    """Let a list have these choices."""
    assert isinstance(control, ChoiceControl)
    control.set_choices(choices)


def cover(control: Control, low: float, high: float) -> None:
    """Let a number reach from `low` to `high`."""
    assert isinstance(control, NumberControl)
    control.set_range(low, high)


def schedule_choices(recipe: Recipe) -> list[Choice]:
    """The schedules; the model's own where it has one."""
    return [
        (one.name, tr(one.label), tr(one.summary))
        for one in SCHEDULES.values()
        if one.name != OWN or recipe.own_betas or recipe.schedule == OWN
    ]


def class_choices(labels: tuple[str, ...], without: str = "") -> list[Choice]:
    """All classes in turn, each alone, and none; `without` is said where there are none."""
    return [
        (ALL, tr("All in turn") if labels or not without else without, ""),
        *((label_text(k, labels), tr(name), "") for k, name in enumerate(labels)),
        *([("none", tr("None"), tr("Unconditional"))] if labels else []),
    ]


def dice(throw: Callable[[], object]) -> QToolButton:
    """A button for another seed."""
    button = icon_button(
        "dice", tr("Another seed"), tr("Another seed: other items and other noise")
    )
    button.clicked.connect(lambda: throw())
    return button


def beside(control: Control, *tools: QToolButton) -> QHBoxLayout:
    """A control with small buttons at its right."""
    row = QHBoxLayout()
    row.setSpacing(2)
    row.addWidget(control, 1)
    for button in tools:
        row.addWidget(button, alignment=Qt.AlignmentFlag.AlignBottom)
    return row
