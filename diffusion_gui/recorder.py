"""Recorder: what a diffusion script of one's own makes, step by step, as a trajectory file.

    from diffusion_gui import Recorder

    with Recorder("run.npz") as r:
        image = pipe(prompt, callback_on_step_end=r.diffusers).images[0]   # diffusers
        sample_euler(model, x, sigmas, callback=r.k_diffusion)             # k-diffusion
        r.add(x, x0, alpha, sigma)                                         # a loop of one's own

The file is whole whenever it is read, and `diffusion-gui run.npz` follows it while it grows.
Writing takes at most a tenth of the loop's time, beside which states are copied: 50 of 64x3x28x28
took 13 to 17 % of loops of 3 s. A script that is killed loses the steps since the last writing,
half a second of them or ten times what a writing takes.

The loop comes first. What cannot be recorded (another shape, NaN, a full disk) is warned of once
(`RecorderWarning`), kept in `problems` and in the file, and the loop goes on; with `strict=True` it
is raised as a `UserError` instead. Only the constructor always raises: nothing has run by then.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg
from diffusion_gui.storage import atomic, diffusers_levels, recording_file
from diffusion_gui.storage.recorded_states import RecordedStates
from diffusion_gui.storage.trajectory_file import SUFFIX

EVERY = 0.5
"""Seconds between two writings at least,"""
SHARE = 9.0
"""and so many times what the last one took: writing takes a tenth of the time."""


class RecorderWarning(UserWarning):
    """Something was not recorded; the script's own loop is not touched by it."""


