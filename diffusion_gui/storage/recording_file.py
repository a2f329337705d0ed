"""A trajectory file written while its run is made, and its note of what recorded it.

The arrays of an .npz lie one after the other, each with its length in front, so nothing can be
appended to one without moments in which no reader can open it. A growing file is therefore written
whole and moved into place: whoever reads it, at any moment, finds a complete trajectory.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from diffusion_gui.core.runs.recorded import LACKS, Recorded

from . import atomic

SCRIPT = "script"
"""Member of the file; only recordings have it."""
_MOST_PROBLEMS = 100
_LONGEST = 2000
Float = npt.NDArray[np.float32]


def write(
    target: Path,
    x: Sequence[Float],
    x0: Sequence[Float | None],
    noise: Sequence[Float | None],
    texts: dict[str, npt.NDArray[Any]],
) -> None:
    """Write the states `x` (K+1 of (N, *S)) so far, in one move.

    Args:
        x0, noise: K each; None is written as zeros, which take no room.
        texts: the other arrays of the file, by name.

    Raises:
        UserError: the place cannot be written; what was there is unchanged.
    """
    with atomic.replacing(target) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, parts in (("x", x), ("x0", x0), ("noise", noise)):
            _write_parts(archive, name, parts, x[0].shape)
        for name, array in texts.items():
            buffer = io.BytesIO()
            npy.write_array(buffer, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue())


def _write_parts(
    archive: zipfile.ZipFile, name: str, parts: Sequence[Float | None], shape: tuple[int, ...]
) -> None:
    """One array from its rows, without a copy of the whole."""
    info = zipfile.ZipInfo(f"{name}.npy")
    if all(part is None for part in parts):
        info.compress_type = zipfile.ZIP_DEFLATED
    head = {"descr": "<f4", "fortran_order": False, "shape": (len(parts), *shape)}
    nothing = bytes(4 * int(np.prod(shape)))
    with archive.open(info, "w", force_zip64=True) as member:
        npy.write_array_header_1_0(member, head)
        for part in parts:
            member.write(nothing if part is None else np.ascontiguousarray(part, "<f4").data)


def script_json(recorded: Recorded, known: npt.NDArray[np.bool_] | Sequence[bool]) -> str:
    """The note as JSON; `known` (K,) says of which steps there is a prediction."""
    return json.dumps(
        {
            "by": recorded.by,
            "growing": recorded.growing,
            "planned": recorded.planned,
            "lacks": list(recorded.lacks),
            "problems": list(recorded.problems),
            "x0_missing": [k for k, there in enumerate(known) if not there],
        }
    )


def read_script(text: str, steps: int) -> tuple[Recorded, npt.NDArray[np.bool_]]:
    """The note in a file of `steps` steps, and of which there is a prediction (K,).

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    values = json.loads(text)
    known = np.ones(steps, np.bool_)
    missing = values["x0_missing"]
    if not isinstance(missing, list) or not all(type(k) is int and 0 <= k < steps for k in missing):
        raise ValueError("steps that are not there")
    known[missing] = False
    planned = values["planned"]
    if type(planned) is not int or planned < 0 or type(values["growing"]) is not bool:
        raise ValueError("no number of steps")
    lacks = tuple(name for name in _texts(values["lacks"]) if name in LACKS)
    problems = tuple(_texts(values["problems"]))[:_MOST_PROBLEMS]
    by = str(values["by"])[:_LONGEST]
    return Recorded(by, values["growing"], planned, lacks, problems), known


def _texts(values: Any) -> Iterator[str]:
    if not isinstance(values, list):
        raise TypeError("no list")
    return (str(one)[:_LONGEST] for one in values)
