"""What a network in one file predicts, its noise and its pictures' size: as far as it says so.

The layout has no place for it. Trainers write it into the file's metadata, or add an empty tensor;
other programs read it of the settings that a model was published with, NAME.yaml beside the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from diffusion_gui.core.text import NOTHING, Translatable, msg
from diffusion_gui.storage.foreign.parts import MAX_SIDE
from diffusion_gui.storage.safetensors_file import TensorFile
from diffusion_gui.storage.untrusted import read_text

from .unet import PREFIX

EPS, V = "epsilon", "v_prediction"
_WRITTEN = {"epsilon": EPS, "eps": EPS, "v": V, "v_prediction": V, "v-prediction": V}
_METADATA = "modelspec.prediction_type"
_RESOLUTION = "modelspec.resolution"
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_MARK, _NO_SIGNAL = "v_pred", "ztsnr"
_SETTING = re.compile(r"""^[ \t]*parameterization[ \t]*:[ \t]*["']?(eps|v)["']?[ \t\r]*(?:#.*)?$""",
                      re.MULTILINE)  # fmt: skip
_TOLD_BY = f"{PREFIX}output_blocks.11.1.transformer_blocks.0.norm1.bias"
_SPREAD = 0.09
"""Standard deviation of that tensor in the second version: above it the network predicts v."""
_AS_NUMBERS = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}


@dataclass(frozen=True)
class Prediction:
    """What a network predicts.

    Attributes:
        predicts: as in `SchedulerFacts`.
        no_signal: its noisiest level has no signal left.
        note: how that is known, where it is a guess.
    """

    predicts: str
    no_signal: bool
    note: Translatable = NOTHING


def prediction_of(file: TensorFile, second: bool) -> Prediction:
    """What the network in `file` predicts.

    Args:
        second: it is of the second version, whose models are of both sorts.
    """
    places = file.table.places
    no_signal = _NO_SIGNAL in places
    beside = file.path.with_suffix(".yaml")
    try:
        said = _SETTING.search(read_text(beside))
    except (OSError, ValueError):
        said = None
    if said:
        return Prediction(_WRITTEN[said[1]], no_signal)
    written = file.table.metadata.get(_METADATA, "").strip().lower()
    if written in _WRITTEN:
        return Prediction(_WRITTEN[written], no_signal)
    if _MARK in places:
        return Prediction(V, no_signal)
    if file.beginning:
        return Prediction(EPS, no_signal)  # it is told once the file is here
    predicts = V if second and _spread(file) > _SPREAD else EPS
    if not second:  # nearly all of the first version are trained on it
        return Prediction(predicts, no_signal)
    note = msg(
        "What its network predicts is not in the file; {prediction} is assumed. If pictures "
        "stay noise, write the line 'parameterization: {other}' into {name} beside it.",
        prediction="v" if predicts == V else "eps",
        other="eps" if predicts == V else "v",
        name=beside.name,
    )
    return Prediction(predicts, no_signal, note)


def _spread(file: TensorFile) -> float:
    place = file.table.places.get(_TOLD_BY)
    if place is None or place.dtype not in _AS_NUMBERS or len(place.shape) != 1:
        return 0.0
    values = np.frombuffer(file.read_tensor(place), _AS_NUMBERS[place.dtype])
    if place.dtype == "BF16":  # the upper half of a float32
        values = (values.astype("<u4") << 16).view("<f4")
    with np.errstate(all="ignore"):
        return float(np.std(values.astype(np.float64))) if values.size else 0.0


def pictures_of(file: TensorFile, usual: int, multiple: int) -> tuple[int, int]:
    """Height and width of its pictures in pixels: as the file says, else `usual`.

    Args:
        multiple: what the networks divide them by; what is no multiple of it is not taken.
    """
    found = _SIZE.fullmatch(file.table.metadata.get(_RESOLUTION, ""))
    sides = (int(found[2]), int(found[1])) if found else (0, 0)
    fitting = all(0 < side <= MAX_SIDE and side % multiple == 0 for side in sides)
    return sides if fitting else (usual, usual)
