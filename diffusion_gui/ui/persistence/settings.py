"""What the window remembers: checked values in one JSON file, which may be broken or unwritable."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog import EXPORTERS, LESSONS, SCENES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Option, Value, setting
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.player import SPEEDS
from diffusion_gui.storage import atomic
from diffusion_gui.ui.state.watch.overlays import FIRST_OVERLAYS, FIRST_ROW, FIRST_SECTIONS

THEMES = ("system", "light", "dark")
MOTIONS = ("system", "on", "off")
LOOPS = {"watch": True, "compare": True, "train": False, "denoising": False}
"""Players, by what they play, and whether each starts again at the end."""
MAX_BYTES = 2**20
MAX_RECENT = 8
MAX_NAMES = 20
log = logging.getLogger(__name__)

Check = Callable[[object], Any]
"""Gives a value of the file as Settings holds it; raises where it cannot be used."""


def _of(option: Option) -> Check:
    """The option's check, of JSON's own types: a form also reads numbers and flags from text."""
    types: Any = {"bool": bool, "int": int, "float": (int, float)}.get(option.kind, str)

    def check(value: object) -> Any:
        if not isinstance(value, types) or isinstance(value, bool) != (option.kind == "bool"):
            raise ValueError
        return option.check(value)

    return check


_MOTION = _of(Option("", "choice", "system", "Reduced motion", choices=MOTIONS))
_FLAG = _of(Option("", "bool", False, "On"))
_PANE = _of(Option("", "choice", "x", "Pane", choices=("x", "x0")))
_FORMAT = Option("format", "choice", "gif", "Format", choices=tuple(EXPORTERS))


def _motion(value: object) -> str:
    if isinstance(value, bool):  # as version 1 wrote it
        return "on" if value else "system"
    return str(_MOTION(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    # A lone surrogate can be neither shown nor saved.
    value.encode("utf-8")
    return value


def _language(value: object) -> str:
    # It becomes part of a file's name.
    if (text := _text(value)) and not (text.isascii() and text.isidentifier()):
        raise ValueError
    return text


def _path(value: object) -> str:
    if "\0" in (text := _text(value)):
        raise ValueError
    return text


def _json_of(owner: type[Recipe] | type[TrainSettings]) -> Check:
    def check(value: object) -> str:
        if text := _text(value):
            owner.from_json(text)
        return text

    return check


def _list(check: Check, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(check(one) for one in value)


def _paths(value: object) -> tuple[str, ...]:
    return _list(_path, value[:MAX_RECENT] if isinstance(value, list) else value)


def _names(value: object) -> tuple[str, ...]:
    names = _list(_text, value)
    if len(names) > MAX_NAMES:
        raise ValueError
    return names


def _panes(value: object) -> tuple[str, str]:
    shown, measured = _list(_PANE, value)
    return shown, measured


def _speed(value: object) -> float:
    if isinstance(value, bool) or value not in SPEEDS:
        raise ValueError
    return float(value)


def _by_player(check: Check, first: Mapping[str, object]) -> Any:
    def checked(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise ValueError
        # Another version may have other players.
        return {name: check(value.get(name, first[name])) for name in first}

    return _kept(first, checked)


def _export(value: object) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise ValueError
    options = EXPORT_OPTIONS | {"format": _FORMAT}
    return {name: options[name].check(one) for name, one in value.items()}


def _kept(default: Any, check: Check) -> Any:
    """A field of Settings that no Option describes."""
    first = dict(default) if isinstance(default, Mapping) else default
    return field(default_factory=lambda: copy(first), metadata={"check": check})


@dataclass(frozen=True)
class Settings:
    """Everything that is remembered, at its default."""

    language: str = _kept("", _language)
    """"" follows the system."""
    theme: str = setting("system", "Theme", choices=THEMES)
    scene: str = setting("watch", "Scene in front", choices=SCENES)
    page: str = setting(next(iter(LESSONS)), "Page of Learn", choices=LESSONS)
    geometry: str = _kept("", _text)
    """Size and place of the window, as Qt saves them, in base64."""
    reduced_motion: str = _kept("system", _motion)
    """`on` plays nothing unless it is asked to."""
    recipe: str = _kept("", _json_of(Recipe))
    """The recipe in use, as JSON; "" for the first one."""
    training: str = _kept("", _json_of(TrainSettings))
    """The settings of Train's form, as JSON; "" for the first ones."""
    way_to_noise: str = setting("forward", "Noising process", choices=("forward", "markov"))
    recent: tuple[str, ...] = _kept((), _paths)
    """Paths that were opened, the latest first."""
    show: str = setting("x", "Shown of each state in Watch", choices=EXPORT_OPTIONS["show"].choices)
    one_large: bool = setting(False, "Watch shows the chosen item alone")
    overlays: tuple[str, ...] = _kept(FIRST_OVERLAYS, _names)
    row: float = setting(FIRST_ROW, "Row over time, of the item's height", low=0.0, high=1.0)
    panes: tuple[str, str] = _kept(("x", "x0"), _panes)
    """What of each state Compare shows, and what its distances are of."""
    sections: tuple[str, ...] = _kept(FIRST_SECTIONS, _names)
    """Those of the inspector that are unfolded."""
    speeds: Mapping[str, float] = _by_player(_speed, dict.fromkeys(LOOPS, 1.0))
    loops: Mapping[str, bool] = _by_player(_FLAG, LOOPS)
    export: Mapping[str, Value] = _kept({}, _export)
    """The export dialog's options and its format, by name."""
    places: tuple[str, ...] = _kept((), _paths)
    """Folders that files were written to, the latest first; cleaned up at the next start."""
    unwritten: tuple[str, ...] = _kept((), _paths)
    """Files that closing left unwritten; reported at the next start."""
    stopped_run: str = _kept("", _path)
    """The folder of a training run that was stopped; offered at the next start."""

    def changed(self, **values: Any) -> Settings:
        """A copy with `values` set."""
        return replace(self, **values)


