"""What the window remembers: checked values in one JSON file, which may be broken or unwritable."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog import EXPORTERS, LESSONS, SCENES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Option, Value
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
PLAYERS = tuple(LOOPS)
MAX_BYTES = 2**20
_FORMAT = Option("format", "choice", "gif", "Format", choices=tuple(EXPORTERS))
MAX_RECENT = 8
MAX_NAMES = 20
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """Everything that is remembered, at its default.

    Attributes:
        language: a language of the window; "" follows the system.
        theme: one of THEMES.
        scene: the scene that was in front.
        page: the page of Learn that was open.
        geometry: size and place of the window, as Qt saves them, in base64.
        reduced_motion: one of MOTIONS; `on` plays nothing unless it is asked to.
        recipe: the recipe in use, as JSON; "" for the first one.
        training: the settings of Train's form, as JSON; "" for the first ones.
        way_to_noise: the process of the way to noise beside it.
        recent: paths that were opened, the latest first.
        show: what of each state Watch shows, as an export names it.
        one_large: Watch shows the chosen item alone.
        overlays: what Watch lays over its canvas.
        row: the row that its streak follows, as a share of the item's height.
        panes: what of each state Compare shows, and what its distances are of.
        sections: those of the inspector that are unfolded.
        speeds, loops: of each player, by its name in LOOPS.
        export: the export dialog's options and its format, by name.
        places: folders that files were written to, the latest first; tidied at the next start.
        unwritten: files that closing left unwritten; told at the next start.
        stopped_run: the folder of a training run that was stopped; offered at the next start.
    """

    language: str = ""
    theme: str = "system"
    scene: str = "watch"
    page: str = next(iter(LESSONS))
    geometry: str = ""
    reduced_motion: str = "system"
    recipe: str = ""
    training: str = ""
    way_to_noise: str = "forward"
    recent: tuple[str, ...] = ()
    show: str = "x"
    one_large: bool = False
    overlays: tuple[str, ...] = FIRST_OVERLAYS
    row: float = FIRST_ROW
    panes: tuple[str, str] = ("x", "x0")
    sections: tuple[str, ...] = FIRST_SECTIONS
    speeds: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(PLAYERS, 1.0))
    loops: Mapping[str, bool] = field(default_factory=lambda: dict(LOOPS))
    export: Mapping[str, Value] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    stopped_run: str = ""

    def changed(self, **values: Any) -> Settings:
        """A copy with `values` set."""
        return dataclasses.replace(self, **values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    # A lone surrogate can be neither shown nor saved.
    value.encode("utf-8")
    return value


def _of(known: Mapping[str, object] | tuple[str, ...]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if _text(value) not in known:
            raise ValueError
        return str(value)

    return check


def _language(value: object) -> str:
    # It becomes part of a file's name.
    if _text(value) and not (str(value).isascii() and str(value).isidentifier()):
        raise ValueError
    return str(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _motion(value: object) -> str:
    if isinstance(value, bool):  # as version 1 wrote it
        return "on" if value else "system"
    return _of(MOTIONS)(value)


def _show(value: object) -> str:
    return str(EXPORT_OPTIONS["show"].check(value))


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise ValueError
    return float(value)


def _panes(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2 or not {*value} <= {"x", "x0"}:
        raise ValueError
    return value[0], value[1]


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_NAMES:
        raise ValueError
    return tuple(_text(one) for one in value)


def _speed(value: object) -> float:
    if isinstance(value, bool) or value not in SPEEDS:
        raise ValueError
    return float(value)


def _by_player(
    check: Callable[[object], object], first: Mapping[str, object]
) -> Callable[[object], dict[str, object]]:
    def checked(value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise ValueError
        # Another version may have other players.
        return {name: check(value.get(name, first[name])) for name in PLAYERS}

    return checked


def _recipe(value: object) -> str:
    if _text(value):
        Recipe.from_json(str(value))
    return str(value)


def _training(value: object) -> str:
    if _text(value):
        TrainSettings.from_json(str(value))
    return str(value)


def _paths(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    paths = [_text(one) for one in value[:MAX_RECENT]]
    if any("\0" in path for path in paths):
        raise ValueError
    return tuple(paths)


def _path(value: object) -> str:
    if "\0" in _text(value):
        raise ValueError
    return str(value)


def _export(value: object) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise ValueError
    options = EXPORT_OPTIONS | {"format": _FORMAT}
    return {name: options[name].check(one) for name, one in value.items()}


_CHECKS: dict[str, Callable[[object], object]] = {
    "language": _language,
    "theme": _of(THEMES),
    "scene": _of(SCENES),
    "page": _of(LESSONS),
    "geometry": _text,
    "reduced_motion": _motion,
    "recipe": _recipe,
    "training": _training,
    "way_to_noise": _of(("forward", "markov")),
    "recent": _paths,
    "show": _show,
    "one_large": _flag,
    "overlays": _names,
    "row": _share,
    "panes": _panes,
    "sections": _names,
    "speeds": _by_player(_speed, dict.fromkeys(PLAYERS, 1.0)),
    "loops": _by_player(_flag, LOOPS),
    "export": _export,
    "places": _paths,
    "unwritten": _paths,
    "stopped_run": _path,
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
        text = json.dumps(dataclasses.asdict(changed), indent=1)
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
