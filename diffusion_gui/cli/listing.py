"""`diffusion-gui list`: what there is to choose from."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from diffusion_gui.core.catalog import (
    DATASETS,
    EXPORTERS,
    MODEL_SOURCES,
    NETWORKS,
    SAMPLERS,
    SCHEDULES,
)
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Option
from diffusion_gui.core.paths import resource
from diffusion_gui.core.registry import Entry
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.foreign.hub_cache import cached_models
from diffusion_gui.storage.foreign.hub_folders import cache_folder
from diffusion_gui.storage.model_files import models, shipped_generators
from diffusion_gui.storage.my_models import my_models
from diffusion_gui.storage.size_words import size_words

from .command import Command, counted

Row = dict[str, Any]


def _rows(registry: Mapping[str, Entry]) -> list[Row]:
    return [
        {
            "name": entry.name,
            "summary": entry.summary,
            **entry.facts(),
            "options": [_option(option) for option in entry.options],
        }
        for entry in registry.values()
    ]


def _option(option: Option) -> Row:
    row: Row = {"name": option.name, "kind": option.kind, "default": option.default}
    if option.choices:
        row["choices"] = list(option.choices)
    if math.isfinite(option.low) and math.isfinite(option.high):
        row |= {"low": option.low, "high": option.high}
    return row


def _model_rows() -> list[Row]:
    rows: list[Row] = []
    runs = {str(one.path): one.path for one in my_models() if one.place != one.path}
    for name, path in (models() | shipped_generators() | runs).items():
        try:
            info = read_checkpoint(path)
        except UserError as error:
            rows.append({"name": name, "summary": error.why, "path": str(path)})
            continue
        size = " x ".join(str(n) for n in info.domain.shape)
        summary = f"{info.network} trained on {info.data}, items of {size}"
        shipped = resource("models") in path.parents
        if not shipped:
            summary = f"my model: {summary}, {counted(info.steps, 'step')}"
        rows.append(
            {
                "name": name,
                "summary": summary,
                "group": "shipped" if shipped else "my models",
                "path": str(path),
                "data": info.data,
                "network": info.network,
            }
        )
    for entry in MODEL_SOURCES.values():
        names = [*entry.source().names(), *([entry.prefix + "DATA"] if entry.prefix else [])]
        rows += [{"name": n, "summary": entry.summary} for n in names if n not in models()]
    return rows


def _cached_rows() -> list[Row]:
    """The models in the cache of Hugging Face, with why one cannot be used."""
    return [
        {
            "name": one.name,
            "summary": f"{one.what or 'no class yet'}, {size_words(one.bytes)}: "
            + (str(one.why) or "can be used"),
            "state": "half" if one.half else "unusable" if one.why else "whole",
            "class": one.what,
            "bytes": one.bytes,
            "why": str(one.why),
            "path": str(one.folder),
        }
        for one in cached_models()
    ]


KINDS: dict[str, Callable[[], list[Row]]] = {
    "data": lambda: _rows(DATASETS),
    "models": _model_rows,
    "networks": lambda: _rows(NETWORKS),
    "schedules": lambda: _rows(SCHEDULES),
    "samplers": lambda: _rows(SAMPLERS),
    "exporters": lambda: _rows(EXPORTERS),
}


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", metavar="KIND", help=f"one of {', '.join(KINDS)}")
    parser.add_argument(
        "--cache",
        action="store_true",
        help="with models: those in the cache of Hugging Face on this machine",
    )
    parser.add_argument("--json", action="store_true", help="with options, ranges and facts")


def _run(args: argparse.Namespace) -> int:
    if args.kind is not None and args.kind not in KINDS:
        raise UserError(
            f"There is no list of '{args.kind}'.", what_to_do=f"Choose one of: {', '.join(KINDS)}."
        )
    if args.cache:
        return _cached(args)
    kinds = [args.kind] if args.kind else list(KINDS)
    lists = {kind: KINDS[kind]() for kind in kinds}
    if args.json:
        print(json.dumps(lists[args.kind] if args.kind else lists, indent=2))
        return 0
    for kind, rows in lists.items():
        if not args.kind:
            print(f"{kind}:")
        _print(rows, "" if args.kind else "  ")
    return 0


def _cached(args: argparse.Namespace) -> int:
    if args.kind != "models":
        raise UserError(
            "--cache lists models.", what_to_do="Write: diffusion-gui list models --cache"
        )
    rows = _cached_rows()
    if args.json:
        print(json.dumps(rows, indent=2))
    elif rows:
        _print(rows, "")
    else:
        print(f"There is no model of diffusers in {cache_folder()}.")
    return 0


def _print(rows: list[Row], indent: str) -> None:
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        settings = ", ".join(f"{o['name']}={o['default']}" for o in row.get("options", []))
        summary = f"{row['summary']} ({settings})" if settings else row["summary"]
        ending = row.get("suffix")
        name = f"{row['name']:<{width}}"
        print(f"{indent}{name}  {ending:<11}{summary}" if ending else f"{indent}{name}  {summary}")


COMMAND = Command("list", _add_arguments, _run)
