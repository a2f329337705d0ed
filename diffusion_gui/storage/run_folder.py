"""A training run's folder without torch: its settings, its kept checkpoints, going back."""

from __future__ import annotations

import json
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.text import join_texts, msg

from . import atomic, run_samples
from .file_places import found_text

CONFIG, CHECKPOINT, STATE, KEPT = (
    "config.json",
    "checkpoint.safetensors",
    "state.safetensors",
    "checkpoints",
)
MOST_KEPT = 8
"""Earlier checkpoints of a run that stay; when there are more, every second older one goes."""


def is_run(folder: Path) -> bool:
    """Whether `folder` holds a training run that has begun."""
    try:
        content = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and {"data", "network", "steps"} <= content.keys()


def read_settings(folder: Path) -> TrainSettings:
    """The settings of the run in `folder`; raises UserError where there is none."""
    if not folder.is_dir():
        raise UserError(
            msg("{folder} holds no training run.", folder=folder),
            "There is no such folder; it may have been moved, renamed or deleted.",
            "Put it back, or open the run where it is now.",
        )
    if not is_run(folder):
        raise UserError(
            msg("{folder} holds no training run.", folder=folder),
            msg("There is no {file} of one in it.", file=CONFIG),
            "Choose the folder of a run, or start a new run.",
        )
    config = folder / CONFIG
    return settings_in(config.read_text(encoding="utf-8"), config)


def settings_in(text: str, path: Path) -> TrainSettings:
    """The training settings that the file at `path` holds as `text`; raises UserError, naming it.

    Places in them are looked for beside the file.
    """
    try:
        return TrainSettings.from_json(found_text(text, path))
    except UserError as error:
        raise UserError(
            msg("The training settings in {file} cannot be used.", file=path),
            join_texts(part for part in (error.what, error.why) if part),
            error.what_to_do,
        ) from error


def keep(folder: Path, step: int) -> None:
    """Keep the run's newest checkpoint and state as those of `step`; too many are thinned out.

    Raises:
        UserError: they cannot be kept; the run's own files are as they were.
    """
    kept_here = folder / KEPT
    try:
        kept_here.mkdir(exist_ok=True)
        # The state last: `kept` counts by it, so half a pair is never offered.
        for name in (CHECKPOINT, STATE):
            atomic.duplicate(folder / name, kept_file(folder, step, name))
        older = kept(folder)[:-1]
        if len(older) + 1 > MOST_KEPT:
            for gone in older[1::2]:
                _forget(folder, gone)
    except OSError as error:
        raise atomic.write_error(kept_here, error) from error


def kept_file(folder: Path, step: int, name: str) -> Path:
    """Where the CHECKPOINT or STATE of `step` is kept."""
    return folder / KEPT / f"{step:08d}.{name}"


def _forget(folder: Path, step: int) -> None:
    for name in (CHECKPOINT, STATE):
        kept_file(folder, step, name).unlink(missing_ok=True)


def kept(folder: Path) -> list[int]:
    """The steps whose checkpoints are kept, earliest first."""
    names = (path.name for path in (folder / KEPT).glob(f"*.{STATE}"))
    steps = {int(name.split(".")[0]) for name in names if name.split(".")[0].isdigit()}
    return sorted(s for s in steps if kept_file(folder, s, CHECKPOINT).is_file())


def rewind(folder: Path, step: int) -> None:
    """Make the kept checkpoint of `step` the run's newest; later ones are let go.

    Resuming the run then goes on from there, and cuts its log back.

    Raises:
        UserError: that checkpoint is not there any more, or the files cannot be written.
    """
    try:
        contents = {
            name: kept_file(folder, step, name).read_bytes() for name in (CHECKPOINT, STATE)
        }
    except OSError as error:
        raise UserError(
            msg("The run's checkpoint of step {step} could not be read.", step=step),
            reason(error),
            "Choose another step.",
        ) from error
    # The state last: were this cut short, the run would still go on from where it was.
    for name, content in contents.items():
        atomic.write_bytes(folder / name, content)
    for later in kept(folder):
        if later > step:
            _forget(folder, later)
    run_samples.forget_after(folder, step)
