"""`--mask`: what people paint is read, and how it was read is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.core.recipes.inpaint_mask import Mask, decode
from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]
LINE = "sample --model ideal:digits --T 40 --steps 2 --count 1 --init digits --out r.npz --mask"

SIDE = 56
TOP = np.zeros((SIDE, SIDE), bool)
TOP[: SIDE // 2] = True


def filled(inside: tuple[int, ...], outside: tuple[int, ...]) -> Image.Image:
    """A picture that is `inside` in its upper half, and `outside` below."""
    return Image.fromarray(np.where(TOP[..., None], inside, outside).astype(np.uint8))


def photo(opacity: np.ndarray) -> Image.Image:
    """Many colours, and this opacity."""
    colors = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3))
    return Image.fromarray(np.dstack([colors, opacity]).astype(np.uint8))


def palette() -> Image.Image:
    """Labels 0 and 3 as segmentation tools write them, in colours of a palette."""
    picture = Image.fromarray(np.where(TOP, 3, 0).astype(np.uint8), "P")
    picture.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0])
    return picture


PAINTED = {
    "white on black": filled((255, 255, 255), (0, 0, 0)),
    "white on transparent": filled((255, 255, 255, 255), (255, 255, 255, 0)),
    "1 bit": Image.fromarray(TOP),
    "16 bits": Image.fromarray(np.where(TOP, 65535, 0).astype(np.uint16)),
    "black and white, transparent beside it": Image.fromarray(
        np.dstack([np.where(TOP, 255, 0)] * 3 + [np.full((SIDE, SIDE), 255)]).astype(np.uint8)
    ),
}
"""What is a mask as it stands: nothing is said."""
READ = {
    "red on black": (filled((255, 0, 0), (0, 0, 0)), "coloured part"),
    "blue on black": (filled((0, 0, 255), (0, 0, 0)), "coloured part"),
    "red on white": (filled((255, 0, 0), (255, 255, 255)), "coloured part"),
    "green on transparent": (filled((0, 200, 0, 255), (0, 0, 0, 0)), "painted part"),
    "black on transparent": (filled((0, 0, 0, 0), (0, 0, 0, 255)), "transparent part"),
    "erased from a photograph": (photo(np.where(TOP, 0, 255)), "transparent part"),
    "erased from one grey": (filled((90, 90, 90, 0), (90, 90, 90, 255)), "transparent part"),
    "labels 0 and 1": (Image.fromarray(np.where(TOP, 1, 0).astype(np.uint8)), "above 0"),
    "labels 0 to 2": (
        Image.fromarray(np.where(TOP, np.arange(SIDE) % 2 + 1, 0).astype(np.uint8)), "above 0",
    ),
    "labels in a palette": (palette(), "coloured part"),
    "dark grey on black": (filled((90, 90, 90), (0, 0, 0)), "above 0"),
    "dark grey on darker": (filled((90, 90, 90), (20, 20, 20)), "lighter part"),
}  # fmt: skip
"""What has to be understood, and how that is told."""


def mask_of(folder: Path) -> Mask:
    return decode(trajectory_file.load(folder / "r.npz").recipe.mask)


@pytest.mark.parametrize("name", PAINTED)
def test_white_is_made_anew_with_no_word(cli: Cli, tmp_path: Path, name: str) -> None:
    PAINTED[name].save(tmp_path / "mask.png")
    assert cli(f"{LINE} mask.png")[::2] == (0, "")
    np.testing.assert_array_equal(mask_of(tmp_path), TOP[::2, ::2])


@pytest.mark.parametrize("name", READ)
def test_what_else_people_paint_is_read_and_told(cli: Cli, tmp_path: Path, name: str) -> None:
    picture, words = READ[name]
    picture.save(tmp_path / "mask.png")
    code, _, err = cli(f"{LINE} mask.png")
    assert code == 0, err
    assert words in err
    np.testing.assert_array_equal(mask_of(tmp_path), TOP[::2, ::2])


def test_floats_from_0_to_1_are_read(cli: Cli, tmp_path: Path) -> None:
    Image.fromarray(TOP.astype(np.float32)).save(tmp_path / "mask.tif")
    assert cli(f"{LINE} mask.tif")[0] == 0
    np.testing.assert_array_equal(mask_of(tmp_path), TOP[::2, ::2])


NOTHING = {
    "all black": Image.new("RGB", (28, 28)),
    "all of one dark grey": Image.new("L", (28, 28), 40),
    "a speck": Image.fromarray(np.arange(280 * 280).reshape(280, 280) == 40_000),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_mask_of_nothing_is_refused(cli: Cli, tmp_path: Path, name: str) -> None:
    NOTHING[name].save(tmp_path / "mask.png")
    code, _, err = cli(f"{LINE} mask.png")
    assert code == 2
    assert "selects nothing" in err
    assert "white" in err
    assert not (tmp_path / "r.npz").exists()


@pytest.mark.parametrize(
    "picture", [Image.new("L", (28, 28), 255), Image.new("RGBA", (28, 28), (9, 200, 9, 0))]
)
def test_a_mask_of_everything_is_told(cli: Cli, tmp_path: Path, picture: Image.Image) -> None:
    picture.save(tmp_path / "mask.png")
    code, _, err = cli(f"{LINE} mask.png")
    assert code == 0
    assert "selects everything" in err
    assert mask_of(tmp_path).all()


OF_CLIPS = "sample --model ideal:clips --T 40 --steps 2 --count 1 --init clips --out r.npz --mask"


@pytest.mark.parametrize(
    ("asked", "kept"), [("first:4", [*range(4)]), ("ends:3", [0, 1, 2, 13, 14, 15])]
)
def test_frames_of_clips_are_kept_at_their_ends(
    cli: Cli, tmp_path: Path, few_clips: None, asked: str, kept: list[int]
) -> None:
    assert cli(f"{OF_CLIPS} {asked}")[0] == 0
    mask = mask_of(tmp_path)
    assert mask.shape == (16, 24, 24)
    assert [n for n in range(16) if not mask[n].any()] == kept
    assert all(mask[n].all() for n in range(16) if n not in kept)


@pytest.mark.parametrize("asked", ["first:0", "first:16", "ends:8"])
def test_a_mask_in_time_that_leaves_nothing_is_refused(cli: Cli, asked: str) -> None:
    code, _, error = cli(f"{OF_CLIPS} {asked}")
    assert code == 2
    assert "16 frames" in error


def test_a_picture_is_the_mask_of_all_frames_of_a_clip(
    cli: Cli, tmp_path: Path, few_clips: None
) -> None:
    PAINTED["white on black"].save(tmp_path / "m.png")
    assert cli(f"{OF_CLIPS} m.png")[0] == 0
    mask = mask_of(tmp_path)
    assert mask.shape == (24, 24)
    assert mask[:12].all()
    assert not mask[12:].any()


def test_inspect_tells_of_a_mask_in_words_and_of_its_bits_as_json(
    cli: Cli, tmp_path: Path, few_clips: None
) -> None:
    assert cli(f"{OF_CLIPS} first:4")[0] == 0
    [made] = [path.name for path in tmp_path.iterdir()]
    _, told, _ = cli(f"inspect {made}")
    assert "mask 16x24x24, 75 % generated, frames 5–16" in " ".join(told.split())
    assert max(map(len, told.splitlines())) < 200
    _, told, _ = cli(f"inspect {made} --json")
    assert json.loads(told)["recipe"]["mask"].startswith("16x24x24:AAAA")
