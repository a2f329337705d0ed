"""`diffusion-gui train`: train a denoiser in a run folder, or go on with one."""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from diffusion_gui.core.catalog import MACHINES, MODALITIES, NETWORKS
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.processes import is_torchrun, place
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.training import (
    CheckpointSaved,
    RequestObeyed,
    TrainRequest,
    TrainStarted,
)
from diffusion_gui.core.recipes.batch_split import split_over
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS, TrainSettings, suited
from diffusion_gui.core.runs.training_record import MEAN_STEPS, TrainStep
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.file_places import absolute
from diffusion_gui.storage.model_files import find_model
from diffusion_gui.storage.run_folder import is_run, read_settings, settings_in

from . import ask_run
from .command import Command, add_options, counted, given
from .progress import Bar
from .resolve import add_data_flags, check_data, fetch

_LINES = 10
"""Lines about the loss where there is no terminal."""
INTERRUPTED = 130


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="RUN_DIR", required=True, help="the run's folder: checkpoint, state, log"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run in --out, with its own settings; flags change its length, "
        "learning rate, warm-up, EMA, clip, decay, class dropout and levels from there on",
    )
    parser.add_argument(
        "--ask",
        metavar="REQUEST",
        help="ask the run in --out, which another process trains: stop (it is saved), or "
        "lr=X for another learning rate from the next step on",
    )
    parser.add_argument(
        "--config", metavar="FILE", help="settings from a run's config.json; flags override them"
    )
    add_data_flags(parser)
    defaults = (
        f"for {one.name} the defaults are: "
        + ", ".join(f"{name} {value}" for name, value in one.training.items())
        for one in MODALITIES.values()
        if one.training
    )
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help="network and batch for larger pictures by the machine that trains: "
        + "; ".join(f"{one.name}: {one.summary}" for one in MACHINES.values()),
    )
    group = parser.add_argument_group("settings", "; ".join(defaults))
    add_options(group, TRAIN_OPTIONS.values())
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="an option of the network, such as channels=64 ('diffusion-gui list networks')",
    )


def _run(args: argparse.Namespace) -> int:
    if args.ask is not None:
        return ask_run.run(args)
    out = home_path(args.out)
    settings = settings_from(args, out)
    try:
        check_data(settings.data)
    except UserError as error:
        if not args.resume:
            raise
        raise UserError(
            error.what, "The run was trained on it.", "Name its new place with --data."
        ) from error
    if args.download:
        _download(settings.data)
    if (begun := _begun(out, settings)) is not None:
        return _train(TrainRequest(split_over(begun, place().size), out, resume=True))
    return _train(TrainRequest(settings, out, args.resume))


def _download(data: str) -> None:
    """Fetch `data`, once on each machine."""
    if place().local_rank == 0:
        with Bar() as bar:
            fetch(data, bar)
    if place().size > 1:
        from diffusion_gui.training.parallel import group

        group().agreed(True)  # waits for the others


def _begun(out: Path, settings: TrainSettings) -> TrainSettings | None:
    """The settings of the run in `out` where torchrun has started its processes again.

    They may be more or fewer than before, and then share its batch otherwise.
    """
    if not is_torchrun():
        return None
    from diffusion_gui.training.parallel import group

    if not group().restarted or not is_run(out):
        return None
    begun = read_settings(out)
    held, asked = (
        dataclasses.replace(
            one,
            batch=1,
            accumulate=1,
            processes=1,
            data=absolute("data", one.data),
            start=absolute("start", one.start),
            version="",
        )
        for one in (begun, settings)
    )
    return begun if held == asked else None


def settings_from(args: argparse.Namespace, out: Path) -> TrainSettings:
    """The settings that the flags ask for: those of --resume or --config, changed by the others.

    Raises:
        UserError: a value is wrong, or a settings file cannot be read.
    """
    asked: dict[str, Any] = given(args, TRAIN_OPTIONS.values())
    processes = place().size
    preset = _preset(args)
    if args.resume:
        base = _read(
            out / "config.json",
            f"{out} holds no training run.",
            "Name the folder of a run, or start one there without --resume.",
        )
    elif args.config:
        base = _read(
            home_path(args.config),
            f"{args.config} could not be read.",
            "Name the config.json of a run, or leave --config out.",
        )
    else:
        base = _base(str(asked.get("start", "")), str(asked.get("data", "")), processes)
    if "batch" not in asked and "accumulate" not in asked and not preset:
        base = split_over(base, processes)
    base = dataclasses.replace(base, **preset)
    network = asked.get("network", base.network)
    kept = base.network_options if network == base.network else {}
    options = {**kept, **_pairs(args.set)}
    asked |= {"network_options": options, "processes": processes}
    return dataclasses.replace(base, **asked).checked()


def _preset(args: argparse.Namespace) -> Mapping[str, Any]:
    """Network and batch that --preset names; nothing without it."""
    if args.preset is None:
        return {}
    if args.resume:
        raise UserError(
            "--preset does not go with --resume.",
            "A run keeps its network and its batch.",
            "Leave one of the two out.",
        )
    values: Mapping[str, Any] = MACHINES.find(args.preset).load()
    return values


