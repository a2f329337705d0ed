from __future__ import annotations

import dataclasses

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS, ExportOptions, export_options


def test_the_defaults_are_those_of_the_dataclass() -> None:
    assert export_options({}) == ExportOptions()
    names = {field.name for field in dataclasses.fields(ExportOptions)}
    assert names == {*EXPORT_OPTIONS, "record", "words"}


def test_text_from_a_command_line_is_understood() -> None:
    options = export_options({"fps": "12.5", "scale": "3", "show": "x,x0", "captions": "yes"})
    assert options == ExportOptions(fps=12.5, scale=3, show=("x", "x0"), captions=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fps", 0),
        ("fps", 1001),
        ("fps", float("nan")),
        ("scale", -1),
        ("scale", 2.5),
        ("hold_first", -0.1),
        ("hold_last", 61),
        ("every", 0),
        ("show", "x,x"),
        ("captions", "perhaps"),
    ],
)
def test_wrong_values_are_refused(name: str, value: object) -> None:
    with pytest.raises(UserError) as caught:
        export_options({name: value})
    assert caught.value.what_to_do
