"""The rules of the house: floors, file lengths, what may be imported where."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import diffusion_gui
from diffusion_gui.core import catalog
from diffusion_gui.core.registry import Entry, Registry

PACKAGE = Path(diffusion_gui.__file__).parent
FLOORS = [
    ("core",),
    ("diffusion",),
    ("models", "data"),
    ("training",),
    ("engine",),
    ("backend", "render", "export"),
    ("bench",),
    ("ui", "cli"),
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
# Rooms of one floor that may use each other: files are exported from pictures, on the backend.
NEIGHBOURS = {("export", "render"), ("backend", "export")}
MODULES = sorted(PACKAGE.rglob("*.py"))
SHIPPED_ENTRIES = [
    entry
    for registry in vars(catalog).values()
    if isinstance(registry, Registry)
    for entry in registry.values()
]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    """Absolute names of the package's modules that a file imports, anywhere in it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.append(node.module)
        elif isinstance(node, ast.ImportFrom) and node.level > 0:
            parts = ("diffusion_gui", *path.relative_to(PACKAGE).parts[:-1])
            base = parts[: len(parts) - node.level + 1]
            found.append(".".join((*base, node.module or "")).rstrip("."))
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return [name for name in found if name.startswith("diffusion_gui.")]


def test_a_floor_imports_only_what_is_below_it() -> None:
    wrong = []
    for path in MODULES:
        here = room_of(path)
        if here not in LEVEL:
            continue
        for name in imports(path):
            there = name.split(".")[1]
            if there == here or there not in LEVEL:
                continue
            if LEVEL[there] >= LEVEL[here] and (here, there) not in NEIGHBOURS:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert not wrong


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
