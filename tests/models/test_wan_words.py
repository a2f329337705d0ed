"""Attention for each word of a prompt of Wan, against the q and k that diffusers' layers make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.models.transformers import transformer_wan
from foreign_runs import carried_out, recipe_of
from wan_folders import FRAMES, LATENTS, wan_folder

from diffusion_gui.core.protocol.words import Words, words_request
from diffusion_gui.core.runs.word_maps import at_moment
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.engine.words import words

PROMPT = "a red cat"


def test_maps_of_a_clip_are_those_of_its_layers_frame_by_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wan_folder(tmp_path / "wan")
    library, name = Library("cpu"), str(tmp_path / "wan")
    recipe = recipe_of(tmp_path / "wan", count=1, steps=2, prompt=PROMPT, guidance=1.0)
    made = carried_out(run(library, recipe))
    kept: list[torch.Tensor] = []
    module: Any = transformer_wan
    real = module.dispatch_attention_fn

    def keeping(q: Any, k: Any, v: Any, **more: Any) -> Any:
        if k.shape[1] != q.shape[1]:
            score = torch.einsum("nlhd,nmhd->nhlm", q, k) / q.shape[-1] ** 0.5
            kept.append(score.softmax(-1).mean(1)[0])
        return real(q, k, v, **more)

    monkeypatch.setattr(module, "dispatch_attention_fn", keeping)
    *_, found = [
        one for one in words(library, words_request(made, 0, (0,))) if isinstance(one, Words)
    ]
    assert found.words == tuple(PROMPT.split())
    frames, rows, columns = LATENTS[1], LATENTS[2] // 2, LATENTS[3] // 2
    mean = torch.stack(kept).mean(0).T.reshape(-1, frames, rows, columns).numpy()
    model = library.model(name)
    pieces = [list(word.tokens) for word in model.asked.words(PROMPT)]  # type: ignore[union-attr]
    wanted = np.stack([mean[one].sum(0) for one in pieces])
    assert found.maps[0].shape == (3, frames, rows, columns)
    np.testing.assert_allclose(found.maps[0].astype(float), wanted, atol=2e-3)
    assert np.abs(wanted[:, 0] - wanted[:, 1]).max() > 1e-3, "frames differ, so that order tells"


def test_each_frame_of_a_clip_has_the_map_of_its_latent() -> None:
    maps = np.arange(3, dtype=np.float32)[:, None, None]
    shown = [int(at_moment(maps, moment, FRAMES)[0, 0]) for moment in range(FRAMES)]
    assert shown == [0, 1, 1, 1, 1, 2, 2, 2, 2]
    even = [int(at_moment(maps, moment, 3)[0, 0]) for moment in range(4)]
    assert even == [0, 1, 2, 0]
    assert at_moment(maps[0], 5, 9).shape == (1, 1)
