"""Attention for each word of a prompt, against scores that diffusers' own layers compute."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from stable_diffusion_folders import LATENTS, prompted

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.protocol.words import Words, WordsRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.runs.word_maps import on_one_scale, shares, spread
from diffusion_gui.engine.attention import AttentionStore
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.engine.words import words
from diffusion_gui.models.attention import Attending, Attention, grid_of
from diffusion_gui.storage.model_sources import own_of

__all__ = ["prompted"]
Folder = tuple[Path, StableDiffusionPipeline]
PROMPT = "a red black cat"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


def carried_out(library: Library, folder: Path, **values: Any) -> Trajectory:
    values = {"model": str(folder), "count": 2, "steps": 4, "prompt": PROMPT,
              "negative_prompt": "blue", "sampler": "ddpm"} | values  # fmt: skip
    made = None
    for event in run(library, Recipe().changed(**(own_of(str(folder), values) | values))):
        if isinstance(event, RunStarted):
            made = event.trajectory()
        elif isinstance(event, StepDone):
            assert made is not None
            made.add(event.x0, event.noise, event.x)
    assert made is not None
    return made


def of_states(
    library: Library, made: Trajectory, item: int, *steps: int, **recipe: Any
) -> list[Words]:
    path, chosen = made.path, list(steps)
    request = WordsRequest(
        dataclasses.replace(made.recipe, **recipe),
        int(made.labels[item]),
        steps,
        np.stack([made.x[k, item] for k in steps]),
        path.alpha[chosen],
        path.sigma[chosen],
    )
    return [one for one in words(library, request) if isinstance(one, Words)]


class Scores:
    """An attention processor that keeps what diffusers' `get_attention_scores` makes."""

    def __init__(self, kept: list[torch.Tensor]) -> None:
        self.kept = kept

    def __call__(self, attn: Any, hidden: Any, encoder_hidden_states: Any = None, **_: Any) -> Any:
        told = hidden if encoder_hidden_states is None else encoder_hidden_states
        q, k, v = attn.to_q(hidden), attn.to_k(told), attn.to_v(told)
        q, k, v = (attn.head_to_batch_dim(one) for one in (q, k, v))
        scores = attn.get_attention_scores(q, k)
        if encoder_hidden_states is not None:
            self.kept.append(scores.unflatten(0, (-1, attn.heads)).mean(1))
        return attn.to_out[0](attn.batch_to_head_dim(scores @ v))


def theirs(pipeline: StableDiffusionPipeline, made: Trajectory, k: int) -> np.ndarray:
    """(tokens, 8, 8) of the first item at state k, all layers alike."""
    kept: list[torch.Tensor] = []
    before = pipeline.unet.attn_processors
    pipeline.unet.set_attn_processor(Scores(kept))
    try:
        with torch.inference_mode():
            told = pipeline.encode_prompt(PROMPT, "cpu", 1, False)[0]
            t = torch.tensor(int(made.path.t[k]) - 1)
            pipeline.unet(torch.from_numpy(made.x[k, :1].copy()), t, told)
    finally:
        pipeline.unet.set_attn_processor(before)
    total = torch.zeros(1, kept[0].shape[2], 8, 8)
    for scores in kept:
        side = round(scores.shape[1] ** 0.5)
        maps = scores.transpose(1, 2).unflatten(2, (side, side))
        total += torch.nn.functional.interpolate(maps, (8, 8), mode="bilinear")
    assert {one.shape[1] for one in kept} == {16, 64}
    return (total / len(kept))[0].numpy()


def test_maps_are_the_scores_of_diffusers_layers_word_by_word(
    library: Library, prompted: Folder
) -> None:
    made = carried_out(library, prompted[0])
    scores = theirs(prompted[1], made, 1)
    np.testing.assert_allclose(scores.sum(0), 1.0, rtol=1e-5)
    found = of_states(library, made, 0, 1)[-1]
    assert found.words == ("a", "red", "black", "cat")
    wanted = np.stack([scores[1], scores[2], scores[3:7].sum(0), scores[7]])
    np.testing.assert_allclose(found.maps[1].astype(float), wanted, atol=2e-3)
    shifted = np.stack([scores[2], scores[3], scores[4:8].sum(0), scores[8]])
    assert np.abs(found.maps[1].astype(float) - shifted).max() > 0.02


