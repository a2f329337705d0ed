"""What a path of the person's is opened as."""

from __future__ import annotations

from pathlib import Path

import pytest
from abuse.sound_files import tone, write
from abuse.video_files import film, moving, webp
from PIL import Image

from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.export.metadata import EXIF_DESCRIPTION


@pytest.mark.parametrize("ending", [".mp4", ".webm", ".mov", ".mkv", ".avi", ".m4v"])
def test_a_video_of_others_is_opened_as_data(tmp_path: Path, ending: str) -> None:
    opened = open_path(film(tmp_path / f"a{ending}", moving(16)))
    assert modality_of(opened.data).name == "video"
    assert opened.recipe is None


def test_a_moving_picture_of_others_stays_a_picture_and_one_of_our_own_brings_its_recipe(
    tmp_path: Path,
) -> None:
    path = webp(tmp_path / "a.webp", moving(16))
    assert modality_of(open_path(path).data).name == "image"
    recipe = Recipe(data="clips", seed=7)
    exif = Image.Exif()
    exif[EXIF_DESCRIPTION] = recipe.to_json()
    frames = [Image.fromarray(one) for one in moving(16)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=83, exif=exif)
    assert open_path(path).recipe == recipe
    assert not open_path(path).data


def test_a_folder_is_of_the_modality_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "deep").mkdir(parents=True)
    assert open_path(folder).data == f"images:{folder}"
    film(folder / "deep" / "a.mp4", moving(16))
    (folder / "readme.txt").touch()
    assert open_path(folder).data == f"video:{folder}"
    write(folder / "b.wav", tone(0.1))
    assert open_path(folder).data == f"audio:{folder}"
    Image.fromarray(moving(1)[0]).save(folder / ".hidden.png")
    assert open_path(folder).data == f"audio:{folder}"
    Image.fromarray(moving(1)[0]).save(folder / "c.png")
    assert open_path(folder).data == f"images:{folder}"
