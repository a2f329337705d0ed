"""Modalities: what a registry line names is there, and nobody else asks for one by name."""

import ast
from pathlib import Path

import pytest

import diffusion_gui
from diffusion_gui.core.catalog import CODECS, DATASETS, JUDGES, MODALITIES, NETWORKS
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.protocol.scoring import FIGURES
from diffusion_gui.core.recipes.data_spec import data_of, data_path, data_title, modality_of
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS, TrainSettings, suited
from diffusion_gui.core.registry import resolve
from diffusion_gui.storage.ideal_models import IdealModels

PACKAGE = Path(diffusion_gui.__file__).parent
CATALOGUE = [PACKAGE / f"core/catalog/{name}.py" for name in ("modalities", "data", "networks")]


def file_of(target: str) -> Path:
    return PACKAGE.parent / (target.partition(":")[0].replace(".", "/") + ".py")


@pytest.mark.parametrize("entry", MODALITIES.values(), ids=str)
def test_what_a_modality_names_is_there(entry: ModalityEntry) -> None:
    pytest.importorskip("PySide6")
    assert all(callable(resolve(one)) for one in (entry.target, entry.view, entry.fit) if one)
    assert entry.target
    assert entry.view
    assert entry.axes
    assert set(entry.distances) | set(entry.alone) <= set(FIGURES)
    assert all(callable(resolve(one)) for one in entry.alone.values())
    assert set(entry.judges) <= set(JUDGES)
    assert set(entry.training) <= {*TRAIN_OPTIONS, "network_options"}
    assert all(low <= high for low, high in (entry.count_range, entry.compared))
    assert entry.count_range[0] <= entry.counts <= entry.count_range[1]
    lengths = {axis: i for i, axis in enumerate(entry.axes)}
    assert entry.place.format(n=1, hertz=440, ms=5, **lengths)
    assert entry.sized.format(side=8, **lengths) or not entry.sized
    fitting = [one for one in NETWORKS.values() if one.fits(entry.name, len(entry.axes))]
    assert fitting, "no network can be trained on it"


@pytest.mark.parametrize("data", [name for name, one in DATASETS.items() if not one.pattern])
def test_every_data_set_is_of_the_modality_that_its_line_says(data: str) -> None:
    assert modality_of(data).name == DATASETS[data].modality
    settings = TrainSettings(**suited(data)).checked()
    assert NETWORKS[settings.network].fits(modality_of(data).name, len(modality_of(data).axes))


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("points:mine.csv#x,y", "points"),
        ("points:a.txt", "points"),
        ("points:no such set", "points"),
        ("MINE.CSV", "points"),
        ("images:points.csv", "image"),
        ("images:points:", "image"),
        ("folder of points", "image"),
        ("table.tsv", "image"),
        ("points:", "image"),
        ("images:", "image"),
        ("", "image"),
        ("x:y", "image"),
    ],
)
def test_the_modality_of_a_path_is_that_of_its_prefix_or_its_ending(spec: str, name: str) -> None:
    assert modality_of(spec).name == name


def test_a_path_is_named_as_data_of_its_modality_and_opened_by_its_reader() -> None:
    assert data_of(Path("a/b.csv")) == f"points:{Path('a/b.csv')}"
    assert data_of(Path("some folder")) == "images:some folder"
    assert data_path("points:a.tsv").reader.name == "points:FILE.csv"  # type: ignore[union-attr]
    assert data_path("some folder").reader.name == "images:FOLDER"  # type: ignore[union-attr]


def test_nobody_names_a_modality_but_its_own_files() -> None:
    entries = MODALITIES.values()
    own = {
        file_of(one) for entry in entries for one in (entry.target, entry.view, entry.fit) if one
    }
    own |= {file_of(one.target) for one in (*DATASETS.values(), *CODECS.values())}
    own |= {
        *CATALOGUE,
        *(PACKAGE / f"core/catalog/{one}.py" for one in ("overlays", "codecs", "exporters")),
    }
    prefixes = tuple(entry.prefix for entry in entries if entry.prefix)
    naming = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value}"
        for path in sorted(set(PACKAGE.rglob("*.py")) - own)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value in MODALITIES or node.value.startswith(prefixes))
        and (node.value not in DATASETS or DATASETS[node.value].pattern)
    ]
    assert not naming


@pytest.mark.parametrize(
    ("spec", "title"),
    [
        ("points:/far/three.csv#x,y", "three.csv (x, y)"),
        ("points:/far/three.csv", "three.csv"),
        ("images:/far/photos@64", "photos@64"),
        ("points:moons", "Moons"),
    ],
)
def test_data_is_called_as_people_would_write_it(spec: str, title: str) -> None:
    assert data_title(spec) == title
    assert IdealModels().title(f"ideal:{spec}") == f"Ideal denoiser of {title}"