def test_recorded_while_sampling_and_the_run_is_the_same_bit_for_bit(
    prompted: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, watched = Library("cpu"), Library("cpu")
    first = carried_out(plain, prompted[0])
    assert len(plain.attention) == 0  # not asked for
    watched.attention.wanted = True
    second = carried_out(watched, prompted[0])
    assert first.x.tobytes() == second.x.tobytes()
    assert first.x0.tobytes() == second.x0.tobytes()
    assert len(watched.attention) == 2 * 4
    network = watched.model(str(prompted[0])).asked.network  # type: ignore[union-attr]
    again = of_states(plain, second, 1, 3, 0, 1, 2)[-1]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(network, "forward", refuse)
    recorded = of_states(watched, second, 1, 3, 0, 1, 2)
    assert [sorted(one.maps) for one in recorded] == [[3], [0, 1, 2, 3]]
    for k, maps in recorded[-1].maps.items():
        assert maps.dtype == np.float16
        # A batch of one and of four round otherwise.
        np.testing.assert_allclose(maps.astype(float), again.maps[k].astype(float), atol=2e-3)


def test_words_and_marks_sum_to_one_at_every_place(library: Library, prompted: Folder) -> None:
    model = library.model(str(prompted[0]))
    asked = model.asked
    assert isinstance(asked, Attending)
    denoiser = asked.denoiser(("red cat",), "")  # type: ignore[attr-defined]
    x = torch.randn(1, *LATENTS, generator=torch.Generator().manual_seed(0))
    with Attention(asked.attending(), 1, [0]) as seen, torch.inference_mode():
        denoiser(x, 0.6, 0.8, torch.zeros(1, dtype=torch.int64))
    maps = seen.maps(LATENTS[1:])[:, :, 0]
    assert maps.shape == (1, 12, 8, 8)
    torch.testing.assert_close(maps.sum(1), torch.ones(1, 8, 8))
    assert not any(one.layer._forward_pre_hooks for one in asked.attending())


def test_a_word_has_all_its_pieces_and_what_is_not_read_has_no_word(
    library: Library, prompted: Folder
) -> None:
    asked = library.model(str(prompted[0])).asked
    assert isinstance(asked, Attending)
    black, cat = asked.words("black  cat")
    assert (black.text, cat.text) == ("black", "cat")
    assert (black.tokens, cat.tokens) == ((1, 2, 3, 4), (5,))
    assert asked.words("") == ()
    assert [word.tokens for word in asked.words("red " * 30)] == [(k,) for k in range(1, 11)]


def test_memory_is_bounded() -> None:
    store = AttentionStore(budget=10_000)
    for step in range(100):
        store.put((step,), np.ones((3, 16, 16), np.float16))
    assert store.bytes <= 10_000
    assert store.get((99,)) is not None
    assert store.get((0,)) is None


def test_another_model_and_one_that_does_not_tell_are_refused(
    library: Library, prompted: Folder
) -> None:
    made = carried_out(library, prompted[0])
    with pytest.raises(UserError, match="has changed"):
        of_states(library, made, 0, 1, model_sha256="0" * 64)
    x, one = np.zeros((1, 3, 28, 28), np.float32), np.ones(1)
    request = WordsRequest(Recipe(model="shapes"), 0, (0,), x, one, one)
    with pytest.raises(UserError, match="is not known"):
        list(words(library, request))


def test_words_are_compared_on_one_scale() -> None:
    maps = np.array([[[0.1, 0.2]], [[0.05, 0.05]]], np.float16)
    assert on_one_scale(maps).max() == 1.0
    np.testing.assert_allclose(on_one_scale(maps)[1], 0.25, rtol=1e-2)
    np.testing.assert_allclose(shares(maps), [0.75, 0.25], rtol=1e-2)
    assert spread(3, 8) == (0, 1, 2)
    assert spread(50, 8)[0] == 0
    assert spread(50, 8)[-1] == 49
    assert grid_of(12, (5, 8)) == (3, 4)
    assert grid_of(13, (5, 8)) is None
