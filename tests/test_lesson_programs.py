"""The programs that the Learn scene shows: one runs as it stands, the other fails as it is told."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import torch
from PIL import Image

from diffusion_gui.core.paths import resource

SIMPLE = resource("lessons", "simple_diffusion.py")


def test_the_articles_code_stops_at_the_sigmoid_of_a_number() -> None:
    code = resource("lessons", "article.txt").read_text(encoding="utf-8")
    with pytest.raises(TypeError, match="sigmoid"):
        exec(compile(code, "article", "exec"), {})


def test_the_articles_network_makes_three_by_three_of_it() -> None:
    code = resource("lessons", "article.txt").read_text(encoding="utf-8")
    mended = code.replace("0.1 * t)", "torch.tensor(0.1 * t))").split("save_image(image")[0]
    found: dict[str, torch.Tensor] = {}
    exec(compile(mended, "article", "exec"), found)
    assert found["image"].shape == (1, 3, 3, 3)


def test_the_right_program_learns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program = runpy.run_path(str(SIMPLE))
    assert not list(tmp_path.iterdir())  # imported, it does nothing
    network = program["Denoiser"](width=8)
    x0, level = program["data"](64), torch.full((64,), 0.3)
    assert x0.shape == (64, 3, 28, 28)
    assert -1.0 <= float(x0.min()) < float(x0.max()) <= 1.0
    x = 0.7 * x0 + 0.3 * torch.randn_like(x0)
    before = (network(x, level) - x0).square().mean().item()
    program["train"](network, steps=60, batch=16)
    after = (network(x, level) - x0).square().mean().item()
    assert after < 0.5 * before
    made = program["generate"](network, 2)
    assert made.shape == (2, 3, 28, 28)
    assert torch.isfinite(made).all()


def test_generating_with_a_perfect_network_gives_its_data_back() -> None:
    program = runpy.run_path(str(SIMPLE))
    wanted = program["data"](3)
    made = program["generate"](lambda x, level: wanted, 3)
    torch.testing.assert_close(made, wanted, atol=1e-4, rtol=0)


def test_the_programs_picture_is_saved_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = SIMPLE.read_text(encoding="utf-8").replace("steps=2000", "steps=1")
    exec(compile(code, "simple", "exec"), {"__name__": "__main__"})
    with Image.open(tmp_path / "denoised_image.png") as picture:
        assert picture.width > 4 * 28
