"""What `noise` and `sample` share: carry out a recipe with a progress bar, then write the file."""

from __future__ import annotations

import argparse
from typing import Any

from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.protocol.sampling import ContinueRequest, RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS, ExportOptions, export_options
from diffusion_gui.core.recipes.inputs import inputs_of, refuse_overwrite
from diffusion_gui.core.runs.attended_words import has_words, no_words
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.export import estimate, known, moving_for, remarks
from diffusion_gui.export import execute as export

from .command import add_options, counted, given
from .progress import Bar
from .resolve import DEVICE, add_data_flags, fetch
from .target import Target, export_target
from .words import look_for_words, words_wanted

LONG = 200
"""Frames of an animation that is announced before it is written."""
ARRAYS = ("x", "x0", "eps", "noise", "words")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags that every run has."""
    out = "where to write; its ending picks the form: .gif .webp .png (animated) .mp4 .webm, "
    out += ".strip.png, .npz (all numbers), DIR/ for a folder of PNG frames; of sounds .wav .flac; "
    out += "of clips .sheet.png. An animation of clips plays them once at each step, the finished "
    out += "ones at its end; with --final these alone"
    parser.add_argument("--out", metavar="FILE", required=True, help=out)
    parser.add_argument(
        "--record",
        metavar="x,x0,eps,noise,words",
        help="arrays that an .npz keeps; x always is (default x,x0,noise, which is what can be "
        "opened again); words are maps of where the model attends to each word of the prompt",
    )
    add_options(parser, [DEVICE])
    add_data_flags(parser)
    add_options(parser.add_argument_group("animations"), EXPORT_OPTIONS.values())


def play(args: argparse.Namespace, request: RunRequest | ContinueRequest) -> int:
    """Carry out `request` and write `args.out`. All that can be checked is checked before.

    Raises:
        UserError: a mistake in the recipe, the target or the options.
    """
    recipe = request.recipe
    target = export_target(args.out)
    read = (getattr(args, name, None) or "" for name in ("continued", "mask"))
    refuse_overwrite(target.path, (*inputs_of(recipe), *read))
    options = _options(args, target)
    device = str(DEVICE.check(args.device or DEVICE.default))
    with Bar() as bar:
        if args.download:
            fetch(recipe.init or recipe.data, bar)
        bar.update(0, 0, "loading PyTorch")
        trajectory, shares = _run(request, device, options, target, bar)
        _announce(trajectory, options, target, bar)
        written = _write(trajectory, options, target, bar)
    _tell(written, trajectory, target)
    if shares is not None:
        print(shares.words())
    for remark in remarks(target.exporter, (trajectory,), options):
        print(remark)
    unused = given(args, EXPORT_OPTIONS.values()).keys() - known(
        target.exporter, (trajectory,), options
    )
    for name in sorted(unused):
        print(f"--{name.replace('_', '-')} plays no part in this file.")
    return 0


def _options(args: argparse.Namespace, target: Target) -> ExportOptions:
    values: dict[str, Any] = given(args, EXPORT_OPTIONS.values())
    if "show" in values:
        values["show"] = values["show"].replace(" ", "")
    options = export_options(values)
    if args.record is None:
        return options
    if target.exporter.name != "npz":
        raise UserError(
            "--record chooses the arrays of a trajectory file.",
            f"{target.path} is an animation or a picture.",
            "Leave it out, or let --out end in .npz.",
        )
    arrays = [word.strip() for word in args.record.split(",") if word.strip()]
    for name in arrays:
        if name not in ARRAYS:
            raise unknown_name("array to record", name, ARRAYS)
    return ExportOptions(**{**vars(options), "record": tuple(arrays)})


def _run(
    request: RunRequest | ContinueRequest,
    device: str,
    options: ExportOptions,
    target: Target,
    bar: Bar,
) -> tuple[Trajectory, GuideShares | None]:
    from diffusion_gui.engine import Engine

    trajectory: Trajectory | None = None
    shares: GuideShares | None = None
    what = "denoising" if request.recipe.process == "reverse" else "noising"
    engine, asked = Engine(device=device), words_wanted(options)
    if asked:
        engine.record_words()
    for event in engine.execute(request):
        match event:
            case RunStarted():
                trajectory = event.trajectory()
                # A picture that would be too large is refused before the long work.
                moving_for(target.exporter, (trajectory,), options)
                if asked and not has_words(trajectory):
                    raise no_words()
            case Progress():
                bar.update(event.done, event.total, event.what)
            case Notice():
                bar.note(event.text)
            case GuideShares():
                shares = event
            case StepDone():
                assert trajectory is not None
                trajectory.add(event.x0, event.noise, event.x)
                bar.update(event.k + 1, trajectory.steps, what)
    assert trajectory is not None
    if asked:
        look_for_words(engine, trajectory, bar)
    return trajectory, shares


def _announce(trajectory: Trajectory, options: ExportOptions, target: Target, bar: Bar) -> None:
    """Say on a terminal how long and how large a long animation becomes, before it is written."""
    entry = target.exporter
    if not bar.shown or not entry.animation:
        return
    film = moving_for(entry, (trajectory,), options)
    if len(film) < LONG:
        return
    size, lasts = _size(estimate(film, entry)), sum(film.durations)
    bar.announce(f"{target.path} becomes {len(film):,} frames, {lasts:.1f} s, about {size}.")


def _write(trajectory: Trajectory, options: ExportOptions, target: Target, bar: Bar) -> FileWritten:
    for event in export(ExportRequest((trajectory,), options, target.path, target.folder)):
        match event:
            case Progress():
                bar.update(event.done, event.total, event.what)
            case FileWritten():
                return event
    raise AssertionError("an export ended without its file")


def _tell(written: FileWritten, trajectory: Trajectory, target: Target) -> None:
    facts = [_size(written.bytes)]
    exporter = target.exporter
    if exporter.name == "npz":
        items = counted(len(trajectory.labels), "item")
        facts.insert(0, f"{counted(trajectory.steps, 'step')} of {items}")
    elif exporter.animation or exporter.frames:
        width, height = written.size
        facts.insert(0, f"{counted(written.frames, 'frame')} of {width} x {height}")
    if exporter.animation:
        facts.insert(1, f"{written.lasts:.1f} s")
    print(f"{written.path}: {', '.join(facts)}")


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count, 1) / 1e3:.0f} kB"
