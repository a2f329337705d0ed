"""`diffusion-gui inspect`: what a checkpoint, run folder, trajectory or animation holds."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.inpaint_mask import mask_summary
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.unused_settings import unused_settings
from diffusion_gui.core.runs.exportable import DOMAIN
from diffusion_gui.core.runs.recorded import LACKS, Recorded
from diffusion_gui.core.runs.training_record import MEAN_STEPS
from diffusion_gui.export.embedded import FORMS, read_notes, read_recipe
from diffusion_gui.export.sound import HEARD
from diffusion_gui.storage import model_files, npz_header, trajectory_file
from diffusion_gui.storage.foreign.folders import facts
from diffusion_gui.storage.foreign.hub_cache import version_of
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.storage.foreign.single_file.source import single_file_facts
from diffusion_gui.storage.model_sources import describe, source_of
from diffusion_gui.storage.run_log import MEAN_LOSS, read_changes

from .command import Command

Facts = dict[str, Any]
_FIGURES = {MEAN_LOSS: f"loss (mean of the last {MEAN_STEPS} steps)"}


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a checkpoint, a run folder, a diffusers folder, a Stable Diffusion file, "
        "hf:OWNER/NAME[/FILE] in Hugging Face's cache, a trajectory, an exported animation or "
        "strip",
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON")


def _run(args: argparse.Namespace) -> int:
    facts = inspect(args.file)
    if args.json:
        print(json.dumps(facts, indent=2))
    else:
        if "recipe" in facts:
            facts["recipe"] = _in_use(facts["recipe"])
        _print(facts, "")
    return 0


def inspect(name: str) -> Facts:
    """What the file (or the model of that name) holds, ready for JSON.

    Raises:
        UserError: it does not exist, or is none of ours.
    """
    if isinstance(info := _foreign(name), ForeignInfo):
        known = facts(info) if info.pieces is None else single_file_facts(info)
        return known | (version_of(name) if name.startswith(HUB) else {})
    path = home_path(name)
    if not os.path.lexists(path) and (name in model_files.models() or generator_of(name)):
        path = model_files.find_model(name)
    if not os.path.lexists(path):
        raise UserError(f"{path} does not exist.", what_to_do="Check the path.")
    if path.is_dir() and not list(path.glob("frame_*.png")):
        if not (path / "checkpoint.safetensors").is_file():
            raise UserError(
                f"{path} is a folder without a training run or exported frames.",
                what_to_do="Name a file, or a run folder.",
            )
        return _checkpoint(path / "checkpoint.safetensors") | _changes(path)
    if path.suffix.lower() == ".safetensors":
        return _checkpoint(path)
    if path.suffix.lower() == trajectory_file.SUFFIX:
        return _trajectory(path)
    return _animation(path)


def _foreign(name: str) -> ModelInfo | None:
    """What another program's model is; None where `name` is anything else."""
    if ideal_data(name) or source_of(name).rest:
        return None
    return describe(name)


def _checkpoint(path: Path) -> Facts:
    table, metadata = model_files.read_checked(path)
    shapes = [place.shape for place in table.places.values()]
    training = metadata.pop("training", {})
    return {
        "file": str(path),
        "what": "model checkpoint",
        "bytes": path.stat().st_size,
        "tensors": len(shapes),
        "parameters": sum(math.prod(shape) for shape in shapes),
        **_items(metadata.get("domain")),
        **{name: value for name, value in metadata.items() if name not in ("labels", "tensors")},
        "training": training,
    }


def _changes(folder: Path) -> Facts:
    """What was treated otherwise from some step of a run on."""
    lines = [
        f"{name} {before} until step {step}, then {then}"
        for step, changed in read_changes(folder)
        for name, (before, then) in changed.items()
    ]
    return {"changed while training": lines} if lines else {}


def _trajectory(path: Path) -> Facts:
    recipe = read_recipe(path)
    try:
        members = npz_header.check_contents(path)
    except Exception as error:  # zip and NumPy fail in a dozen ways on damaged files
        raise UserError(
            f"{path} is damaged.", "It cannot be read to its end.", "Make or copy it again."
        ) from error
    recorded = None
    if {"x0", "noise"} <= members.keys():  # a smaller one cannot be played, but told of
        recorded = trajectory_file.load(path).recorded
    return {
        "file": str(path),
        "what": "trajectory",
        "bytes": path.stat().st_size,
        "arrays": {name: f"{a.dtype} {a.shape}" for name, a in members.items() if a.ndim},
        **_texts(path, members),
        **(_recorded(recorded) if recorded else {}),
        "recipe": dataclasses.asdict(recipe),
    }


def _recorded(recorded: Recorded) -> Facts:
    """Where a script recorded it: what is known of that."""
    return {
        "recorded by": recorded.by,
        "finished": not recorded.growing,
        "not recorded": [str(LACKS[name]) for name in recorded.lacks],
        "problems": list(recorded.problems),
    }