_CHECKS: dict[str, Check] = {
    one.name: one.metadata.get("check") or _of(one.metadata["option"]) for one in fields(Settings)
}


def parse(content: bytes) -> tuple[Settings, bool]:
    """The settings in `content`, and whether all of it was right.

    What cannot be used is left at its default; names of other versions are passed over.
    """
    try:
        values = json.loads(content[: MAX_BYTES + 1].decode("utf-8"))
    except (ValueError, RecursionError):
        return Settings(), False
    if not isinstance(values, dict) or len(content) > MAX_BYTES:
        return Settings(), False
    good: dict[str, Any] = {}
    for name, check in _CHECKS.items():
        if name in values:
            with contextlib.suppress(ValueError, KeyError, TypeError, UserError):
                good[name] = check(values[name])
    return Settings().changed(**good), good.keys() == values.keys() & _CHECKS.keys()


class SettingsFile:
    """Owns the settings and their file.

    Attributes:
        values: the settings in use.
        broken: a copy of the file, kept because something in it was wrong; None otherwise.
    """

    def __init__(self, path: Path | None) -> None:
        """Read `path`; None keeps everything in memory only."""
        self._path = path
        self.values = Settings()
        self.broken: Path | None = None
        if path is None or not path.is_file():
            return
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            log.warning("settings could not be read: %s", error)
            return
        self.values, right = parse(content)
        if not right:
            copy = path.with_name(f"{path.stem}.broken{path.suffix}")
            try:
                with atomic.replacing(copy) as temporary:
                    shutil.copyfile(path, temporary)
                self.broken = copy
                log.warning("settings were broken; a copy is kept in %s", copy)
            except UserError as error:
                log.warning("settings were broken, and could not be copied: %s", error)

    def change(self, **values: Any) -> None:
        """Set `values` and write the file; where it cannot be written, the log says so."""
        changed = self.values.changed(**values)
        if changed == self.values:
            return
        self.values = changed
        if self._path is None:
            return
        text = json.dumps(asdict(changed), indent=1)
        try:
            atomic.write_bytes(self._path, text.encode("utf-8"))
        except UserError as error:
            log.warning("settings could not be saved: %s", error)

    def add_recent(self, path: str) -> None:
        """Put `path` first in the list of what was opened."""
        self._put_first("recent", path)

    def add_place(self, folder: str) -> None:
        """Put `folder` first in the list of where files were written to."""
        self._put_first("places", folder)

    def _put_first(self, name: str, path: str) -> None:
        with contextlib.suppress(ValueError):
            others = [one for one in getattr(self.values, name) if one != _text(path)]
            self.change(**{name: tuple([path, *others][:MAX_RECENT])})
