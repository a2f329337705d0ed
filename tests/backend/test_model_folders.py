"""A folder is asked what it is: a diffusers model is no folder of pictures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from diffusers_folders import make_folder
from PIL import Image

from diffusion_gui.__main__ import main
from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.errors import UserError
from diffusion_gui.data import open_dataset


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose makers put a picture beside it."""
    folder = tmp_path_factory.mktemp("made") / "model"
    make_folder(folder)
    (folder / "samples").mkdir()
    Image.new("RGB", (32, 32)).save(folder / "samples" / "a.png")
    return folder


@pytest.mark.parametrize("of", ["", "unet"])
def test_a_folder_of_a_model_opens_as_one(made: Path, of: str) -> None:
    opened = open_path(made / of)
    assert (opened.model, opened.data) == (str(made / of), "")


def test_so_does_its_index_which_a_dialog_for_files_can_name(made: Path) -> None:
    assert open_path(made / "model_index.json").model == str(made)


def test_a_folder_of_the_cache_opens_by_the_name_of_its_model(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    repo = tmp_path / "models--some--tiny"
    shutil.copytree(made, repo / "snapshots" / "1")
    assert open_path(repo).model == "hf:some/tiny"
    assert open_path(repo / "snapshots" / "1").model == str(repo / "snapshots" / "1")
    elsewhere = tmp_path / "other" / "models--some--tiny"
    shutil.copytree(repo / "snapshots" / "1" / "samples", elsewhere)
    assert open_path(elsewhere).data


@pytest.mark.parametrize("prefix", ["", "images:", "audio:", "video:"])
@pytest.mark.parametrize("of", ["", "unet"])
def test_it_is_refused_as_data_in_words_though_a_picture_is_in_it(
    made: Path, prefix: str, of: str
) -> None:
    with pytest.raises(UserError) as told:
        open_dataset(prefix + str(made / of))
    assert "Hugging Face diffusers" in told.value.why
    assert "--model" in told.value.what_to_do


def test_its_pictures_alone_are_data(made: Path) -> None:
    assert open_dataset(f"images:{made / 'samples'}").domain.shape == (3, 28, 28)


@pytest.mark.parametrize(
    "line",
    [
        "noise --data images:{} --count 1 --steps 2 --out x.gif",
        "noise --data {} --count 1 --steps 2 --out x.gif",
        "sample --model shapes --init {} --steps 2 --count 1 --out x.gif",
        "train --data images:{} --steps 1 --out run",
    ],
)
def test_every_command_refuses_it_as_data(
    made: Path,
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    do: Callable[..., int] = main
    assert do(line.format(made).split()) == 2
    assert "Hugging Face diffusers" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
