"""A single file of Stable Diffusion on the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from single_files import make_single

from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]


def test_it_is_inspected_and_sampled_with_a_prompt_and_again_from_another_folder(
    cli: Cli, tmp_path: Path
) -> None:
    file, _ = make_single(tmp_path)
    shutil.copy(file, "dream.safetensors")
    shutil.copytree(file.parent / "tokenizer", "tokenizer")
    code, out, _ = cli("inspect dream.safetensors --json")
    assert (code, json.loads(out)["what"]) == (0, "Stable Diffusion, one file")
    line = ["sample", "--model", "dream.safetensors", "--prompt", "a red cat", "--negative", "blue",
            "--steps", "3", "--count", "1"]  # fmt: skip
    assert cli(*line, "--out", "a.npz")[0] == 0
    recipe = trajectory_file.load(Path("a.npz")).recipe
    assert (recipe.schedule, recipe.guidance, recipe.own_offset) == ("own", 7.5, 1)
    assert (recipe.prompt, recipe.model) == ("a red cat", str(Path("dream.safetensors").absolute()))
    assert cli(*line, "--out", "a.mp4")[0] == 0
    shutil.rmtree("tokenizer")
    code, _, err = cli(*line, "--out", "b.npz")
    assert code == 2
    assert "hf download" in err
    assert not Path("b.npz").exists()


def test_a_pickled_checkpoint_is_refused_with_what_to_do(cli: Cli, tmp_path: Path) -> None:
    Path("old.ckpt").write_bytes(b"\x80\x02}q\x00.")
    for line in ("inspect old.ckpt", "sample --model old.ckpt --steps 2 --out a.npz"):
        code, _, err = cli(line)
        assert code == 2
        assert "pickle" in err
        assert ".safetensors" in err