def _texts(path: Path, members: Collection[str]) -> Facts:
    """What the states are; where they are not the items what these are, and what decodes them."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        facts = _items(json.loads(str(arrays["domain"]))) if "domain" in members else {}
        if {"codec", "shown"} <= set(members):
            facts |= {"codec": str(arrays["codec"]), "decoded": json.loads(str(arrays["shown"]))}
        return facts


def _animation(path: Path) -> Facts:
    text, recipe = read_notes(path)
    try:
        facts = _picture(path)
    except Exception as error:  # Pillow and PyAV fail in a dozen ways on damaged files
        raise UserError(
            f"{path} is damaged.", "It cannot be read to its end.", "Make or copy it again."
        ) from error
    notes = json.loads(text)
    facts |= {HEARD: held} if (held := notes.get(HEARD)) else {}
    facts |= _items(notes.get(DOMAIN))
    return {"file": str(path), **facts, "recipe": dataclasses.asdict(recipe)}


def _items(domain: Any) -> Facts:
    """Modality, shape and rate of the items, as the JSON of a file names them."""
    if not isinstance(domain, dict):
        return {}
    facts = {
        "modality": domain.get("modality", domain.get("kind")),
        "shape": domain.get("shape"),
        "rate": domain.get("rate"),
    }
    return {name: value for name, value in facts.items() if value}


def _picture(path: Path) -> Facts:
    if path.is_dir():
        return {"what": "PNG frames", "frames": len(list(path.glob("frame_*.png")))}
    facts: Facts = {"bytes": path.stat().st_size}
    suffix = path.suffix.lower()
    if suffix in (".wav", ".flac"):
        return facts | _sound(path)
    if suffix in (".mp4", ".webm"):
        import av

        with path.open("rb") as file, av.open(file, "r", format=FORMS[suffix]) as container:
            stream = container.streams.video[0]
            seconds = (container.duration or 0) / 1e6
            rate = float(stream.average_rate or 0)
            heard = [_track(one) for one in container.streams.audio]
            # A track of sound may be longer, by less than a frame.
            frames = math.floor(seconds * rate + 0.1) if heard else round(seconds * rate)
            facts |= {"sound": heard[0]} if heard else {}
            # Its head says how long it is; the pictures may be cut off all the same.
            if sum(packet.size > 0 for packet in container.demux(stream)) < frames:
                raise EOFError(path)
            size = (stream.width, stream.height)
    else:
        from PIL import Image

        with Image.open(path) as image:
            size, frames, durations = image.size, getattr(image, "n_frames", 1), []
            for i in range(frames if frames > 1 else 0):
                image.seek(i)
                image.load()  # a WebP tells a frame's duration once it is decoded
                durations.append(image.info.get("duration", 0) / 1000)
            seconds, held = sum(durations), durations[1:-1] or durations
            rate = len(held) / sum(held) if sum(held) else 0.0  # the first and the last are held
    if frames > 1:
        facts |= {
            "what": "animation",
            "frames": frames,
            "seconds": round(seconds, 3),
            "fps": round(rate, 2),
        }
    else:
        facts["what"] = "picture"
    return {**facts, "width": size[0], "height": size[1]}


def _track(stream: Any) -> Facts:
    context = stream.codec_context
    return {"codec": context.codec.canonical_name, "rate": context.rate}


def _sound(path: Path) -> Facts:
    """A file of sounds, decoded to its end; raises where it is cut off."""
    import av

    with path.open("rb") as file, av.open(file, "r", format=FORMS[path.suffix.lower()]) as source:
        stream = source.streams.audio[0]
        context, samples = stream.codec_context, 0
        claimed = round(float((stream.duration or 0) * (stream.time_base or 0)) * context.rate)
        for frame in source.decode(stream):
            samples += frame.samples
        if samples < claimed:
            raise EOFError(path)
        return {
            "what": "sounds",
            "seconds": round(samples / context.rate, 3),
            **_track(stream),
            "channels": context.channels,
        }


_LISTED = 16
"""Numbers of a list that is printed whole."""


def _in_use(recipe: Facts) -> Facts:
    """The settings that play a part in the run: no other sampler's, no start that it has not.

    A mask is told of in words: its bits fill a screen.
    """
    unused = unused_settings(recipe)
    shown = {name: value for name, value in recipe.items() if name not in unused}
    if shown.get("mask"):
        shown["mask"] = mask_summary(shown["mask"])
    return shown | ({"parent": _in_use(recipe["parent"])} if recipe["parent"] else {})


def _print(facts: Facts, indent: str) -> None:
    shown = {name: value for name, value in facts.items() if value not in ("", {}, [], None)}
    width = max((len(name) for name in shown), default=0)
    for name, value in shown.items():
        if isinstance(value, dict):
            print(f"{indent}{name}:")
            inner = {_FIGURES.get(str(key), str(key)): one for key, one in value.items()}
            _print(inner, indent + "  ")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            print(f"{indent}{name:<{width}}  {_shortened(text)}")


def _shortened(text: str) -> str:
    """The text, of a long list of numbers its ends: a model's own schedule has a thousand."""
    parts = text.split(",")
    if len(parts) <= _LISTED or not all(map(_is_number, parts)):
        return text
    ends = f"{parts[0].strip()}, {parts[1].strip()}, ... {parts[-1].strip()}"
    return f"{ends} ({len(parts)} numbers; all of them with --json)"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


COMMAND = Command("inspect", _add_arguments, _run)
