"""P2: whatever the program writes, and whichever operation of it fails: nothing is harmed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diffusion_gui.core.catalog import EXPORTERS

from . import faulty_disk

ROOT = Path(__file__).parents[2]
NAMES = [
    *("export" + entry.suffix.rstrip("/") for entry in EXPORTERS.values()),
    *("copied.safetensors", "duplicate", "trajectory.npz", "recorded.npz", "drawn.csv"),
    *("downloaded.gz", "checkpoint.safetensors", "settings.json", "kept.broken.json"),
    *("window-1.json", "screenshot.png", "schedule.csv", "schedule.png", "schedule.svg"),
    *("noise.gif", "orders.svg", "scores.png", "diffusion-gui.log", "rewound", "run"),
]
Results = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """What `writers` saw, by writer."""
    if not faulty_disk.available():
        pytest.skip("needs a C compiler and Linux")
    folder = tmp_path_factory.mktemp("faults")
    library = faulty_disk.build(folder)
    own = {f"XDG_{name}_HOME": str(folder) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    own |= {"LD_PRELOAD": str(library), "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    place = folder / "here"
    place.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.abuse.writers", str(place)],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=550,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in lines}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_any_failing_operation_harms_nothing_and_is_told(results: Results, name: str) -> None:
    result = results[name]
    assert result["wrong"] == []
    kinds = {"open", "write"} if name.endswith(".log") else {"fsync", "rename"}
    assert kinds <= set(result["operations"]), "the faults did not reach the writer"


def test_no_writer_is_left_out(results: Results) -> None:
    assert list(results) == NAMES


WRITES_ITSELF = {
    "__main__.py": "appends to the log",
    "bench/first_forward.py": "a child of the bench, into a temporary folder",
    "cli/together.py": "to nowhere: what one process says is enough",
    "storage/atomic.py": "the one way",
    "storage/hub/hub_process.py": "parts of a download, which grow and are checked",
    "storage/item_sets.py": "whole files into the folder, from one beside them on the same disk",
    "storage/remote/mirror.py": "a copy in the cache that grows; what is short is fetched again",
    "training/run_folder.py": "appends to the run's log",
    "ui/devtools/bare_window.py": "a child of the bench, into a temporary folder",
}
"""Modules that open files for writing without `atomic`, and why they may."""
INTO_A_TEMPORARY = {
    "data/idx_files.py",
    "storage/recording_file.py",
    "storage/recorded_run.py",
    "storage/downloads.py",
    "ui/persistence/settings.py",
    "storage/trajectory_file.py",
    "export/metadata.py",
    "export/stills.py",
}
"""Modules that write into the temporary that `atomic` gives them."""
INTO_MEMORY = {
    "cli/sample_set.py",
    "data/fsdd.py",
    "render/charts/canvas.py",
    "ui/views/qimage.py",
    "ui/widgets/notation.py",
}


def writes(tree: ast.AST) -> list[str]:
    """Calls by which a module writes files on its own."""
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        modes = [
            one.value
            for one in (*node.args, *(k.value for k in node.keywords))
            if isinstance(one, ast.Constant) and isinstance(one.value, str | bytes)
        ]
        opens = name == "open" and owner not in ("av", "Image")
        if (
            (name in ("write_text", "write_bytes") and owner != "atomic")
            or (owner == "os" and name in ("replace", "rename", "link", "truncate"))
            or (owner == "shutil" and name.startswith(("copy", "move")))
            or (name == "save" and {"PNG", b"PNG"} & set(modes))
            or (opens and any({*map(str, mode)} & {*"wax+"} and len(mode) < 4 for mode in modes))
        ):
            found.append(ast.unparse(node))
    return found


def test_all_files_are_written_through_atomic() -> None:
    package = ROOT / "diffusion_gui"
    found = {
        str(path.relative_to(package)): calls
        for path in sorted(package.rglob("*.py"))
        if (calls := writes(ast.parse(path.read_text(encoding="utf-8"))))
    }
    allowed = WRITES_ITSELF.keys() | INTO_A_TEMPORARY | INTO_MEMORY
    assert found.keys() <= allowed, {path: found[path] for path in found.keys() - allowed}
    assert allowed <= found.keys(), "these write nothing any more"
