"""Runs that a classifier leads: what comes out, who judges it, and what is refused in words."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.protocol.overlays import PredictRequest
from diffusion_gui.core.protocol.sampling import (
    ContinueRequest,
    JourneyRequest,
    PreviewRequest,
    RunRequest,
    RunStarted,
    StepDone,
)
from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.recipes.inpaint_mask import encode
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.diffusion.denoiser import Level
from diffusion_gui.engine import Engine
from diffusion_gui.models.classifier import load, save
from diffusion_gui.storage.classifier_files import classifier_path, find_guide, judge_beside
from diffusion_gui.storage.classifier_files import read_classifier as describe
from diffusion_gui.storage.model_files import models

THREES = Recipe(
    model="digits", label="3", guidance=0.0, guide="classifier:digits", steps=8, count=6
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def run(engine: Engine, recipe: Recipe) -> tuple[RunStarted, np.ndarray, GuideShares | None]:
    """How it started, the last state, and what was said of it."""
    started, last, shares = None, None, None
    for event in engine.execute(RunRequest(recipe)):
        match event:
            case RunStarted():
                started = event
            case StepDone():
                last = event.x
            case GuideShares():
                shares = event
    assert started is not None
    assert last is not None
    return started, last, shares


def test_a_guide_makes_threes_of_what_is_otherwise_anything(engine: Engine) -> None:
    _, plain, before = run(engine, THREES.changed(guide_scale=0.0, count=12))
    _, led, after = run(engine, THREES.changed(guide_scale=10.0, count=12))
    assert before is not None
    assert after is not None
    assert before.by_other is not None
    assert after.by_other is not None
    assert after.by_other >= 0.9
    assert before.by_other <= 0.4
    assert after.other == "digits.places"
    _, unguided, none = run(engine, THREES.changed(guide="", count=12))
    assert none is None
    np.testing.assert_array_equal(plain, unguided)
    assert not np.array_equal(plain, led)


@pytest.mark.parametrize(
    "changes",
    [
        {"sampler": "heun", "schedule": "flow"},
        {"sampler": "dpmpp_2m", "schedule": "karras"},
        {"sampler": "ddpm", "schedule": "article", "T": 100},
        {"sampler": "euler_ancestral", "schedule": "linear"},
        {"sampler": "euler", "schedule": "sigmoid", "guidance": 2.0},
    ],
)
def test_samplers_and_schedules_take_it_as_any_denoiser(
    engine: Engine, changes: dict[str, str | int | float]
) -> None:
    started, last, shares = run(engine, THREES.changed(count=2, steps=5, **changes))
    assert np.isfinite(last).all()
    assert shares is not None
    assert started.recipe.guide_sha256 == describe(find_guide("classifier:digits")).sha256
    _, again, _ = run(engine, THREES.changed(count=2, steps=5, **changes))
    np.testing.assert_array_equal(last, again)


def test_inpainting_keeps_what_the_mask_keeps_while_it_is_led(engine: Engine) -> None:
    mask = np.zeros((28, 28), bool)
    mask[:14] = True
    recipe = THREES.changed(
        init="digits", mask=encode(mask), count=2, steps=4, resample=2, guide_scale=3.0
    )
    _, last, _ = run(engine, recipe)
    _, plain, _ = run(engine, recipe.changed(guide=""))
    np.testing.assert_allclose(last[:, :, 14:], plain[:, :, 14:], atol=1e-6)
    assert not np.allclose(last[:, :, :14], plain[:, :, :14])


def test_a_branch_goes_on_led_and_otherwise_the_same(engine: Engine) -> None:
    events = list(engine.execute(RunRequest(THREES)))
    states = [e.x for e in events if isinstance(e, RunStarted | StepDone)]
    started = next(e for e in events if isinstance(e, RunStarted))
    parent = started.recipe
    branch = dataclasses.replace(parent, parent=parent, at=3, steps=5)
    request = ContinueRequest(branch, states[3], started.labels)
    *_, last = (e.x for e in engine.execute(request) if isinstance(e, StepDone))
    np.testing.assert_array_equal(last, states[-1])
    free = ContinueRequest(branch.changed(guide_scale=0.0), states[3], started.labels)
    *_, other = (e.x for e in engine.execute(free) if isinstance(e, StepDone))
    assert not np.array_equal(other, states[-1])


def test_predictions_along_the_noising_are_led_too_and_never_another_guides(
    engine: Engine,
) -> None:
    forward = THREES.changed(data="digits", process="forward", count=2, steps=3)

    def predicted(scale: float) -> np.ndarray:
        recipe = forward.changed(guide_scale=scale)
        events = list(engine.execute(JourneyRequest((recipe, recipe.changed(process="reverse")))))
        started = next(e for e in events if isinstance(e, RunStarted))
        states = [e.x for e in events if isinstance(e, RunStarted | StepDone)][:4]
        x = np.stack(states)
        request = PredictRequest(
            recipe=started.recipe, path=started.path, labels=started.labels, x=x, steps=(2,)
        )
        (answer,) = (e for e in engine.execute(request) if hasattr(e, "x0"))
        return np.asarray(answer.x0)

    weak, strong = predicted(0.0), predicted(8.0)
    assert not np.array_equal(weak, strong)
    np.testing.assert_array_equal(predicted(0.0), weak)
    (preview,) = (e for e in engine.execute(PreviewRequest(forward, 500)) if hasattr(e, "clean"))
    assert np.isfinite(preview.x0).all()


def test_a_model_that_knows_no_classes_takes_the_guides(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = engine.library.model("digits")
    domain = trained.domain

    def unconditional(
        x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        assert labels is None
        return trained.denoiser(x_t, alpha, sigma, None)

    plain = dataclasses.replace(domain, labels=())
    model = dataclasses.replace(trained, denoiser=unconditional, domain=plain)
    monkeypatch.setattr(engine.library, "model", lambda name, codec="": model)
    recipe = THREES.changed(guide_scale=10.0, label="3,3,none")
    started, _, shares = run(engine, recipe)
    assert started.domain.labels == domain.labels
    assert started.labels.tolist() == [3, 3, -1, 3, 3, -1]
    assert shares is not None
    assert shares.count == 4
    assert shares.by_other is not None
    assert shares.by_other >= 0.75


def test_score_lets_another_classifier_judge_beside_the_guide(engine: Engine) -> None:
    recipe = THREES.changed(data="digits", steps=4, count=20, guide_scale=3.0)
    (scored,) = (e for e in engine.execute(ScoreRequest(recipe)) if isinstance(e, Scored))
    names = {one.name for one in scored.scores}
    assert {"accuracy", "accuracy_places", "frechet", "frechet_places"} <= names
    assert any("was the guide" in note for note in scored.notes)
    (plain,) = (
        e for e in engine.execute(ScoreRequest(recipe.changed(guide=""))) if isinstance(e, Scored)
    )
    assert "accuracy_places" not in {one.name for one in plain.scores}


def test_the_second_classifier_can_guide_and_the_first_then_judges(engine: Engine) -> None:
    info = describe(find_guide("classifier:digits.places"))
    beside = judge_beside(info)
    assert beside is not None
    assert (info.judge, beside.judge) == ("places", "pixels")


def test_a_file_of_ones_own_guides_as_a_shipped_one_does(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    save(path, load(classifier_path("digits", "pixels")))
    _, shipped, _ = run(engine, THREES.changed(count=2))
    _, own, shares = run(engine, THREES.changed(count=2, guide=f"classifier:{path}"))
    np.testing.assert_array_equal(shipped, own)
    assert shares is not None
    assert shares.other == "digits.places"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"guide": "classifier:nobody"}, "no guide called"),
        ({"guide": "nonsense"}, "no guide called"),
        ({"guide": "classifier:shapes"}, "does not fit the model"),
        ({"guide": "classifier:/no/such/file.safetensors"}, "not a classifier"),
        ({"model": "spoken"}, "cannot be guided"),
        ({"model": "sounds"}, "cannot be guided"),
    ],
)
def test_what_cannot_guide_is_refused_in_words(
    engine: Engine, changes: dict[str, str], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        run(engine, THREES.changed(**{"label": "", **changes}))


def test_a_model_is_no_classifier_and_a_classifier_no_model(engine: Engine) -> None:
    with pytest.raises(UserError, match="not a classifier"):
        run(engine, THREES.changed(guide=f"classifier:{models()['digits']}"))
    with pytest.raises(UserError, match="not a model"):
        run(engine, THREES.changed(model=str(classifier_path("digits", "pixels"))))


def test_closing_a_led_run_stops_it_between_two_steps(engine: Engine) -> None:
    events = engine.execute(RunRequest(THREES))
    seen = [event for event, _ in zip(events, range(4), strict=False)]
    events.close()  # type: ignore[attr-defined]
    assert any(isinstance(event, StepDone) for event in seen)
    assert not torch.is_inference_mode_enabled()
    assert torch.is_grad_enabled()
