"""A training run's folder: settings, checkpoint, exact state and log."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.recipes.train_settings import CURES, MAY_CHANGE, TrainSettings
from diffusion_gui.core.runs.training_record import MEAN_STEPS, TrainStep
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.models.checkpoint import read_tensors, write_tensors
from diffusion_gui.storage import atomic, model_files, run_samples
from diffusion_gui.storage.file_places import absolute, with_places
from diffusion_gui.storage.run_folder import (
    CHECKPOINT,
    CONFIG,
    KEPT,
    STATE,
    is_run,
    keep,
    kept,
    kept_file,
    read_settings,
)
from diffusion_gui.storage.run_log import LOG, changed_line, line
from diffusion_gui.storage.run_requests import REQUEST, Requests
from diffusion_gui.storage.safetensors_file import TensorFile

FLUSH_SECONDS = 0.5
"""Lines of the log are handed to the system so often at most: others read along."""


@dataclass(frozen=True)
class State:
    """The state of a run.

    Attributes:
        seconds: trained so far.
        losses: of the last steps, at most MEAN_STEPS: what the run tells is their mean.
        data: what the run's data looks like (`data_signature`); empty in older files.
        tensors: weights, averaged weights and the optimizer's moments, by name.
    """

    step: int
    seconds: float
    sigma_data: float
    losses: tuple[float, ...]
    data: tuple[float, ...]
    tensors: Mapping[str, Tensor]


class RunFolder:
    """One run's files; it is the only place that knows their names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log: IO[str] | None = None
        self._folder: int | None = None
        self._flushed = 0.0
        self.requests = Requests(path)
        self.mended = NOTHING
        """What `resume` found damaged, and what it went on from instead."""

    @property
    def checkpoint(self) -> Path:
        """The newest checkpoint."""
        return self.path / CHECKPOINT

    def holds_run(self) -> bool:
        """Whether a run has been saved here."""
        return os.path.exists(self.path / STATE) or os.path.exists(self.checkpoint)

    def start(self, settings: TrainSettings) -> None:
        """Make the folder for a new run.

        Raises:
            UserError: a run is there already, or the folder cannot be made or written.
        """
        if self.holds_run():
            raise UserError(
                msg("{folder} already holds a training run.", folder=self.path),
                "Starting there would overwrite it.",
                "Give --resume to go on with it, or choose another folder.",
            )
        self._refuse_foreign_files()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._sweep()
            self._lock()
            (self.path / LOG).unlink(missing_ok=True)
            run_samples.forget_after(self.path, 0)
        except OSError as error:
            raise UserError(
                msg("The folder {folder} could not be made.", folder=self.path),
                reason(error),
                "Choose another place.",
            ) from error
        self.write_settings(settings)

    def _refuse_foreign_files(self) -> None:
        """Files with the names of a run's belong to one only beside its config.json."""
        if is_run(self.path):
            return
        for name in (CONFIG, LOG, KEPT, REQUEST):
            if os.path.lexists(self.path / name):
                raise UserError(
                    msg("{file} belongs to something else.", file=self.path / name),
                    "A training run keeps a file or folder of its own under that name.",
                    "Choose another folder.",
                )

    def _sweep(self) -> None:
        """Remove what a killed save has left."""
        for folder in (self.path, self.path / KEPT, self.path / run_samples.SAMPLES):
            atomic.sweep(folder)

    def write_settings(self, settings: TrainSettings) -> None:
        """Write config.json."""
        config = self.path / CONFIG
        atomic.write_bytes(config, with_places(settings.to_json(), config, indent=2).encode())

    def resume(self, settings: TrainSettings) -> State | None:
        """The state to go on from; None where the run had not saved any yet.

        Nothing is changed before `go_on`. Of a damaged state the newest kept one takes the place,
        and `mended` says so. The data may lie elsewhere where the state tells it by its signature.

        Raises:
            UserError: no run is here, settings differ that may not, or every state is damaged.
        """
        before = read_settings(self.path)
        self._lock()
        self._sweep()
        state = self._newest_state() if (self.path / STATE).exists() else None
        may_change = MAY_CHANGE | {"accumulate", "processes"}
        may_change |= {"data"} if state and len(state.data) > 1 else set()
        changed = [
            msg(
                "{name} was {before!r}, now {now!r}",
                name=name,
                before=_value(name, before),
                now=_value(name, settings),
            )
            for name in (entry.name for entry in dataclasses.fields(TrainSettings))
            if name not in may_change and _differ(name, before, settings)
        ]
        if changed:
            raise UserError(
                msg("The run in {folder} cannot go on as another run.", folder=self.path),
                msg("{changes}.", changes=join_texts(changed, "; ")),
                "Learning rate, EMA, clip, decay, dropout of classes and levels may change; "
                "with other data, network, batch or seed train into another folder.",
            )
        return state

    def go_on(self, settings: TrainSettings, step: int) -> None:
        """Take the settings of a resumed run, and cut its log back to `step`."""
        before = read_settings(self.path)
        self._cut_log(step)
        run_samples.forget_after(self.path, step)
        self.change(before, settings, step)

    def change(self, before: TrainSettings, now: TrainSettings, step: int) -> None:
        """Take other settings after `step`; the log names those of them that are a treatment."""
        self.write_settings(now)
        pairs = {name: (getattr(before, name), getattr(now, name)) for name in sorted(CURES)}
        if changed := {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}:
            self._append(changed_line(step, changed))

    def _newest_state(self) -> State:
        try:
            return read_state(self.path / STATE)
        except UserError as damaged:
            for step in reversed(kept(self.path)):
                with contextlib.suppress(UserError):
                    state = read_state(kept_file(self.path, step, STATE))
                    self.mended = msg(
                        "{path} is damaged; the run goes on from step {step}, which was kept.",
                        path=self.path / STATE,
                        step=step,
                    )
                    return state
            raise damaged

    def save_state(self, state: State) -> None:
        """Write state.safetensors."""
        content = {
            "step": state.step,
            "seconds": state.seconds,
            "sigma_data": state.sigma_data,
            "losses": list(state.losses),
            "data": list(state.data),
        }
        write_tensors(self.path / STATE, state.tensors, content)

    def keep(self, step: int) -> str:
        """Keep the checkpoint of `step` to go back to; returns what hindered it, "" for nothing."""
        try:
            keep(self.path, step)
        except UserError as error:
            goes_on = msg("Training goes on; one cannot go back to here.")
            return join_texts((error.what, error.why, goes_on))
        return ""

    def _cut_log(self, step: int) -> None:
        path = self.path / LOG
        if not path.exists():
            return
        kept = []
        try:
            with path.open(encoding="utf-8", errors="replace") as lines:
                for one in lines:
                    entry = json.loads(one) if one.endswith("\n") else None
                    if not isinstance(entry, dict) or not entry.get("step", step + 1) <= step:
                        break
                    kept.append(one)
        except (ValueError, TypeError, RecursionError):  # the last line of a killed run
            pass
        except OSError as error:
            raise atomic.write_error(path, error) from error
        atomic.write_bytes(path, "".join(kept).encode())

    def _lock(self) -> None:
        """Keep others from training here until `close`, or until this process ends.

        Raises:
            UserError: somebody trains here.
        """
        if sys.platform == "win32":  # whose files cannot be replaced by two at once anyway
            return
        import fcntl

        self._folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.close()
            raise UserError(
                msg("The run in {folder} is being trained already.", folder=self.path),
                "Another window or command holds it.",
                "Stop it there first, or train into another folder.",
            ) from error
        except OSError:  # a file system without locks
            return

    def log(self, step: TrainStep) -> None:
        """Append a step's line to log.jsonl; raises UserError where it cannot be written."""
        text = line(
            step.step, step.loss, step.grad_norm, step.lr, step.seconds, step.detail, step.mean_loss
        )
        flush = step.seconds - self._flushed > FLUSH_SECONDS
        self._flushed = step.seconds if flush else self._flushed
        self._append(text, flush)

    def _append(self, text: str, flush: bool = True) -> None:
        path = self.path / LOG
        try:
            if self._log is None:
                self._log = path.open("a", encoding="utf-8")
            self._log.write(text + "\n")
            if flush:
                self._log.flush()
        except OSError as error:
            raise atomic.write_error(path, error) from error

    def flush(self) -> None:
        """Bring the log to the disk; raises UserError where it cannot be written."""
        if self._log is None:
            return
        try:
            self._log.flush()
            os.fsync(self._log.fileno())
        except OSError as error:
            raise atomic.write_error(self.path / LOG, error) from error

    def close(self) -> None:
        """Close the log and let others train here."""
        log, self._log = self._log, None
        if log is not None:
            # What could not be written is told by `flush`, which every save begins with.
            with contextlib.suppress(OSError):
                log.close()
        lock, self._folder = self._folder, None
        if lock is not None:
            os.close(lock)


