"""`sample` from a level, through a mask, between two seeds, and from a recorded trajectory."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]

DIGITS = "sample --model ideal:digits --T 40 --steps 4 --count 2 --seed 3"


def test_a_white_part_of_the_mask_is_generated(cli: Cli, tmp_path: Path) -> None:
    picture = Image.new("L", (56, 56), 0)
    picture.paste(255, (0, 0, 56, 28))
    picture.save(tmp_path / "mask.png")
    code, _, err = cli(f"{DIGITS} --init digits --mask mask.png --out r.npz")
    assert (code, err) == (0, "")
    run = trajectory_file.load(tmp_path / "r.npz")
    mask = decode(run.recipe.mask)
    assert mask[:14].all()
    assert not mask[14:].any()
    cli(f"{DIGITS} --init digits --from-level 0.01 --out clean.npz")
    clean = trajectory_file.load(tmp_path / "clean.npz")
    np.testing.assert_allclose(run.x[-1][:, :, 14:], clean.x[-1][:, :, 14:], atol=0.01)
    assert np.abs(run.x[0] - clean.x[-1])[:, :, :14].mean() > 0.3


def test_what_is_made_is_resampled_to_fit_what_a_mask_keeps(cli: Cli, tmp_path: Path) -> None:
    picture = Image.new("L", (28, 28), 0)
    picture.paste(255, (0, 0, 28, 14))
    picture.save(tmp_path / "mask.png")
    line = f"{DIGITS} --init digits --mask mask.png"
    assert cli(f"{line} --out once.npz")[0] == 0
    assert cli(f"{line} --resample 3 --out thrice.npz")[0] == 0
    once, thrice = (trajectory_file.load(tmp_path / f"{n}.npz") for n in ("once", "thrice"))
    assert (once.recipe.resample, thrice.recipe.resample) == (1, 3)
    np.testing.assert_array_equal(once.x[-1][:, :, 14:], thrice.x[-1][:, :, 14:])
    assert not np.array_equal(once.x, thrice.x)
    code, _, err = cli(f"{DIGITS} --init digits --resample 3 --out r.npz")
    assert code == 2
    assert "--mask" in err
    assert not (tmp_path / "r.npz").exists()


def test_a_mask_is_of_all_items_or_of_those_that_are_named(cli: Cli, tmp_path: Path) -> None:
    Image.new("L", (28, 28), 255).save(tmp_path / "mask.png")
    line = f"{DIGITS} --init digits --mask mask.png"
    assert cli(f"{line} --mask-items 1 --out one.npz")[0] == 0
    cli(f"{DIGITS} --init digits --from-level 0.01 --out clean.npz")
    one, clean = (trajectory_file.load(tmp_path / f"{n}.npz") for n in ("one", "clean"))
    assert one.recipe.mask_items == "1"
    away = np.abs(one.x[-1] - clean.x[-1]).max(axis=(1, 2, 3))
    assert away[0] < 0.01
    code, _, err = cli(f"{DIGITS} --init digits --mask-items 1 --out r.npz")
    assert (code, "--mask" in err) == (2, True)


def test_transparent_is_kept_and_photographs_are_turned(cli: Cli, tmp_path: Path) -> None:
    picture = Image.new("RGBA", (30, 20), (255, 255, 255, 255))
    picture.paste((255, 255, 255, 0), (0, 0, 30, 10))
    exif = Image.Exif()
    exif[0x0112] = 3  # held upside down
    picture.save(tmp_path / "mask.png", exif=exif)
    assert cli(f"{DIGITS} --init digits --mask mask.png --out r.npz")[0] == 0
    mask = decode(trajectory_file.load(tmp_path / "r.npz").recipe.mask)
    assert mask[:14].all()
    assert not mask[14:].any()


def test_two_seeds_are_joined(cli: Cli, tmp_path: Path) -> None:
    line = "sample --model ideal:digits --T 40 --steps 4 --seed 3"
    cli(f"{line} --count 5 --interpolate 8 --out way.npz")
    cli(f"{line.replace('--seed 3', '--seed 8')} --count 1 --out end.npz")
    way, end = (trajectory_file.load(tmp_path / name) for name in ("way.npz", "end.npz"))
    np.testing.assert_array_equal(way.x[0, 4], end.x[0, 0])
    np.testing.assert_allclose(way.x[:, 4], end.x[:, 0], atol=1e-4)


def test_going_on_with_nothing_changed_is_the_rest(cli: Cli, tmp_path: Path) -> None:
    cli(f"{DIGITS} --sampler dpmpp_2m --out whole.npz")
    code, out, err = cli("sample --continue whole.npz --at 2 --out rest.npz")
    assert (code, err) == (0, "")
    assert out.startswith("rest.npz: 2 steps of 2 items")
    whole, rest = (trajectory_file.load(tmp_path / name) for name in ("whole.npz", "rest.npz"))
    np.testing.assert_array_equal(rest.x, whole.x[2:])
    assert rest.recipe.parent == whole.recipe
    facts = json.loads(cli("inspect rest.npz --json")[1])
    assert (facts["recipe"]["at"], facts["recipe"]["parent"]["sampler"]) == (2, "dpmpp_2m")


def test_the_rest_of_a_run_may_be_different(cli: Cli, tmp_path: Path) -> None:
    cli(f"{DIGITS} --out whole.npz")
    line = "sample --continue whole.npz --at 1 --sampler ddim --eta 1 --seed 9 --steps 7 --label 4"
    assert cli(f"{line} --out rest.npz")[0] == 0
    rest = trajectory_file.load(tmp_path / "rest.npz")
    assert (rest.steps, rest.labels.tolist()) == (7, [4, 4])
    assert cli("sample --continue rest.npz --at 3 --out more.gif")[0] == 0


def test_noise_is_denoised_again(cli: Cli, tmp_path: Path) -> None:
    cli("noise --data digits --steps 20 --count 2 --out out.npz")
    code, _, _ = cli("sample --continue out.npz --at 9 --model ideal:digits --out back.npz")
    assert code == 0
    back = trajectory_file.load(tmp_path / "back.npz")
    assert back.path.t.tolist() == list(range(9, -1, -1))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{DIGITS} --mask mask.png --out r.npz", "--init"),
        (f"{DIGITS} --init digits --mask nosuch.png --out r.npz", "nosuch.png"),
        (f"{DIGITS} --init digits --mask text.png --out r.npz", "no picture"),
        ("sample --model ideal:points:moons --init points:moons --mask mask.png --out r.npz",
         "no pictures"),
        (f"{DIGITS} --at 2 --out r.npz", "--continue"),
        (f"{DIGITS} --interpolate -3 --out r.npz", "Interpolate"),
        ("sample --continue whole.npz --out r.npz", "--at"),
        ("sample --continue whole.npz --at 4 --out r.npz", "nothing to do"),
        ("sample --continue whole.npz --at 9 --out r.npz", "states 0 to 4"),
        ("sample --continue whole.npz --at x --out r.npz", "whole number"),
        ("sample --continue whole.npz --at 1 --T 50 --out r.npz", "--T cannot change"),
        ("sample --continue whole.npz --at 1 --mask mask.png --out r.npz", "--mask cannot"),
        ("sample --continue whole.npz --at 1 --sampler heun --eta 1 --out r.npz", "no eta"),
        ("sample --continue whole.npz --at 1 --model nosuch --out r.npz", "ideal:DATA"),
        ("sample --continue text.png --at 1 --out r.npz", "not a trajectory"),
        ("sample --continue gone.npz --at 1 --out r.npz", "gone.npz"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_words(cli: Cli, tmp_path: Path, line: str, said: str) -> None:
    Image.new("L", (9, 9), 255).save(tmp_path / "mask.png")
    (tmp_path / "text.png").write_text("a mask")
    cli(f"{DIGITS} --out whole.npz")
    before = {path.name for path in tmp_path.iterdir()}
    code, out, err = cli(line)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 2
    assert {path.name for path in tmp_path.iterdir()} == before
