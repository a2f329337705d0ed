"""Words in films: pictures, sizes and refusals, of maps that are made up."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import ExportOptions, export_options
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.export import moving_for
from diffusion_gui.render.films.clip_film import ClipFilm
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.word_panel import LIGHT, resized, smaller, under_light
from diffusion_gui.storage import trajectory_file

STEPS = 2


def run_of(shape: tuple[int, ...] = (3, 8, 8), prompt: str = "red cat") -> Trajectory:
    """A run of two items that is over, all grey."""
    items = 2
    modality = "image" if len(shape) == 3 else "video"
    domain = Domain(modality, shape, labels=(prompt,), rate=0.0 if len(shape) == 3 else 8.0)
    levels = np.array([1.0, 0.5, 0.0])
    path = NoiseLevels(np.array([2, 1, 0]), np.sqrt(1.0 - levels**2), levels)
    x = np.zeros((items, *shape), np.float32)
    recipe = Recipe(model="m", prompt=prompt, process="reverse", count=items, steps=STEPS)
    made = Trajectory(recipe, domain, np.zeros(items, np.int64), path, x)
    for _ in range(STEPS):
        made.add(x, None, x)
    return made


def with_maps(made: Trajectory, *frames: int) -> Trajectory:
    """The same, whose first word is looked for at the left, and the second nowhere at first."""
    maps = np.zeros((2, *frames, 4, 4), np.float16)
    maps[0, ..., :2] = 0.5
    later = maps.copy()
    later[(1, *[-1] * len(frames))] = 0.25
    for item in range(len(made.labels)):
        made.words.add(item, ("red", "cat"), {0: maps, 1: later})
    return made


def test_each_word_has_a_picture_that_is_lit_where_the_model_attends() -> None:
    made = with_maps(run_of())
    film = Film([made], export_options({"show": "words", "scale": 4}))
    picture = film.frame(0)
    assert picture.shape[:2] == film.size[::-1]
    panel = film._by_word[id(made)]
    first = panel.paint(0)[:32, :32].astype(int)
    second = panel.paint(0)[:32, 38:70].astype(int)
    assert np.abs(first[5, 2] - (0.85 * np.array(LIGHT) + 0.15 * 0.6 * 128)).max() < 2
    assert (first[5, 30] == second[5, 2]).all()  # as dark as without attention
    assert (panel.paint(1)[:32, 38:70].astype(int) - second).max() > 20
    assert np.array_equal(panel.paint(2), panel.paint(1))  # a clean state keeps the last map


def test_words_stand_beside_the_state_at_their_own_size() -> None:
    made = with_maps(run_of())
    alone = Film([made], export_options({"show": "x", "scale": 4}))
    beside = Film([made], export_options({"show": "x,words", "scale": 4}))
    words = beside._by_word[id(made)]
    assert beside.size[0] == 2 * beside._gap + alone._panels[id(made)].size[0] + 16 + words.size[0]
    assert beside.frame(1).shape[:2] == beside.size[::-1]
    assert moving_for(EXPORTERS["gif"], (made,), ExportOptions(show=("words",))).size
    usual = Film([made], ExportOptions(show=("x", "words")))
    assert usual._panels[id(made)].size == Film([made], ExportOptions())._panels[id(made)].size


def test_clips_have_the_map_of_the_frame_that_is_shown() -> None:
    made = with_maps(run_of((3, 3, 8, 8)), 3)
    film = moving_for(EXPORTERS["gif"], (made,), export_options({"show": "words", "scale": 4}))
    assert isinstance(film, ClipFilm)
    at = [film.frame(film.shown.index((1, moment))) for moment in range(3)]
    assert np.array_equal(at[0], at[1])
    assert not np.array_equal(at[1], at[2])  # the second word, in the last frame alone


def test_large_pictures_are_made_smaller_and_maps_keep_their_place() -> None:
    picture = np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3)
    np.testing.assert_allclose(smaller(picture, 8)[0, 0], picture[:8, :8].mean((0, 1)), atol=1)
    values = np.array([[0.0, 1.0], [0.0, 1.0]], np.float32)
    whole = resized(values, 4, 4)
    np.testing.assert_allclose(whole[0], [0.0, 0.25, 0.75, 1.0])
    assert under_light(picture, values)[0, -1].tolist() == pytest.approx(
        (0.85 * np.array(LIGHT) + 0.15 * 0.6 * picture[0, -1]).tolist(), abs=1
    )
    big = with_maps(run_of((3, 520, 520)))
    assert Film([big], export_options({"show": "words"}))._by_word[id(big)].size[0] <= 2 * 256 + 6


def test_without_a_prompt_and_in_what_cannot_show_them_words_are_refused() -> None:
    shown = ExportOptions(show=("words",))
    with pytest.raises(UserError, match="has no words"):
        moving_for(EXPORTERS["gif"], (run_of(prompt=""),), shown)
    with pytest.raises(UserError, match="shows no words"):
        moving_for(EXPORTERS["strip"], (run_of(),), shown)
    assert len(moving_for(EXPORTERS["npz"], (run_of(),), shown))
    with pytest.raises(UserError, match="no item"):
        moving_for(EXPORTERS["gif"], (run_of(),), ExportOptions(show=("words",), item=7))


def test_their_numbers_are_kept_on_request_and_the_file_opens_as_before(tmp_path: Path) -> None:
    made = with_maps(run_of())
    trajectory_file.save(made, tmp_path / "a.npz", ("x0", "noise", "words"))
    with np.load(tmp_path / "a.npz") as arrays:
        assert json.loads(str(arrays["words"])) == [["red", "cat"]] * 2
        maps = arrays["word_maps"]
    assert maps.dtype == np.float16
    assert maps.shape == (STEPS + 1, 2, 2, 4, 4)
    assert np.array_equal(maps[1, 0], made.words.maps[0, 1])
    assert not maps[-1].any()
    assert len(trajectory_file.load(tmp_path / "a.npz")) == STEPS + 1
