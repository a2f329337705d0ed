"""The engine: a request in, an iterator of events out; the only meeting place of the torch floors.

It alone turns tensors into NumPy. It knows nothing of threads or windows: whoever drives the
iterator pauses, cancels (by closing it) and records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.codec_views import NoisedPixelsRequest, ReconstructionRequest
from diffusion_gui.core.protocol.comparing import CompareRequest, PaneEvent
from diffusion_gui.core.protocol.conditions import ConditionsRequest
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress
from diffusion_gui.core.protocol.finished import FinishedRequest, ProductRequest
from diffusion_gui.core.protocol.lessons import (
    ArticleRequest,
    FlickerRequest,
    GradientRequest,
    SpreadRequest,
    SweepRequest,
)
from diffusion_gui.core.protocol.overlays import (
    DecodeRequest,
    EncodeRequest,
    FieldRequest,
    FillRequest,
    NearestRequest,
    PredictRequest,
)
from diffusion_gui.core.protocol.recordings import NoiseRequest
from diffusion_gui.core.protocol.refining import NamedRequest
from diffusion_gui.core.protocol.run_folders import SamplesRequest
from diffusion_gui.core.protocol.sampling import (
    ContinueRequest,
    DataRequest,
    DataShown,
    ItemsRequest,
    JourneyRequest,
    PreviewRequest,
    RunRequest,
    RunStarted,
    StepDone,
)
from diffusion_gui.core.protocol.scoring import ScoreRequest
from diffusion_gui.core.protocol.step_costs import StepCostsRequest
from diffusion_gui.core.protocol.training import TrainRequest
from diffusion_gui.core.protocol.words import AllWordsRequest, WordsRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import join_texts
from diffusion_gui.core.threads import model_threads
from diffusion_gui.storage.stand_ins import stand_in
from diffusion_gui.training.device_errors import (
    driver_says,
    is_device_lost,
    is_out_of_memory,
    release,
)
from diffusion_gui.training.sample_grid import STEPS, Way, count_of, shown
from diffusion_gui.training.step_costs import step_costs
from diffusion_gui.training.trainer import train

from . import stand_ins
from .codec_views import noised_pixels, reconstruction
from .conditions import conditions
from .finished import finished, product
from .forward_cache import ForwardCache
from .item_blocks import item_block
from .lessons import article_way, flicker, gradients, spread
from .library import Library
from .overlays import decode, encode, field, nearest
from .refining import named
from .runs import from_noise, go_on, journey, preview, run, sweep
from .scoring import score
from .words import all_words, words

__all__ = ["Engine"]


class Engine:
    """Executes requests one at a time; keeps loaded models and data sets for the next one."""

    def __init__(self, threads: int | None = None, device: str = "auto") -> None:
        """Args: threads: CPU threads for torch (None: `model_threads`); device: as in train."""
        torch.set_num_threads(threads or model_threads())
        self.library = Library(device)
        self.outward = ForwardCache(self.library)
        self._handlers: dict[type, Callable[[Any], Iterator[Event]]] = {
            RunRequest: lambda request: run(self.library, request.recipe),
            ItemsRequest: lambda request: item_block(self.library, request),
            JourneyRequest: self._journey,
            ContinueRequest: lambda request: go_on(self.library, request),
            NoiseRequest: lambda request: from_noise(self.library, request),
            PredictRequest: self.outward.predict,
            FillRequest: lambda request: self.outward.predict(request.asked),
            CompareRequest: self._compare,
            SamplesRequest: self._samples,
            PreviewRequest: lambda request: preview(
                self.library, request.recipe, request.t, request.item
            ),
            SweepRequest: lambda request: sweep(self.library, request),
            FieldRequest: lambda request: field(self.library, request),
            NearestRequest: lambda request: nearest(self.library, request),
            ReconstructionRequest: lambda request: reconstruction(self.library, request),
            NoisedPixelsRequest: noised_pixels,
            ConditionsRequest: lambda request: conditions(self.library, request),
            WordsRequest: lambda request: words(self.library, request),
            AllWordsRequest: lambda request: all_words(self.library, request),
            DecodeRequest: decode,
            EncodeRequest: encode,
            StepCostsRequest: lambda request: step_costs(request.rounds, request.items),
            ArticleRequest: article_way,
            GradientRequest: gradients,
            FinishedRequest: lambda request: finished(self.library, request),
            ProductRequest: lambda request: product(self.library, request),
            FlickerRequest: lambda request: flicker(self.library, request),
            SpreadRequest: lambda request: spread(self.library, request),
            NamedRequest: lambda request: named(self.library, request),
            ScoreRequest: lambda request: score(self.library, request.recipe),
            DataRequest: self._data,
            TrainRequest: lambda request: train(request.settings, request.out, request.resume),
        }

    def record_words(self) -> None:
        """From now on runs record where their models attend to the words of their prompts."""
        self.library.attention.wanted = True

    def execute(self, request: Request) -> Iterator[Event]:
        """Carry out `request`; the last event is Finished.

        Raises:
            UserError: a mistake in the request, too little memory, or a GPU that is lost.
        """
        if type(request) not in self._handlers:
            raise TypeError(f"the engine has no handler for {type(request).__name__}")
        trouble = None
        try:
            yield from self._handlers[type(request)](request)
        except (MemoryError, RuntimeError) as error:
            # Recovered below, outside the except block: inside it the traceback still holds the
            # frames, and so the tensors, that did not fit.
            trouble = _in_words(error)
            if trouble is None:
                raise
        if trouble is not None:
            release()
            raise trouble
        for left_out in self.library.news():
            yield Notice(left_out)
        yield Finished()

    def _journey(self, request: JourneyRequest) -> Iterator[Event]:
        outward, back = request.recipes
        noising, denoising = self.outward.run(outward), run(self.library, back)
        yield from journey(noising, denoising, request.denoise_first)

    def _compare(self, request: CompareRequest) -> Iterator[Event]:
        for pane, (recipe, stop) in enumerate(zip(request.recipes, request.stops, strict=True)):
            done = 0
            try:
                for event in run(self.library, recipe):
                    if isinstance(event, RunStarted | StepDone):
                        yield PaneEvent(pane, event)
                    else:
                        yield event
                    done += isinstance(event, StepDone)
                    if stop and done == stop:
                        break
            except UserError as error:
                yield PaneEvent(pane, Failed.of(error))
            else:
                yield PaneEvent(pane, Finished())

    def _samples(self, request: SamplesRequest) -> Iterator[Event]:
        """Samples as the trainer of a followed run draws them, without disturbing it."""
        model = self.library.model(str(request.checkpoint))
        count = count_of(model.domain)
        recipe = Recipe(model=str(request.checkpoint), steps=STEPS, count=count, seed=request.seed)
        for event in run(self.library, recipe):
            if isinstance(event, RunStarted):
                way, labels = Way(event.x), event.labels
            elif isinstance(event, StepDone):
                way.add(event.x)
                yield Progress(event.k + 1, STEPS, "drawing samples")
        yield shown(way.samples(request.step, labels), model.coding)

    def _data(self, request: DataRequest) -> Iterator[Event]:
        stands_in = request.begun_with and stand_in(request.data)
        if not stands_in:
            yield from self.library.open_data(request.data)
        data = (self.library.begun_with if stands_in else self.library.data)(request.data)
        if data.notes:
            yield Notice(join_texts(data.notes))
        count = min(request.count, stand_ins.SEEN_AT_ONCE) if stands_in else request.count
        x, labels = data.draw(count, request.seed, first=request.first)
        yield DataShown(request.data, data.domain, labels.numpy(), x.numpy(), data.total)


def _in_words(error: MemoryError | RuntimeError) -> UserError | None:
    """What to tell of a device that has no memory left, or is lost; None for any other error."""
    if is_out_of_memory(error):
        return UserError(
            "There is not enough memory for this.",
            "The items, steps or network asked for do not fit.",
            "Take fewer items, a smaller batch or a smaller network, and try again.",
        )
    if is_device_lost(error):
        return UserError(
            "The graphics card stopped answering.",
            driver_says(error),
            "Start the program again, on the CPU if it happens again (--device cpu, or "
            "CUDA_VISIBLE_DEVICES=-1 for the window).",
        )
    return None
