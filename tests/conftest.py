from __future__ import annotations

import atexit
import gc
import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pytest
from hypothesis import settings

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.paths import resource
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.data import clips
from diffusion_gui.ui.support.qt_exception_guard import guard_all

# diffusers' bars, where a test saves a model, would leave tqdm's watching thread behind.
importlib.import_module("tqdm").tqdm.monitor_interval = 0


guard_all()  # as the program does, before the classes that it is for are made


def use_shipped_fonts() -> None:
    """Let fontconfig see the shipped fonts alone, here and in every process that is started.

    DIFFUSION_GUI_FONTS=machine leaves the tests the machine's fonts, or those of FONTCONFIG_FILE.
    Where there is no fontconfig (Windows, macOS) nothing changes.
    """
    if os.environ.get("DIFFUSION_GUI_FONTS") in ("machine", "shipped"):
        return  # "shipped" stands in the processes of a run
    folder = Path(tempfile.mkdtemp(prefix="fonts-of-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "fonts.conf"
    file.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>\n"
        f"<fontconfig><dir>{escape(str(resource('fonts')))}</dir>"
        f"<cachedir>{escape(str(folder))}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
    os.environ |= {"DIFFUSION_GUI_FONTS": "shipped", "FONTCONFIG_FILE": str(file)}


use_shipped_fonts()  # before Qt starts

# Tests run side by side: threads on cores that others use too stall each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# What another tool has downloaded to this machine is no part of a test.
os.environ["HF_HUB_CACHE"] = os.path.join(tempfile.gettempdir(), "no-models-of-others")

MakeRun = Callable[..., Trajectory]


def pytest_collection() -> None:
    """Modules that are loaded are no garbage: nothing is looked through until all are there."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor is what they hold looked through by any later collection."""
    gc.freeze()
    gc.enable()


# The same examples on every machine, however slow it is.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


def tones(count: int, rng: np.random.Generator) -> np.ndarray:
    """Sounds (count, 1, 8192) whose pitch rises, each another and as loud as another."""
    time = np.arange(8192) / 16000
    turns = 300.0 * 1.3 ** np.arange(count)[:, None] * time + 3000.0 * time**2
    falls = np.exp(-time / rng.uniform(0.1, 0.3, (count, 1)))
    return (rng.uniform(0.2, 0.8, (count, 1)) * falls * np.sin(2 * np.pi * turns))[:, None]


def _clean(domain: Domain, count: int, rng: np.random.Generator) -> np.ndarray:
    """Discs on a gradient, or two arcs."""
    if domain.modality == "points":
        angle = np.pi * rng.random(count)
        return np.stack([1.5 * np.cos(angle), 1.5 * np.sin(angle)], axis=1)
    if domain.modality == "video":  # pictures that slide by a pixel a frame
        still = replace(domain, modality="image", shape=(domain.shape[0], *domain.shape[2:]))
        slides = [np.roll(_clean(still, count, rng), j, axis=-1) for j in range(domain.shape[1])]
        return np.stack(slides, axis=2)
    channels, height, width = domain.shape
    y, x = np.mgrid[:height, :width] / height - 0.5
    items = np.empty((count, *domain.shape))
    for item in items:
        disc = (x - rng.uniform(-0.2, 0.2)) ** 2 + (y - rng.uniform(-0.2, 0.2)) ** 2 < 0.06
        for channel in range(channels):
            item[channel] = np.where(disc, rng.uniform(-1, 1), rng.uniform(-0.7, 0.7) + 0.3 * x)
    return items


SOUNDS = ("audio", "spectrogram")
CLIP = Domain("video", (3, 5, 8, 10), labels=("a", "b"), rate=12.0)
SOUND = Domain("audio", (1, 8192), labels=("a", "b"), rate=16000.0)


def make_fake_run(
    *,
    kind: str = "image",
    shape: tuple[int, ...] = (3, 12, 12),
    count: int = 4,
    steps: int = 10,
    process: str = "reverse",
    schedule: str = "cosine",
) -> Trajectory:
    """A run whose every state is the closed form of known items and noise; x0 is right.

    Clips (`kind` video) have five frames each. Of sounds (`kind` audio, or spectrogram through a
    codec) no step takes long: they are few.
    """
    rng = np.random.default_rng(1)
    if kind == "points":
        domain = Domain("points", (2,), -2.5, 2.5, ("a", "b"))
    elif kind in SOUNDS:
        domain = SOUND
    elif kind == "video":
        domain = CLIP
    else:
        domain = Domain("image", shape)
    table = make_schedule(schedule, 100)
    t = table.timesteps(steps)
    if process != "reverse":
        t = t[::-1].copy()
    path = NoiseLevels(t.astype(np.int64), table.alpha[t], table.sigma[t])
    items = None
    if kind in SOUNDS:
        clean = tones(count, rng).astype(np.float32)
        if kind == "spectrogram":
            codec, items = codec_of("log_mel"), ("log_mel", domain)
            clean, domain = codec.encode(clean), codec.coded(domain)
    else:
        clean = _clean(domain, count, rng).astype(np.float32)
    noise = rng.standard_normal(clean.shape).astype(np.float32)
    ends = zip(path.alpha, path.sigma, strict=True)
    states = [(alpha * clean + sigma * noise).astype(np.float32) for alpha, sigma in ends]
    recipe = Recipe(
        process=process,
        data="fake",
        schedule=schedule,
        T=100,
        steps=steps,
        count=count,
        seed=7,
        label='quote "this", a \\ and brackets }{',
    )
    run = Trajectory(recipe, domain, np.arange(count) % 2, path, states[0], items=items)
    for state in states[1:]:
        run.add(clean, None, state)
    return run


@pytest.fixture
def make_run() -> MakeRun:
    return make_fake_run


@pytest.fixture
def few_clips(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The training set of clips is small, also where another test asked for it whole."""
    monkeypatch.setattr(clips, "TRAINING", 64)
    clips._clips.cache_clear()
    yield
    clips._clips.cache_clear()
