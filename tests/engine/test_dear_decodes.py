"""Exports of latents whose decoding takes seconds: every state decoded, whatever the previews."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
from diffusers import StableDiffusionPipeline
from stable_diffusion_folders import prompted

from diffusion_gui.core.protocol.files import ExportRequest
from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import Decoded, Values, codec_of
from diffusion_gui.core.runs.linear_preview import fit_preview, forget_previews
from diffusion_gui.core.runs.shown_values import (
    decoded_value,
    is_preview,
    shown_range,
    shown_value,
    state_value,
)
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.overlays import decode
from diffusion_gui.engine.runs import run
from diffusion_gui.export import execute as export
from diffusion_gui.models.codecs.foreign import ForeignCodec
from diffusion_gui.storage.model_sources import own_of

__all__ = ["prompted"]
STEPS = 5


@pytest.fixture(scope="module")
def sampled(prompted: tuple[Path, StableDiffusionPipeline]) -> Trajectory:
    """A run of two items."""
    asked = {"model": str(prompted[0]), "count": 2, "steps": STEPS, "prompt": "a red cat"}
    recipe = Recipe().changed(**(own_of(str(prompted[0]), asked) | asked))
    made = None
    for event in run(Library("cpu"), recipe):
        if isinstance(event, RunStarted):
            made = event.trajectory()
        elif isinstance(event, StepDone):
            assert made is not None
            made.add(event.x0, event.noise, event.x)
    assert made is not None
    return made


@pytest.fixture
def previewed(sampled: Trajectory) -> Trajectory:
    """The run, nothing of it decoded; all states have previews, fitted as the window does."""
    made = copy.copy(sampled)
    assert made.decoded is not None
    made.decoded = Decoded(made.decoded.codec, made.shown)
    forget_previews()
    assert not is_preview(made, STEPS, "x")
    (event,) = decode(DecodeRequest(made.decoded.codec, state_value(made, STEPS, "x")))
    assert isinstance(event, ItemsDecoded)
    assert event.sums is not None
    fit_preview(made.decoded.codec, event.sums, 1.0)
    assert all(is_preview(made, k, "x") for k in range(STEPS + 1))
    return made


def test_an_export_decodes_every_state_fully(
    previewed: Trajectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[bytes] = []
    turn = ForeignCodec.decode

    def counted(self: ForeignCodec, state: Values) -> Values:
        decoded.append(state.tobytes())
        return turn(self, state)

    monkeypatch.setattr(ForeignCodec, "decode", counted)
    target = tmp_path / "run.gif"
    list(export(ExportRequest((previewed,), ExportOptions(), target)))
    assert target.stat().st_size > 0
    assert sorted(decoded) == sorted(
        state_value(previewed, k, "x").tobytes() for k in range(STEPS + 1)
    )


def test_what_is_shown_is_the_preview_and_then_the_picture(previewed: Trajectory) -> None:
    assert previewed.decoded is not None
    fit = previewed.decoded.preview
    assert fit is not None
    before = shown_value(previewed, 2, "x0", slice(1, 2))
    state = state_value(previewed, 2, "x0")
    np.testing.assert_array_equal(before, fit(state, previewed.shown.shape)[1:])
    whole = decoded_value(previewed, 2, "x0")
    np.testing.assert_array_equal(whole, codec_of(previewed.decoded.codec).decode(state))
    assert not is_preview(previewed, 2, "x0")
    np.testing.assert_array_equal(shown_value(previewed, 2, "x0"), whole)


def test_a_row_over_time_is_of_previews_and_pictures_together(previewed: Trajectory) -> None:
    decoded_value(previewed, 2, "x")
    ks, rows = shown_range(previewed, slice(0, STEPS + 1), "x", (1, slice(None), 9))
    assert ks == list(range(STEPS + 1))
    for k in ks:
        np.testing.assert_array_equal(rows[k], shown_value(previewed, k, "x")[1, :, 9])


def test_preview_and_picture_agree_as_far_as_a_linear_one_can(previewed: Trajectory) -> None:
    """It is the best linear one: nearer than the mean colour of the picture."""
    k = STEPS
    preview = shown_value(previewed, k, "x")
    whole = decoded_value(previewed, k, "x")
    blocks = whole.reshape(*whole.shape[:2], 8, 2, 8, 2).mean((3, 5))
    seen = preview[:, :, ::2, ::2]
    mean = whole.mean((0, 2, 3), keepdims=True)
    assert np.square(seen - blocks).mean() < np.square(mean - blocks).mean()
