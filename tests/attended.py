"""Attention to the words of a prompt, from what diffusers' own layers hand to torch."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from foreign_runs import carried_out, recipe_of

from diffusion_gui.core.protocol.words import Words, WordsRequest
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.engine.words import words

Texts = dict[str, tuple[int, ...]]
"""Words, and their places among the tokens."""


def recorded(library: Library, folder: Path, **values: Any) -> Trajectory:
    """A run of three steps while maps are recorded, the same bit for bit as one without."""
    values = {"steps": 3, "negative_prompt": "blue"} | values
    library.attention.wanted = False
    plain = carried_out(run(library, recipe_of(folder, **values)))
    library.attention.wanted, before = True, len(library.attention)
    made = carried_out(run(library, recipe_of(folder, **values)))
    assert plain.x.tobytes() == made.x.tobytes()
    assert plain.x0.tobytes() == made.x0.tobytes()
    assert len(library.attention) == before + 2 * 3
    return made


def of_state(library: Library, made: Trajectory, k: int, **recipe: Any) -> Words:
    """The words of the first item at state k, and its maps there."""
    path = made.path
    request = WordsRequest(
        dataclasses.replace(made.recipe, **recipe), int(made.labels[0]), (k,),
        made.x[k, :1], path.alpha[k : k + 1], path.sigma[k : k + 1],
    )  # fmt: skip
    *_, found = (one for one in words(library, request) if isinstance(one, Words))
    return found


def scores_of_layers(
    monkeypatch: pytest.MonkeyPatch, library: Library, made: Trajectory, k: int,
    text: slice, keys: set[int], grid: tuple[int, int],
) -> torch.Tensor:  # fmt: skip
    """(frames, tokens, h, w) of the first item at state k, what the tokens get together being 1.

    Args:
        text: where the prompt is among what is attended to.
        keys: how much that is; layers that attend to another number are others.
        grid: (h, w) of the maps, the finest of the layers.
    """
    model = library.model(made.recipe.model)
    assert model.asked is not None
    prompt = str(made.domain.labels[int(made.labels[0])])
    denoiser = model.asked.denoiser((prompt,), "blue", made.recipe.told_guidance)
    kept: list[torch.Tensor] = []
    usual = torch.nn.functional.scaled_dot_product_attention

    def attends(query: Any, key: Any, value: Any, attn_mask: Any = None, **more: Any) -> Any:
        if key.shape[2] in keys:
            scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
            scores = scores if attn_mask is None else scores + attn_mask
            joint = key.shape[2] > text.stop - text.start
            picture = slice(text.stop if joint and not text.start else 0, text.start or None)
            kept.append(scores.softmax(-1).mean(1)[:, picture, text])
        return usual(query, key, value, attn_mask=attn_mask, **more)

    state = torch.from_numpy(made.x[k, :1].copy())
    with monkeypatch.context() as patch, torch.inference_mode():
        patch.setattr(torch.nn.functional, "scaled_dot_product_attention", attends)
        denoiser(state, float(made.path.alpha[k]), float(made.path.sigma[k]), torch.tensor([0]))
    assert kept
    total = torch.zeros(len(kept[0]), kept[0].shape[2], *grid)
    for weights in kept:
        side = math.isqrt(weights.shape[1])
        maps = weights.transpose(1, 2).unflatten(2, (side, side))
        total += torch.nn.functional.interpolate(maps, grid, mode="bilinear")
    return total / total.sum(1, keepdim=True)


def assert_maps(found: Words, k: int, scores: torch.Tensor, texts: Texts) -> None:
    """The words are those of `texts`, and their maps what the scores of their tokens sum to."""
    assert found.words == tuple(texts)
    maps = found.maps[k].astype(float)
    wanted = np.stack([scores[:, list(at)].sum(1).numpy() for at in texts.values()])
    np.testing.assert_allclose(maps.reshape(wanted.shape), wanted, rtol=5e-3, atol=1e-5)
    beside = np.stack([scores[:, [k + 1 for k in at]].sum(1).numpy() for at in texts.values()])
    assert np.abs(maps.reshape(wanted.shape) / beside - 1.0).max() > 0.05
