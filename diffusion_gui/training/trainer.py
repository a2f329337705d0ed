"""Train a denoiser: a generator of events that whoever drives it can pause, stop and resume."""

from __future__ import annotations

import dataclasses
import math
import time
from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.active_time import Pace
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.training import (
    CheckpointSaved,
    RequestObeyed,
    TrainSamples,
    TrainStarted,
)
from diffusion_gui.core.recipes.batch_split import split_over
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import MEAN_STEPS, TrainStep
from diffusion_gui.core.text import join_texts, msg
from diffusion_gui.data.dataset import Dataset, opening
from diffusion_gui.models import checkpoint
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.networks import build
from diffusion_gui.storage import run_samples
from diffusion_gui.storage.run_log import MEAN_LOSS

from .batches import Batches
from .bf16_check import gradients_agree
from .data_signature import describe, same_data
from .device import autocast, computes_halves
from .device_errors import guarded
from .exact_state import restore, tensors_of
from .gradient_stats import Details
from .loss import training_losses
from .not_finite import loss_of, not_finite
from .optimizer import Ema, GradientNorms, learning_rate, make_adamw
from .parallel import PeerLost, group
from .posted_requests import drop_old, hand_on
from .run_folder import RunFolder, State
from .sample_grid import samples_of
from .shared_run import Facts, share_run, share_settings
from .training_items import TrainingItems
from .variations import notes_on
from .warm_start import take_weights


def train(settings: TrainSettings, out: Path, resume: bool = False) -> Iterator[Event]:
    """Train as `settings` say, in the run folder `out`.

    Yields `Progress` and `Notice` while the data is read or made, then `TrainStarted`, then
    `TrainStep` for every step, with `TrainSamples` (after `Progress` while they are drawn) and
    `CheckpointSaved` between them. Closing the generator saves the run. Batch, noise and levels
    are functions of (seed, step, item), so a resumed run equals a straight one bit for bit on the
    same machine, and one of several processes (`parallel.group`) to rounding. The first of those
    says what is trained, and it alone writes.

    Args:
        resume: go on with the run in `out`. Data, network, batch and seed stay its own; how it is
            treated (learning rate, warm-up, EMA, clip, ...: `MAY_CHANGE`) may be different from
            there on, and is what config.json says then.

    Raises:
        UserError: wrong settings or data, a folder that will not do, a loss or gradient that is no
            finite number, or memory that does not suffice. The last saved checkpoint is kept.
    """
    settings, resume = share_settings(settings.checked(), resume)
    settings = split_over(settings, group().size)
    writes = group().writes
    folder, run = RunFolder(out), None
    try:
        state = folder.resume(settings) if resume and writes else None
        if folder.mended:
            yield Notice(folder.mended)
        dataset = yield from opening(settings.data)
        if notes := (*dataset.notes, *notes_on(settings)):
            yield Notice(join_texts(notes))
        domain = coding_of_items(settings.codec, dataset.domain).domain
        guarded(lambda: _first_network(settings, domain))  # is refused before long making
        yield from dataset.sampling()
        run = guarded(lambda: Trainer(settings, dataset, state))
        if resume and writes:
            folder.go_on(settings, run.step)
        elif writes:
            folder.start(settings)
        weights, device = sum(p.numel() for p in run.network.parameters()), str(run.device)
        yield from drop_old(folder.requests)
        yield TrainStarted(settings, run.coding.seen, out, run.step, weights, device)
        yield from _steps(run, folder)
    finally:
        if run:
            run.batches.items.close()
        folder.close()


def _steps(run: Trainer, folder: RunFolder) -> Iterator[Event]:
    """All steps that are left, saved at intervals and when they are stopped."""
    processes, asked = group(), False
    try:
        while run.step < run.settings.steps and not (asked or processes.stopped):
            yield from hand_on(folder.requests)
            event = guarded(lambda: processes.heard(run.advance))
            if processes.writes:
                folder.log(event)
            yield event
            if processes.writes:
                yield from _kept(run, folder)
            if processes.posted:
                asked = yield from _obey(RunRequest.from_json(processes.posted), run, folder)
        if asked or processes.stopped:
            run.save(folder)
    except (GeneratorExit, KeyboardInterrupt):
        run.save(folder)
        raise
    except PeerLost:
        run.save(folder)
        raise PeerLost(run.step if processes.writes else 0) from None