class Recorder:
    """Records one run of a script as a trajectory file that grows with it.

    A state x is (N, *S): N items of shape S, such as (N, 3, 64, 64); a tensor of any device and
    type, or an array. It is x = alpha x_0 + sigma eps. Nothing is written before the second state,
    for a run has two ends.

    Attributes:
        path: the file.
        problems: what could not be recorded, in words.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        replace: bool = False,
        strict: bool = False,
        by: str = "a script",
        steps: int = 0,
        modality: str = "",
        value_range: tuple[float, float] = (-1.0, 1.0),
        rate: float = 0.0,
        labels: Sequence[int] = (),
        label_names: Sequence[str] = (),
    ) -> None:
        """Choose the file; nothing is written yet.

        Args:
            path: ends in .npz.
            replace: write over a file that is there; without, it is refused.
            strict: raise what otherwise is a warning.
            by: what makes the run, for people.
            steps: how many will be made, where that is known.
            modality: `points`, `image`, `audio`, `spectrogram` or `video`; by default by the shape.
            value_range: of clean data, to show values as colours.
            rate: samples or frames a second, of sounds and clips.
            labels: (N,) the items' classes, -1 for none; `label_names` are their names.

        Raises:
            UserError: the file is there, or cannot be written to its place.
        """
        self.path = Path(os.path.abspath(os.path.expanduser(os.fspath(path))))
        self.problems: list[str] = []
        self._replace, self._strict = replace, strict
        self._by, self._planned = by or "a script", steps
        self._states = RecordedStates(
            modality, value_range, rate, labels, label_names, self._trouble
        )
        self._ended = self._closed = False
        self._next = 0.0
        self._mine: tuple[int, ...] | None = None
        self._undo: list[Callable[[], None]] = []
        self._check_place()

    def _check_place(self) -> None:
        if self.path.suffix.lower() != SUFFIX:
            raise UserError(
                msg("{name} does not end in {ending}.", name=self.path.name, ending=SUFFIX),
                "A recording is a trajectory file.",
                msg("Name it {name}.", name=self.path.stem + SUFFIX),
            )
        atomic.check_target(self.path)
        if os.path.lexists(self.path) and not self._replace:
            raise UserError(
                msg("{path} is there already.", path=self.path),
                "A recorder replaces nothing by itself.",
                "Choose another name, or pass replace=True.",
            )

    # -- what a script calls ------------------------------------------------------------------

    def add(
        self,
        x: Any,
        x0: Any = None,
        alpha: Any = None,
        sigma: Any = None,
        *,
        eps: Any = None,
        noise: Any = None,
        t: int | None = None,
        T: int = 1000,
    ) -> None:
        """Record the next state, the noisiest first and the clean one last.

        Args:
            x: (N, *S) the state.
            x0: (N, *S) what the model predicts at it; None at the last state, or where unknown.
            alpha, sigma: its level; sigma alone means alpha = 1 (variance exploding), alpha alone
                a variance-preserving sigma.
            eps: the noise the model predicts, in place of `x0`: x0 = (x - sigma eps) / alpha.
            noise: (N, *S) standard normal noise that the step to this state added.
            t: index of the level in a schedule of `T` steps, 0 being clean.
        """
        self._guard(lambda: self._add(x, x0, alpha, sigma, eps=eps, noise=noise, t=t, T=T))

    def k_diffusion(self, values: Mapping[str, Any]) -> None:
        """k-diffusion's `callback`: x, i, sigma, sigma_hat and denoised of a step.

        It is called before each step, so add the result yourself: `r.add(samples, sigma=0)`.
        """

        def take() -> None:
            sigma = values.get("sigma_hat")
            sigma = values["sigma"] if sigma is None else sigma
            self._add(values["x"], values.get("denoised"), 1.0, sigma)

        self._named("k-diffusion")
        self._guard(take)

    def diffusers(
        self, pipe: Any, step: int, timestep: Any, callback_kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """diffusers' `callback_on_step_end`; it changes nothing.

        It sees the latents behind each step alone, so neither the first state nor predictions are
        recorded. `watch` records both.
        """

        def take() -> None:
            states = self._states
            states.late = states.late or not states.x
            level = diffusers_levels.after(pipe.scheduler, timestep)
            self._planned = self._planned or len(pipe.scheduler.timesteps) - 1
            self._add(callback_kwargs["latents"], None, *level[:2], t=level[2], T=level[3])

        self._named(f"{type(pipe).__name__} (diffusers)")
        self._guard(take)
        return callback_kwargs

    def watch(self, pipe: Any) -> None:
        """Record every step of a diffusers pipeline, or of a scheduler, until this is closed.

        Its scheduler's `step` is wrapped: it gives what it gave, and states, predictions and levels
        are recorded. It works for pipelines without a callback, too.
        """
        scheduler = getattr(pipe, "scheduler", pipe)
        inner = scheduler.step
        last: list[Any] = []

        def step(model_output: Any, timestep: Any, sample: Any, *args: Any, **more: Any) -> Any:
            def before() -> None:
                self._planned = self._planned or len(scheduler.timesteps)
                alpha, sigma, t, T = diffusers_levels.at(scheduler, timestep)
                x0 = diffusers_levels.predicted(scheduler, model_output, sample, alpha, sigma)
                self._add(sample, x0, alpha, sigma, t=t, T=T)

            self._guard(before)
            result = inner(model_output, timestep, sample, *args, **more)
            made = result[0] if isinstance(result, tuple) else result.prev_sample
            last[:] = [made, timestep]
            return result

        def undo() -> None:
            del scheduler.step
            if last:
                self._guard(lambda: self._end_of(scheduler, *last))

        self._named(f"{type(pipe).__name__} (diffusers)")
        scheduler.step = step
        self._undo.append(undo)

    def _end_of(self, scheduler: Any, x: Any, timestep: Any) -> None:
        alpha, sigma, t, T = diffusers_levels.after(scheduler, timestep)
        self._add(x, None, alpha, sigma, t=t, T=T)

    def close(self) -> None:
        """Write what there is; the file then says that it is whole."""
        for undo in self._undo:
            undo()
        self._undo.clear()
        if not self._closed:
            self._closed = True
            found, states = [], self._states
            if len(states.x) == 1:
                found = ["Nothing was recorded: a run has at least two states."]
            elif states.x and states.x0[-1] is not None and states.sigma[-1] > 0.0:
                found = [
                    "The state that the last prediction led to was not added; neither is in "
                    "the file."
                ]
            self.problems += found
            self._write()
            for words in found:
                self._tell(words)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._strict = False  # the script's own error is the one to see
            self.problems.append(f"The script ended early: {type(error).__name__}.")
        self.close()

    # -- states ---------------------------------------------------------------------------------

    def _named(self, by: str) -> None:
        if self._by == "a script":
            self._by = by

    def _guard(self, do: Callable[[], None]) -> None:
        """Record, and let nothing that goes wrong reach the script unless it asked for that."""
        if self._ended or self._closed:
            return
        try:
            do()
        except Exception as error:
            self._ended = True
            words = str(error) if isinstance(error, UserError) else _short(error)
            self._trouble(f"Recording ends after {len(self._states.x)} states. {words}", error)

    def _trouble(self, words: str, error: Exception | None = None) -> None:
        if words in self.problems:
            return
        self.problems.append(words)
        self._tell(words, error)

    def _tell(self, words: str, error: Exception | None = None) -> None:
        if self._strict:
            raise UserError(words) from error
        warnings.warn(words, RecorderWarning, stacklevel=5)

    def _add(self, x: Any, x0: Any, alpha: Any, sigma: Any, **more: Any) -> None:
        self._states.add(x, x0, alpha, sigma, **more)
        if time.monotonic() >= self._next:
            self._write()

    # -- the file -------------------------------------------------------------------------------

    def _write(self) -> None:
        """Write what there is, unless somebody else's file has come in its place."""
        states = self._states
        if len(states.x) < 2:
            return
        began = time.monotonic()
        try:
            self._refuse_anothers()
            arrays = states.arrays(self._by, not self._closed, self._planned, self.problems)
            recording_file.write(self.path, states.x, states.x0[:-1], states.noise[1:], arrays)
            self._mine = _identity(self.path)
        except (UserError, OSError, MemoryError) as error:
            words = str(error) if isinstance(error, UserError) else _short(error)
            last = "" if self._closed else " It is tried again."
            self._trouble(f"The recording was not written. {words}{last}", error)
        finally:
            now = time.monotonic()
            self._next = now + max(EVERY, SHARE * (now - began))

    def _refuse_anothers(self) -> None:
        there = _identity(self.path)
        if there is not None and there != self._mine and not (self._replace and not self._mine):
            raise UserError(
                msg("Another file has come to {path}.", path=self.path), "It is left as it is."
            )


def _identity(path: Path) -> tuple[int, ...] | None:
    """Which file, with which content, is at `path`; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
