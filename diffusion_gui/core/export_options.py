"""The options of an animation; the window's form and the command line's flags are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .file_messages import ExportOptions
from .options import Option

EXPORT_OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("fps", "float", 20.0, "Frames a second", "How fast it plays", low=0.1, high=1000.0),
        Option(
            "scale",
            "int",
            0,
            "Scale",
            "Screen pixels that one pixel of the data takes, even ones for exact colours in a "
            "video; 0 chooses",
            low=0,
            high=64,
            zero="auto",
        ),
        Option(
            "hold_first",
            "float",
            0.5,
            "Hold the first frame",
            "Extra seconds that the first frame stays",
            low=0.0,
            high=60.0,
        ),
        Option(
            "hold_last",
            "float",
            1.5,
            "Hold the last frame",
            "Extra seconds that the last frame stays",
            low=0.0,
            high=60.0,
        ),
        Option(
            "every",
            "int",
            1,
            "Every n-th frame",
            "Keep every n-th frame; the last one always stays",
            low=1,
            high=10_000,
        ),
        Option(
            "show",
            "choice",
            "x",
            "Show",
            "The state x, the prediction x0, the noise eps, or several side by side",
            choices=("x", "x0", "eps", "x,x0", "x,eps", "x0,eps", "x,x0,eps"),
        ),
        Option(
            "captions",
            "bool",
            False,
            "Captions",
            "Write the step, the noise level and the SNR under the picture",
        ),
        Option(
            "curves",
            "bool",
            False,
            "Curves beside",
            "Draw the schedule beside the picture, with a cursor that moves along; of training the "
            "loss, of a comparison the distances",
        ),
        Option("dark", "bool", True, "Dark background", "A dark background instead of a light one"),
    )
}


def export_options(values: Mapping[str, object]) -> ExportOptions:
    """The options with `values` set and all others at their defaults.

    Raises:
        UserError: a value is out of range or of another type.
    """
    checked: dict[str, Any] = {
        name: option.check(values.get(name, option.default))
        for name, option in EXPORT_OPTIONS.items()
    }
    checked["show"] = tuple(checked["show"].split(","))
    return ExportOptions(**checked)