def _base(start: str, data: str, processes: int) -> TrainSettings:
    """What suits `data`; with a model to start from, its network (and data where none is named)."""
    model = read_checkpoint(find_model(start)) if start else None
    values = suited(data or (model and model.data) or TrainSettings.data)
    if model:
        values |= {"network": model.network, "network_options": model.network_options}
        values |= {"codec": start} if learned_place(model.codec) else {}
    return TrainSettings(**values, processes=processes)


def _read(path: Path, what: str, what_to_do: str) -> TrainSettings:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise UserError(what, f"{path}: {reason}.", what_to_do) from error
    return settings_in(text, path)


def _pairs(texts: list[str]) -> Mapping[str, str]:
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UserError(
                f"'{text}' sets no option of the network.",
                what_to_do="Write --set NAME=VALUE, such as --set channels=64.",
            )
        pairs[name.strip()] = value.strip()
    return pairs


class _Stop:
    """Ctrl-C and SIGTERM while training: the current step is finished and saved.

    Attributes:
        at_once: after this process's step; several processes stop together, when all know of it.
        asked: the run stops because a request asks for it.
    """

    def __init__(self) -> None:
        self.signal = 0
        self.asked = False
        self.at_once = place().size == 1
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Stop:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *error: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.signal:  # asked again: at once
            raise KeyboardInterrupt
        self.signal = number
        if not self.at_once:
            from diffusion_gui.training.parallel import group

            group().ask_stop()


def _train(request: TrainRequest) -> int:
    with Bar() as bar, _Stop() as stop:
        bar.update(0, 0, "loading PyTorch")
        from diffusion_gui.engine import Engine

        events = Engine().execute(request)
        step = _follow(events, stop, bar, request)
        if stop.signal:
            events.close()  # type: ignore[attr-defined]  # a generator; closing it saves
    if not stop.signal and step >= request.settings.steps:
        return 0
    state = "saved" if step else "there was nothing to save yet"
    state += ", as it was asked to" if stop.asked else ""
    print(
        f"Stopped at step {step} of {request.settings.steps}; {state}. To go on: "
        f"diffusion-gui train --out {request.out} --resume",
        file=sys.stderr,
    )
    if stop.asked:  # nothing went wrong: torchrun must not begin again
        return 0
    return INTERRUPTED if stop.signal == signal.SIGINT else 128 + signal.SIGTERM


def _follow(events: Iterator[Event], stop: _Stop, bar: Bar, request: TrainRequest) -> int:
    """Show what happens until the end, or until a stop is asked for; returns the step."""
    total, saved = request.settings.steps, Path()
    step = 0
    for event in events:
        match event:
            case TrainStarted():
                step = event.step
                bar.clear()
                _say_start(event, request)
            case TrainStep():
                step, loss = event.step, _loss_words(event.mean_loss)
                speed = step / event.seconds if event.seconds > 0 else 0.0
                bar.update(step, total, "training", f"{loss}  {speed:.1f} steps/s")
                if not bar.shown and (step * _LINES) // total > ((step - 1) * _LINES) // total:
                    print(f"step {step} of {total}  {loss}  {event.seconds:.0f} s")
            case Progress():
                bar.update(event.done, event.total, event.what)
            case Notice():
                bar.note(event.text)
            case RequestObeyed():
                stop.asked = event.request.stop
                bar.note(f"step {event.step}: asked to {event.request.words()}")
            case CheckpointSaved():
                saved = event.path
        if stop.signal and stop.at_once:
            return step
    bar.clear()
    if saved != Path() and step >= total:
        # Of the whole run, not of this sitting.
        info = read_checkpoint(saved)
        assert info.loss is not None
        print(f"{saved}: {counted(total, 'step')}, {_loss_words(info.loss)}")
        if info.tested:
            share, count = info.tested
            print(f"It names {100 * share:.2f} % of {counted(count, 'unseen item')} rightly.")
    return step


def _loss_words(mean: float) -> str:
    """The one loss that is told, under the one name it has."""
    return f"loss {mean:.4f} (mean of the last {MEAN_STEPS} steps)"


def _say_start(event: TrainStarted, request: TrainRequest) -> None:
    settings = event.settings
    if event.step >= settings.steps:
        print(
            f"Nothing is left to do: the run has {event.step} of "
            f"{counted(settings.steps, 'step')}. Give a larger --steps to continue."
        )
        return
    begin = f"going on at step {event.step}" if event.step else "training"
    batch = f"{settings.total_batch}"
    if settings.total_batch != settings.batch:
        batch += f" (processes {settings.processes} x passes {settings.accumulate} x batch "
        batch += f"{settings.batch})"
    print(
        f"{begin}: {settings.network} with {event.parameters:,} parameters on {settings.data}, "
        f"{counted(settings.steps, 'step')} of {batch}, {event.device}"
    )
    network = NETWORKS.find(settings.network)
    if words := network.layout_words(settings.network_options, event.domain.shape):
        print(words)


COMMAND = Command("train", _add_arguments, _run, splits=True)
