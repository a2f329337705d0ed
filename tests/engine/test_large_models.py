"""Large models: stopped while they are read or decode, their memory given back, told how far."""

from __future__ import annotations

import gc
import io
import shutil
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from stable_diffusion_folders import LATENTS, prompted

from diffusion_gui.backend.worker import Worker
from diffusion_gui.cli.progress import Bar
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.protocol.sampling import RunRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import CODECS_KEPT, codec_of
from diffusion_gui.core.steps import step
from diffusion_gui.engine import Engine
from diffusion_gui.engine.held_bytes import held_bytes
from diffusion_gui.engine.library import Library
from diffusion_gui.models import stepped
from diffusion_gui.models.foreign import weights
from diffusion_gui.storage.learned_codecs import found_codec
from diffusion_gui.storage.model_sources import describe, own_of

__all__ = ["prompted"]
Folder = tuple[Path, StableDiffusionPipeline]
LONG = 60.0
"""Seconds after which a test has hung."""


class Held:
    """Counts the steps of a module, and holds the work at one of them until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, at: int) -> None:
        self.count = 0
        self.reached, self.gate = threading.Event(), threading.Event()

        def counted(*told: Any) -> None:
            self.count += 1
            if self.count == at:
                self.reached.set()
                assert self.gate.wait(LONG)
            step(*told)

        monkeypatch.setattr(module, "step", counted)


class Driven:
    """The engine on a worker's thread, and what it answered."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.ended = threading.Event()
        engine = Engine(threads=1, device="cpu")
        self.library = engine.library
        self.worker = Worker("model", lambda: engine.execute, self._deliver)
        self.worker.start()

    def _deliver(self, ticket: int, event: Any) -> None:
        self.events.append(event)
        if isinstance(event, Finished | Stopped | Failed):
            self.ended.set()

    def wait(self) -> None:
        assert self.ended.wait(LONG)

    def told(self, what: str) -> list[int]:
        return [e.done for e in self.events if isinstance(e, Progress) and e.what == what]


@pytest.fixture
def driven() -> Iterator[Driven]:
    CODECS_KEPT.clear()
    made = Driven()
    yield made
    made.worker.close()
    assert made.worker.join(LONG)


def recipe_of(folder: Path) -> Recipe:
    asked = {"model": str(folder), "count": 1, "steps": 1, "prompt": "a red cat"}
    return Recipe().changed(**(own_of(str(folder), asked) | asked))


def alive(seen: list[weakref.ref[Any]]) -> int:
    gc.collect()
    return sum(one() is not None for one in seen)


def test_reading_a_model_stops_at_the_next_tensor_and_gives_its_memory_back(
    prompted: Folder, driven: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, weights, at=40)
    seen: list[weakref.ref[Any]] = []
    read = weights.read_finite

    def noted(*args: Any) -> torch.Tensor:
        tensor = read(*args)
        seen.append(weakref.ref(tensor))
        return tensor

    monkeypatch.setattr(weights, "read_finite", noted)
    ticket = driven.worker.submit(RunRequest(recipe_of(prompted[0])))
    assert held.reached.wait(LONG)
    driven.worker.cancel("sample", ticket)
    held.gate.set()
    driven.wait()
    assert isinstance(driven.events[-1], Stopped)
    assert held.count == 40  # none was read after it
    assert 30 < len(seen) < 40
    assert alive(seen) == 0


def test_a_decode_stops_at_the_next_layer_and_gives_its_memory_back(
    prompted: Folder, driven: Driven, monkeypatch: pytest.MonkeyPatch
) -> None:
    codec = found_codec(describe(str(prompted[0])).codec)
    seen: list[weakref.ref[Any]] = []
    network = codec_of(codec).network  # type: ignore[attr-defined]
    network.decoder.conv_in.register_forward_hook(
        lambda module, given, made: seen.append(weakref.ref(made))
    )
    held = Held(monkeypatch, stepped, at=10)
    ticket = driven.worker.submit(DecodeRequest(codec, np.zeros((3, *LATENTS), np.float32)))
    assert held.reached.wait(LONG)
    driven.worker.cancel("preview", ticket)
    held.gate.set()
    driven.wait()
    assert isinstance(driven.events[-1], Stopped)
    assert held.count == 10
    assert len(seen) == 1
    assert alive(seen) == 0
    assert not any(one._forward_pre_hooks for one in network.modules())


def test_how_far_reading_and_decoding_are_is_told(prompted: Folder, driven: Driven) -> None:
    driven.worker.submit(RunRequest(recipe_of(prompted[0])))
    driven.wait()
    assert isinstance(driven.events[-1], Finished)
    shares = driven.told("reading the model")
    assert shares == sorted(set(shares))
    assert shares[0] == 0
    assert 80 <= shares[-1] <= 100  # of files, whose headers are not small here
    driven.ended.clear()
    codec = found_codec(describe(str(prompted[0])).codec)
    driven.worker.submit(DecodeRequest(codec, np.zeros((2, *LATENTS), np.float32)))
    driven.wait()
    assert any(isinstance(one, ItemsDecoded) for one in driven.events)
    shares = driven.told("decoding the latents")
    assert shares == sorted(set(shares))
    assert any(one < 50 for one in shares)
    assert any(one > 50 for one in shares)


def test_large_models_do_not_pile_up_and_small_ones_are_all_kept(
    prompted: Folder, tmp_path: Path
) -> None:
    folders = [prompted[0]]
    for number in range(5):
        folders.append(tmp_path / str(number))
        shutil.copytree(prompted[0], folders[-1])
    library = Library("cpu")
    made = [weakref.ref(library.model(str(one))) for one in folders]
    assert alive(made) == len(folders)
    first = library.model(str(folders[0]))
    tensors = sum(one.numel() * 4 for part in ("unet", "text_encoder")
                  for one in getattr(prompted[1], part).parameters())  # fmt: skip
    assert tensors <= held_bytes(first) <= 1.1 * tensors + 4096
    del first
    library = Library("cpu")
    library._models.budget = int(1.5 * tensors)
    made = [weakref.ref(library.model(str(one))) for one in folders[:3]]
    assert alive(made) == 1
    assert made[-1]() is library.model(str(folders[2]))


def test_codecs_are_kept_by_their_size_too(
    prompted: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CODECS_KEPT.clear()
    shutil.copytree(prompted[0], tmp_path / "sd")
    names = [found_codec(describe(str(one)).codec) for one in (prompted[0], tmp_path / "sd")]
    first = codec_of(names[0])
    assert first.bytes == sum(one.nbytes for one in prompted[1].vae.parameters())
    monkeypatch.setattr(CODECS_KEPT, "budget", int(1.5 * first.bytes))
    seen = [weakref.ref(first)]
    del first
    codec_of(names[1])
    assert alive(seen) == 0
    CODECS_KEPT.clear()


def test_a_command_shows_how_far_reading_is(prompted: Folder) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    with Bar(terminal):
        Library("cpu").model(str(prompted[0]))
    assert "reading the model" in terminal.getvalue()
    painted = terminal.getvalue()
    step(1, 2, "reading the model")  # nobody listens any more
    assert terminal.getvalue() == painted