def _differ(name: str, before: TrainSettings, now: TrainSettings) -> bool:
    old, new = _value(name, before), _value(name, now)
    if name in ("data", "start", "codec"):
        return absolute(name, old) != absolute(name, new)
    return bool(old != new)


def _value(name: str, settings: TrainSettings) -> Any:
    """A setting; of the batch, what a step learns from, however it is divided."""
    return settings.total_batch if name == "batch" else getattr(settings, name)


def read_state(path: Path) -> State:
    """The state in a file; raises UserError where it is none, or damaged."""
    with TensorFile(path, _no_state) as file:
        content = file.content(model_files.METADATA_KEY)
        try:
            seconds, sigma_data = float(content["seconds"]), float(content["sigma_data"])
            losses = tuple(float(one) for one in content.get("losses", ())[-MEAN_STEPS:])
            data = tuple(float(number) for number in content.get("data", ()))
            step = content["step"]
        except (KeyError, TypeError, ValueError) as error:
            raise _no_state(file.path, msg("Its metadata is damaged.")) from error
        if (
            type(step) is not int
            or step < 1
            or not math.isfinite(seconds + sigma_data + sum(losses))
        ):
            raise _no_state(file.path, msg("Its metadata is damaged."))
        return State(step, seconds, sigma_data, losses, data, read_tensors(file, content))


def _no_state(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("{path} is no state that training could go on from.", path=path),
        why,
        "Train into another folder; the checkpoint beside it can still be used.",
    )


def named(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """`tensors` with their names under `prefix/`."""
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The inverse of `named`."""
    start = prefix + "/"
    return {n.removeprefix(start): t for n, t in tensors.items() if n.startswith(start)}
