"""How much memory the tensors take that a model holds, whatever it is made of."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable
from typing import Any

from torch import Tensor, nn

_OWN = "diffusion_gui"


def held_bytes(thing: object) -> int:
    """Bytes of all tensors that `thing` leads to; each counts once, however often it is found.

    Followed are networks, containers, functions with what they enclose, and objects of this
    program's classes.
    """
    seen: set[int] = set()
    tensors: dict[int, int] = {}
    waiting: list[Any] = [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Tensor):
            storage = one.untyped_storage()
            tensors[storage.data_ptr()] = storage.nbytes()
        else:
            waiting += _parts(one)
    return sum(tensors.values())


def _parts(one: Any) -> Iterable[Any]:
    if isinstance(one, nn.Module):
        return [*one.parameters(), *one.buffers()]
    if isinstance(one, dict):
        return one.values()
    if isinstance(one, list | tuple | set | frozenset):
        return one
    if isinstance(one, functools.partial):
        return [one.func, *one.args, *one.keywords.values()]
    if isinstance(one, types.MethodType):
        return [one.__self__, one.__func__]
    if isinstance(one, types.FunctionType):
        return [cell.cell_contents for cell in one.__closure__ or () if _filled(cell)]
    if type(one).__module__.partition(".")[0] == _OWN:
        slots = [getattr(one, name, None) for name in getattr(type(one), "__slots__", ())]
        return [*slots, *getattr(one, "__dict__", {}).values()]
    return ()


def _filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:  # of a name that has no value yet
        return False
