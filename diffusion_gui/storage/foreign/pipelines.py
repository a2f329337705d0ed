"""The index of a pipeline's folder: of which kind it is, and which parts it names."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.foreign_kinds import FOREIGN_KINDS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import join_texts, msg

from .kind import ForeignKind, Pipeline
from .reading import read_config, refuse
from .recognised import CLASS_NAME, INDEX


@functools.cache
def kinds() -> Mapping[str, ForeignKind]:
    """All kinds by name; those that are only of some pipelines come first."""
    made: dict[str, ForeignKind] = {name: entry.load() for name, entry in FOREIGN_KINDS.items()}
    return dict(sorted(made.items(), key=lambda one: not one[1].pipelines))


def read_pipeline(folder: Path) -> tuple[str, Pipeline]:
    """The index of the pipeline in `folder`: the name of its kind, and what it says.

    Raises:
        UserError: it has code of its own, or a part that this program does not open.
    """
    path = folder / INDEX
    content = read_config(path, folder)
    name = content.get(CLASS_NAME)
    if not isinstance(name, str):
        raise refuse(path, msg("Its pipeline is code of its own; this program runs none."))
    parts: dict[str, tuple[Any, Any]] = {}
    values: dict[str, Any] = {}
    for role, entry in content.items():
        if role.startswith("_") or entry == [None, None]:
            continue
        if not isinstance(entry, list):
            values[role] = entry
            continue
        parts[role] = (*entry, None, None)[:2]
        _check_library(path, role, parts[role][0])
    found = _kind_of(path, name, parts)
    kind = kinds()[found]
    roles, left_out = {}, []
    for role, (library, called) in parts.items():
        if role in kind.left_out and kind.left_out[role].takes(library, called):
            left_out.append(role)
        elif role in kind.roles and kind.roles[role].takes(library, called):
            roles[role] = str(called)
        else:
            raise _not_yet(path, name, role, str(called))
    for role, wanted in sorted(kind.roles.items()):
        if wanted.needed and role not in roles:
            raise refuse(path, msg("Its part {role} is missing.", role=role))
    return found, Pipeline(name, roles, tuple(left_out), values)


def _check_library(path: Path, role: str, library: Any) -> None:
    """Refuse a part of a library that no kind has it of."""
    tables = [table for kind in kinds().values() for table in (kind.roles, kind.left_out)]
    known = {table[role].library for table in tables if role in table} or {"diffusers"}
    if not isinstance(library, str) or library not in known:
        raise refuse(
            path,
            msg(
                "Its part {role} is of {library}, code that this program does not run.",
                role=role[:40],
                library=str(library)[:40],
            ),
        )


def _kind_of(path: Path, pipeline: str, parts: dict[str, tuple[Any, Any]]) -> str:
    for name, kind in kinds().items():
        if pipeline in kind.pipelines:
            return name
        if not kind.pipelines and parts.get(kind.network, ("", ""))[1] in kind.classes:
            return name
    networks = [role for role in parts if any(role == kind.network for kind in kinds().values())]
    role = min(networks or parts, default="")
    raise _not_yet(path, pipeline, role, str(parts.get(role, ("", ""))[1]))


def _not_yet(path: Path, pipeline: str, role: str, called: str) -> UserError:
    why = msg(
        "It is a {pipeline} with {role} ({called}). So far these can be opened: {known}.",
        pipeline=pipeline[:40],
        role=role[:40],
        called=called[:40],
        known=join_texts([entry.label for entry in FOREIGN_KINDS.values()], ", "),
    )
    return refuse(path, why)
