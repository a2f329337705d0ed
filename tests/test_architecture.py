"""The rules of the house: floors, file lengths, what may be imported where."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import diffusion_gui
from diffusion_gui.core import catalog
from diffusion_gui.core.registry import Entry, Registry

PACKAGE = Path(diffusion_gui.__file__).parent
FLOORS = [
    ("core.processes",),
    (
        "core.text",
        "core.noise",
        "core.threads",
        "core.active_time",
        "core.event",
        "core.steps",
        "core.kept",
    ),
    ("core.errors",),
    ("core.domain", "core.os_text", "core.item_sizes"),
    ("core.paths", "core.version", "core.system_check", "core.sound_device"),
    ("core.options", "core.model_ref", "core.latent_frames"),
    ("core.registry",),
    ("core.entries", "core.schedule_handles", "core.own_table"),
    ("core.schedule",),
    ("core.catalog",),
    ("core.recipes",),
    ("core.runs",),
    ("core.protocol",),
    ("storage", "diffusion"),
    ("models", "data", "recorder"),
    ("training",),
    ("engine",),
    ("render",),
    ("export",),
    ("backend",),
    ("bench",),
    ("cli", "ui.theme", "ui.i18n"),
    ("ui.support", "ui.workers"),
    ("ui.display_names",),
    ("ui.state",),
    ("ui.persistence", "ui.widgets"),
    ("ui.views",),
    ("ui.dialogs",),
    ("ui.scenes",),
    ("ui.shell",),
    ("ui.devtools",),
    ("ui.app",),
    ("__main__",),
]
"""From bottom to top; a file is of the room that its name begins with."""
LEVEL = {f"diffusion_gui.{room}": i for i, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(PACKAGE.rglob("*.py"))
SHIPPED_ENTRIES = [
    entry
    for registry in vars(catalog).values()
    if isinstance(registry, Registry)
    for entry in registry.values()
]


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_of(path): path for path in MODULES}


def imports(path: Path) -> list[str]:
    """The package's modules that a file imports anywhere in it, under TYPE_CHECKING too."""
    return imported(path.read_text(encoding="utf-8"), path)


def imported(text: str, path: Path) -> list[str]:
    here = path.relative_to(PACKAGE.parent).parts[:-1]
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) + 1 - node.level]) if node.level else ""
            base = ".".join(filter(None, (base, node.module)))
            names = [f"{base}.{alias.name}" for alias in node.names]
            found += [name if name in NAMES else base for name in names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return [name for name in found if name.partition(".")[0] == "diffusion_gui"]


def room_of(name: str) -> str:
    """The room of a module, or of what it gives; the package has that of what it imports."""
    name = "diffusion_gui.recorder" if name == "diffusion_gui" else name
    while name not in LEVEL:
        name = name.rpartition(".")[0]
        assert name, "a file without a room"
    return name


def upward(name: str, others: Iterable[str]) -> list[str]:
    """What of `others` the module `name` must not import: rooms beside it or above."""
    here = room_of(name)
    rooms = ((one, room_of(one)) for one in others)
    return [
        f"{name} imports {one}"
        for one, room in rooms
        if room != here and LEVEL[room] >= LEVEL[here]
    ]


def circular(graph: dict[str, set[str]]) -> set[str]:
    """The modules of `graph` that lie on circles, or only lead to some."""
    while ended := {name for name, others in graph.items() if not others & graph.keys()}:
        graph = {name: others for name, others in graph.items() if name not in ended}
    return set(graph)


def test_a_room_imports_only_what_is_below_it() -> None:
    assert not [
        one
        for name, path in NAMES.items()
        if name.count(".") > 0 and name not in ("diffusion_gui.core", "diffusion_gui.ui")
        for one in upward(name, imports(path))
    ]


def test_no_files_import_each_other_in_a_circle() -> None:
    assert not circular({name: set(imports(path)) - {name} for name, path in NAMES.items()})


def test_an_import_upward_and_a_circle_are_found_under_type_checking_too() -> None:
    state = PACKAGE / "ui" / "state" / "watch" / "overlays.py"
    up = "if TYPE_CHECKING:\n    from diffusion_gui.ui.persistence.settings import Settings\n"
    assert upward(module_of(state), imported(up, state))
    recipe = PACKAGE / "core" / "recipes" / "recipe.py"
    assert upward(module_of(recipe), imported("from ..runs import player", recipe))
    graph = {name: set(imports(path)) - {name} for name, path in NAMES.items()}
    session = module_of(state.with_name("session.py"))
    owner = "if TYPE_CHECKING:\n    from .watch_state import WatchState\n"
    graph[session] |= set(imported(owner, state))
    assert session in circular(graph)
    graph = {name: set(imports(path)) - {name} for name, path in NAMES.items()}
    graph[module_of(recipe)] |= set(imported("from diffusion_gui import __version__", recipe))
    assert "diffusion_gui" in circular(graph), "the package itself imports the recorder"


def test_the_window_names_the_engine_by_a_string_only() -> None:
    torch_floors = {"diffusion", "models", "data", "training", "engine"}
    for path in (PACKAGE / "ui").rglob("*.py"):
        used = {name.split(".")[1] for name in imports(path)}
        assert not used & torch_floors, path


def test_every_module_says_what_it_is_for_and_stays_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
        assert len(text.splitlines()) <= 350, f"{path} has grown large"


def test_nothing_that_could_run_code_is_loaded() -> None:
    forbidden = ("torch.load", "import pickle", "allow_pickle=True", "eval(", "exec(")
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for word in forbidden:
                plain = line.replace(".exec()", "").replace(".eval()", "")
                assert word not in plain, f"{path}:{number}"


@pytest.mark.parametrize(
    "module",
    [
        "diffusion_gui.ui.shell.main_window",
        "diffusion_gui.ui.devtools.probe",
        "diffusion_gui.__main__",
    ],
)
def test_neither_window_nor_command_line_imports_torch(module: str) -> None:
    script = f"import sys, {module}; print('torch' in sys.modules, 'av' in sys.modules)"
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, timeout=150
    )
    assert done.stdout.split() == ["False", "False"], done.stderr


@pytest.mark.parametrize(
    "module",
    [
        "engine",
        "export",
        "render.films.run_film",
        "backend.file_requests",
        "bench.run_all",
        "cli.bench",
    ],
)
def test_nothing_below_the_window_imports_qt(module: str) -> None:
    script = (
        f"import sys, diffusion_gui.{module}; "
        "print([m for m in sys.modules if m.startswith(('PySide6', 'pyqtgraph'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=150
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("entry", SHIPPED_ENTRIES, ids=lambda entry: entry.target + entry.name)
def test_the_catalogue_tells_the_truth(entry: Entry) -> None:
    if entry.target.startswith("diffusion_gui.ui"):
        pytest.importorskip("PySide6")
    target = entry.load()
    assert target is not None
    assert entry.label
    assert entry.summary
    if ".samplers." in entry.target or ".models." in entry.target:
        keywords = {
            name
            for name, parameter in inspect.signature(target).parameters.items()
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY
        }
        assert keywords == {option.name for option in entry.options}
    for option in entry.options:
        assert option.check(option.default) == option.default