def _obey(request: RunRequest, run: Trainer, folder: RunFolder) -> Generator[Event, None, bool]:
    """Do what all processes were asked for; whether that is to stop.

    A change of the rate is saved before: from there on the run follows from its settings alone.
    """
    writes = group().writes
    if request.lr not in (None, run.settings.lr):
        if writes:
            yield from _checkpoint(run, folder)
        before, run.settings = run.settings, dataclasses.replace(run.settings, lr=request.lr)
        if writes:
            folder.change(before, run.settings, run.step)
    if writes:
        folder.requests.done()
    yield RequestObeyed(request, run.step, run.settings)
    return request.stop


def _kept(run: Trainer, folder: RunFolder) -> Iterator[Event]:
    """What is drawn and saved after a step."""
    settings = run.settings
    if left_out := run.batches.items.news():
        yield Notice(left_out)
    last = run.step == settings.steps
    if settings.sample_every and (last or run.step % settings.sample_every == 0):
        for sampled in run.samples():
            if isinstance(sampled, TrainSamples):
                run_samples.keep(folder.path, sampled)
            yield sampled
    if last or run.step % settings.save_every == 0:
        yield from _checkpoint(run, folder)


def _checkpoint(run: Trainer, folder: RunFolder) -> Iterator[Event]:
    """Save the run, and keep what was saved to go back to."""
    run.save(folder)
    if trouble := folder.keep(run.step):
        yield Notice(trouble)
    yield CheckpointSaved(run.step, folder.checkpoint)


