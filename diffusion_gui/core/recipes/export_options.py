"""The options of an animation; the window's form and the command line's flags are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diffusion_gui.core.options import setting, settings_of
from diffusion_gui.core.schedule import MAX_T

from .captions import ENGLISH, Captions
from .recipe import MAX_COUNT


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


@dataclass(frozen=True)
class ExportOptions:
    """How an animation looks.

    Attributes:
        show: what of each step: x, x0, eps, words, or several beside each other.
        sound: a video of sounds is heard: each state stays as long as its sound.
        item: the item that is heard, or whose words are shown, from 0; -1 for all in a file of
            sounds, else the first.
        step: the state that a file of sounds or a contact sheet holds, from 0; -1 for the last.
        words: what the captions and curves say.
        final: of clips, the last state alone.
        record: arrays a trajectory file keeps beside x, from x0, eps, noise and words.
    """

    # fmt: off
    fps: float = setting(20.0, "Frames a second", "How fast it plays; clips play at their own rate",
                         low=0.1, high=1000.0, slider=(1, 50))
    scale: int = setting(0, "Scale", "Screen pixels that one pixel of the data takes, even ones "
                         "for exact colours in a video; 0 chooses", low=0, high=64, zero="auto",
                         slider=(0, 16))
    hold_first: float = setting(0.5, "Hold the first frame",
                                "How much longer the first frame stays; a clip plays on, in "
                                "whole plays", low=0.0, high=60.0, unit="s", slider=(0, 5))
    hold_last: float = setting(1.5, "Hold the last frame",
                               "How much longer the last frame stays; a clip plays on, in whole "
                               "plays", low=0.0, high=60.0, unit="s", slider=(0, 5))
    every: int = setting(1, "Every n-th frame", "Keep every n-th frame, of clips every n-th "
                         "step; the last one always stays", low=1, high=10_000, slider=(1, 10))
    clip_every: int = setting(1, "Clip at every n-th step", "Clips play once at every n-th step "
                              "and at the last; steps between stay a frame each", low=1,
                              high=10_000, slider=(1, 25))
    final: bool = setting(False, "Finished clip alone",
                          "Write the clips of the last step alone, once through at their own rate")
    show: tuple[str, ...] = setting("x", "Show", "The state x, the prediction x0, the noise eps, "
                                    "or several side by side; of latents also z, their channels; "
                                    "of a prompt also words, where the model attends to each",
                                    stored=("x",),
                                    choices=("x", "x0", "eps", "x,x0", "x,eps", "x0,eps",
                                             "x,x0,eps", "z", "z,x", "z,x,x0", "z0,x0",
                                             "words", "x,words", "x0,words"))
    captions: bool = setting(False, "Captions",
                             "Write the step, the noise level and the SNR under the picture")
    curves: bool = setting(False, "Curves beside", "Draw the schedule beside the picture, with a "
                           "cursor that moves along; of training the loss, of a comparison the "
                           "distances")
    dark: bool = setting(True, "Dark background", "A dark background instead of a light one")
    sound: bool = setting(True, "Sound",
                          "Let a video of sounds be heard: each step stays as long as its sound")
    item: int = setting(-1, "Item", "The item that is heard, or whose words are shown: one of "
                        "them, or all in a file of sounds and else the first", low=-1,
                        high=MAX_COUNT - 1)
    step: int = setting(-1, "State", "The state of the run that a file of sounds or a contact "
                        "sheet holds: one of them, or the last", low=-1, high=MAX_T)
    # fmt: on
    words: Captions = ENGLISH
    record: tuple[str, ...] = ("x0", "noise")


EXPORT_OPTIONS = settings_of(ExportOptions)
