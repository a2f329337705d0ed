"""The window's memory: whatever its file holds, the program starts and loses nothing but that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.persistence.settings import MAX_RECENT, Settings, SettingsFile, parse

GOOD = Settings(
    language="zh_CN",
    theme="dark",
    scene="train",
    page="gradients",
    geometry="AAAA",
    reduced_motion="on",
    recipe=Recipe(data="shapes", model="shapes", seed=5).to_json(),
    training=TrainSettings(data="digits", lr=0.002).checked().to_json(),
    recent=("/a", "/b"),
    show="x,x0",
    one_large=True,
    overlays=("density", "path"),
    row=0.25,
    panes=("x0", "x"),
    sections=("step", "code"),
    speeds={"watch": 0.5, "compare": 1.0, "train": 4.0, "denoising": 2.0},
    loops={"watch": False, "compare": True, "train": True, "denoising": True},
    export={"fps": 12.5, "captions": True, "curves": True, "format": "mp4"},
    places=("/exports",),
    unwritten=("/exports/a.gif",),
    stopped_run="/runs/a",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def test_what_is_changed_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).change(**vars(GOOD))
    again = SettingsFile(path)
    assert again.values == GOOD
    assert again.broken is None


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 50, b"{", b"[]", b'{"theme": "dark"', b"\xff\xfe", b"[" * 100_000, b"NaN"],
)
def test_a_broken_file_is_kept_and_everything_is_at_its_default(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.values == Settings()
    assert file.broken is not None
    assert file.broken.read_bytes() == content
    file.change(theme="light")
    assert SettingsFile(path).values.theme == "light"
    assert file.broken.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("language", 3),
        ("language", "../zh"),
        ("language", "\0"),
        ("theme", "pink"),
        ("scene", "attic"),
        ("row", 1.5),
        ("row", float("nan")),
        ("row", True),
        ("geometry", None),
        ("reduced_motion", "yes"),
        ("recipe", "{}x"),
        ("recipe", '{"steps": -4}'),
        ("training", '{"lr": 0}'),
        ("training", "[]"),
        ("recent", "one"),
        ("recent", ["a\0b"]),
        ("recent", ["\ud800"]),
        ("show", "x,x"),
        ("one_large", 1),
        ("sections", "step"),
        ("sections", [3]),
        ("speeds", {"watch": 0.3, "compare": 1.0, "train": 1.0}),
        ("speeds", {"watch": True, "compare": 1.0, "train": 1.0}),
        ("loops", [False]),
        ("page", "none"),
        ("loops", {"watch": 1, "compare": True, "train": True}),
        ("export", {"format": "bmp"}),
        ("places", {"a": 1}),
        ("export", {"fps": 1e9}),
        ("export", {"nothing": 1}),
    ],
)
def test_one_wrong_value_costs_only_itself(tmp_path: Path, name: str, wrong: Any) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).change(**vars(GOOD))
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {name: wrong}))
    file = SettingsFile(path)
    assert file.values == GOOD.changed(**{name: getattr(Settings(), name)})
    assert file.broken is not None


def test_a_file_of_an_earlier_version_is_read() -> None:
    text = """{"language": "zh_CN", "theme": "light", "scene": "learn", "page": "gradients",
        "geometry": "AdnQ", "reduced_motion": "off", "recipe": "", "training": "",
        "way_to_noise": "markov", "recent": ["/a.gif"], "show": "x,eps", "one_large": true,
        "overlays": ["trails"], "row": 0, "panes": ["x0", "x"], "sections": ["code"],
        "speeds": {"watch": 2, "compare": 1.0}, "loops": {"watch": false},
        "export": {"fps": 12, "format": "webp"}, "places": ["/b"], "unwritten": [],
        "stopped_run": "/run"}"""
    settings, right = parse(text.encode())
    assert right
    assert settings == Settings(
        "zh_CN",
        "light",
        "learn",
        "gradients",
        "AdnQ",
        "off",
        "",
        "",
        "markov",
        ("/a.gif",),
        "x,eps",
        True,
        ("trails",),
        0.0,
        ("x0", "x"),
        ("code",),
        {"watch": 2.0, "compare": 1.0, "train": 1.0, "denoising": 1.0},
        {"watch": False, "compare": True, "train": False, "denoising": False},
        {"fps": 12.0, "format": "webp"},
        ("/b",),
        (),
        "/run",
    )


@pytest.mark.parametrize(("old", "mode"), [(True, "on"), (False, "system")])
def test_reduced_motion_as_the_first_version_wrote_it(old: bool, mode: str) -> None:
    settings, right = parse(json.dumps({"reduced_motion": old}).encode())
    assert right
    assert settings.reduced_motion == mode


def test_a_player_of_a_later_version_is_at_its_default() -> None:
    old = {"speeds": {"watch": 2.0, "compare": 0.5, "train": 1.0, "gone": 9.0}}
    settings, right = parse(json.dumps(old).encode())
    assert right
    assert settings.speeds == {"watch": 2.0, "compare": 0.5, "train": 1.0, "denoising": 1.0}


def test_names_of_other_versions_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "hologram": 7}))
    file = SettingsFile(path)
    assert file.values == Settings(theme="dark")
    assert file.broken is None


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_start(content: bytes) -> None:
    parse(content)


@given(st.dictionaries(st.sampled_from([*vars(GOOD), "other"]), JSON))
def test_no_values_stop_the_start(values: dict[str, Any]) -> None:
    text = json.dumps(values).encode()
    settings, _ = parse(text)
    # What came through is right: it can be saved, read again, and is the same.
    again, right = parse(json.dumps(vars(settings)).encode())
    assert right
    assert again == settings


@given(st.data())
def test_no_damaged_byte_stops_the_start(data: st.DataObject) -> None:
    text = bytearray(json.dumps(vars(GOOD)).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    parse(bytes(text))


def test_a_place_that_cannot_be_written_changes_nothing_but_memory(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "missing" / "settings.json")
    file.change(theme="dark")
    assert file.values.theme == "dark"
    nowhere = SettingsFile(None)
    nowhere.change(theme="dark")
    assert nowhere.values.theme == "dark"


def test_the_last_folders_that_were_written_to_are_remembered(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    for place in ("/a", "/b", "/a"):
        file.add_place(place)
    assert SettingsFile(tmp_path / "settings.json").values.places == ("/a", "/b")


def test_recent_files_are_few_each_once_and_the_latest_first() -> None:
    file = SettingsFile(None)
    for number in range(20):
        file.add_recent(f"/{number}")
    file.add_recent("/15")
    assert file.values.recent[0] == "/15"
    assert len(set(file.values.recent)) == len(file.values.recent) == MAX_RECENT