def _first_network(settings: TrainSettings, domain: Domain) -> torch.nn.Module:
    """The network as its seed makes it; raises UserError where items of `domain` do not fit."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed % 2**63)
        return build(settings.network, settings.network_options, domain)


class Trainer:
    """A run in memory: network, averaged weights, optimizer and step."""

    def __init__(self, settings: TrainSettings, dataset: Dataset, state: State | None) -> None:
        self.settings = settings
        self.device = group().device(settings.device)
        self.coding = coding_of_items(settings.codec, dataset.domain)
        self.domain = self.coding.domain
        self.network = _first_network(settings, self.domain)
        if settings.start and state is None and group().writes:
            take_weights(self.network, settings.start)
        items = TrainingItems(dataset, self.coding, self.network, settings.min_crop)
        self.batches = Batches(settings, items, group().rank)
        self._data = items.signature
        self.sigma_data = self._data[1]
        settle(self.network, self.device).train()
        self._halves = group().agreed(
            computes_halves(self.device, len(self.domain.shape) - 1)
            and gradients_agree(
                self.network,
                torch.empty(settings.batch, *self.domain.shape, device=self.device),
                torch.full((settings.batch,), -1, device=self.device),
            )
        )
        self.norms = GradientNorms(self.network)
        self._details = Details(self.norms.groups)
        self.optimizer = make_adamw(self.network, settings.lr, settings.weight_decay)
        self.ema = Ema(self.network, settings.ema)
        self.step = 0
        self.seconds = 0.0
        self._pace = Pace()
        self._losses: deque[float] = deque(maxlen=MEAN_STEPS)
        self._whole = True
        self._saved = -1
        if state is not None:
            self._restore(state)
        facts = Facts(self.step, self.seconds, tuple(self._losses), self._data)
        first = share_run(self.network, self.optimizer, facts)
        self.step, self.seconds, self.sigma_data = first.step, first.seconds, first.data[1]
        self._losses_of = group().together(self.network, lambda *items: training_losses(*items))

    def _restore(self, state: State) -> None:
        if not same_data(state.data or (state.sigma_data,), self._data):
            raise UserError(
                "The run cannot go on: its data has changed.",
                msg(
                    "It had {before}, and now has {now}.",
                    before=describe(state.data or (state.sigma_data,)),
                    now=describe(self._data),
                ),
                "Restore the data, or train into another folder.",
            )
        restore(state, self.network, self.ema.module, self.optimizer)
        self.step = self._saved = state.step
        self.seconds = state.seconds
        self._losses.extend(state.losses)

    def advance(self) -> TrainStep:
        """One optimizer step.

        Raises:
            UserError: the loss or a gradient is not finite; the weights are left as they were.
        """
        began = time.perf_counter()
        s = self.settings
        *items, levels = self.batches.draw(self.step)
        level = torch.from_numpy(levels.astype(np.float32))[self.batches.part]
        moved = [tensor.to(self.device) for tensor in (*items, level)]
        self.optimizer.zero_grad()
        passes = zip(*(torch.split(tensor, s.batch) for tensor in moved), strict=True)
        losses = [self._add_gradients(number, *one) for number, one in enumerate(passes)]
        gradients = self.norms.gradients()
        # One transfer for all figures of the step.
        figures = torch.cat([*losses, self.norms.squares(gradients)]).cpu()
        own, squares = figures[: len(level)], figures[len(level) :].double().numpy()
        item_losses = group().gathered(own).double().numpy()
        loss, grad_norm = float(item_losses.mean()), math.sqrt(squares.sum())
        self._check_finite(item_losses, grad_norm)
        if s.clip > 0.0 and grad_norm > s.clip:
            torch._foreach_mul_(gradients, s.clip / grad_norm)
        lr = learning_rate(self.step, s.lr, s.warmup, s.steps)
        self.optimizer.lr = lr
        self._whole = False
        self.optimizer.step()
        self.step += 1
        self.ema.update(self.step)
        self._whole = True
        self._losses.append(loss)
        self.seconds += self._pace.counted(time.perf_counter() - began)
        return TrainStep(
            self.step,
            loss,
            grad_norm,
            lr,
            self.seconds,
            self._details.add(self.step, squares, levels, item_losses),
            self.mean_loss,
        )

    def _add_gradients(
        self, number: int, x0: Tensor, eps: Tensor, labels: Tensor, level: Tensor
    ) -> Tensor:
        """Add those of one pass of a step to the gradients; returns the items' losses."""
        s = self.settings
        if s.network_options.get("dropout"):
            place = group().rank * s.accumulate + number
            torch.manual_seed((s.seed * 1_000_003 + self.step + place * 2**40) % 2**63)
        with group().one_pass(self._losses_of, number == s.accumulate - 1):
            with autocast(self.device, self._halves):
                losses = self._losses_of(x0, eps, level, labels, self.sigma_data)
            (losses.mean() / s.accumulate).backward()  # type: ignore[no-untyped-call]
        return losses.detach()

    @property
    def mean_loss(self) -> float:
        """Of the last MEAN_STEPS steps; nan before the first."""
        return math.fsum(self._losses) / len(self._losses) if self._losses else math.nan

    def _check_finite(self, item_losses: npt.NDArray[np.float64], grad_norm: float) -> None:
        loss = float(item_losses.mean())
        if math.isfinite(loss) and math.isfinite(grad_norm):
            return
        what = msg("the gradient")
        if not math.isfinite(loss):
            what = loss_of(item_losses, group().size)
        stopped = msg("Training stopped at step {step}", step=self.step + 1)
        raise not_finite(what, stopped, self.settings.lr)

    def samples(self) -> Iterator[Event]:
        """Draw items with the averaged weights; ends with `TrainSamples`."""
        seen, seed = self.batches.items.sample, self.settings.seed
        module, sd = self.ema.module, self.sigma_data
        return samples_of(module, sd, seed, self.coding, self.device, self.step, seen)

    def save(self, folder: RunFolder) -> None:
        """Write checkpoint and state, unless they are on disk already or a step is half done.

        Of several processes the first does.

        Raises:
            UserError: they cannot be written, or a number in them is not finite; what was there
                is kept.
        """
        if not (self._whole and group().writes) or self.step in (0, self._saved):
            return
        own = self.batches.items.finish(self.ema.module)
        tensors = tensors_of(self.network, self.ema.module, self.optimizer)
        if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values()):
            stopped = msg("Training stopped after step {step}", step=self.step)
            raise not_finite(msg("a weight"), stopped, self.settings.lr)
        folder.flush()
        figures = {"steps": self.step, "seconds": round(self.seconds, 1), **own}
        figures[MEAN_LOSS] = self.mean_loss
        checkpoint.save(
            folder.checkpoint,
            self.ema.module,
            domain=self.domain,
            settings=self.settings,
            sigma_data=self.sigma_data,
            figures=figures,
            codec=self.coding.codec,
        )
        folder.save_state(
            State(
                self.step, self.seconds, self.sigma_data, tuple(self._losses), self._data, tensors
            )
        )
        self._saved = self.step
