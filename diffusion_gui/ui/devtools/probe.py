"""The window measured from inside: when it shows, how late its event loop is, how fast it scrubs.

A script of phases, run by `--measure FILE`; the figures go to FILE as JSON and the window closes.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

from diffusion_gui.bench.synthetic_run import denoised
from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_presets import MEASURED_MLP, MEASURED_UNET
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage import atomic
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn.learn import CLIP_RECIPE
from diffusion_gui.ui.views import ItemView

PHASES = (
    *("shown", "live", "idle", "playing", "sampling", "scrub"),
    *("training", "hearing", "clips", "learning"),
)
TICK_MS = 1
POLL_MS = 10
SETTLE_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
"""So long a state is waited for."""
SCRUB_STEPS, SCRUB_ITEMS, SCRUBS = 1000, 64, 300
SPEED = 2.0
"""Twice the usual 20 frames a second, so that 30 can be told from fewer."""

Wait = float | Callable[[], bool]
"""Seconds to let pass, or a condition to wait for."""


class Lateness(QObject):
    """How late a timer of one millisecond is: what a click would have to wait."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self._gaps: list[float] = []

    def start(self) -> None:
        """Start over."""
        self._gaps = []
        self._last = time.perf_counter()
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append(now - self._last)
        self._last = now

    def stop(self) -> dict[str, float]:
        """End, and tell in milliseconds."""
        self._timer.stop()
        self._tick()
        return in_ms(np.maximum(np.asarray(self._gaps) - 1e-3 * TICK_MS, 0.0))


class Paints(QObject):
    """Counts the paintings of the canvases, and notes what the first ones showed."""

    def __init__(self, window: MainWindow, stamp: Callable[[str], None]) -> None:
        super().__init__(window)
        self.count = 0
        self._session = window.app_state.session
        self._stamp = stamp
        for canvas in window.findChildren(ItemView):
            canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch only."""
        if event.type() == QEvent.Type.Paint:
            self.count += 1
            if shown := self._session.frame():
                trajectory, frame = shown
                if self._session.recorded:
                    self._stamp("recorded")
                elif trajectory.recipe.process == "reverse" and frame.k > 0:
                    self._stamp("live")
        return False


class Probe(QObject):
    """Goes through phases and writes what it saw.

    Args:
        phases: names of PHASES; the window is closed after the last one.
        seconds: how long the window is watched in each state.

    Raises:
        UserError: an unknown phase.
    """

    def __init__(
        self, window: MainWindow, target: Path, phases: tuple[str, ...], seconds: float
    ) -> None:
        super().__init__(window)
        for name in phases:
            if name not in PHASES:
                raise unknown_name("phase", name, PHASES)
        self._window = window
        self._app_state = window.app_state
        self._target = target
        self._seconds = seconds
        self._result: dict[str, Any] = {"stamps": {}, "phases": {}}
        self._lateness = Lateness(self)
        self._paints = Paints(window, self._stamp)
        session = window.app_state.session
        session.workers.ready.connect(lambda: self._stamp("ready"))
        session.timeline_changed.connect(self._on_timeline)
        self._folders: list[Path] = []
        self._script = self._run(phases)
        self._waiting: Wait = 0.0
        self._since = 0.0
        self._poll = QTimer(self, singleShot=True)
        self._poll.timeout.connect(self._go_on)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The script begins when the window has been painted."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._poll.start(0)
        return False

    def remove_runs(self) -> None:
        """Take the run folders away again; called when the threads have ended."""
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _stamp(self, name: str) -> None:
        self._result["stamps"].setdefault(name, time.time())

    def _on_timeline(self) -> None:
        session = self._app_state.session
        if not session.recorded and session.timeline.trajectories[-1].recipe.process == "reverse":
            self._stamp("sampled")

    # -- the script ---------------------------------------------------------------------------

    def _go_on(self) -> None:
        now = time.perf_counter()
        patient = now - self._since < PATIENCE_SECONDS
        if callable(self._waiting) and patient and not self._waiting():
            self._poll.start(POLL_MS)
            return
        try:
            wait = next(self._script, None)
        except BaseException:  # nobody would close the window
            self._window.close()
            raise
        if wait is None:
            self._finish()
            return
        self._waiting, self._since = wait, now
        self._poll.start(POLL_MS if callable(wait) else round(1000 * wait))

    def _finish(self) -> None:
        self._stamp("closing")
        atomic.write_bytes(self._target, json.dumps(self._result).encode())
        self._window.close()

    def _run(self, phases: tuple[str, ...]) -> Iterator[Wait]:
        steps = {
            "live": self._live,
            "idle": self._idle,
            "playing": self._playing,
            "sampling": self._sampling,
            "scrub": self._scrub,
            "training": self._training,
            "hearing": self._hearing,
            "clips": self._clips,
            "learning": self._learning,
        }
        self._stamp("shown")
        if self._app_state.session.workers.is_ready:  # as in a process that had torch loaded before
            self._stamp("ready")
        for name in PHASES:
            if name in phases and name in steps:
                yield from steps[name]()

    def _watch(self, name: str) -> Iterator[Wait]:
        """Let the window be for a while, and note how late its event loop was."""
        before, began = self._paints.count, time.perf_counter()
        self._lateness.start()
        yield self._seconds
        seen = self._lateness.stop()
        seconds = time.perf_counter() - began
        seen["paints_per_second"] = (self._paints.count - before) / seconds
        self._result["phases"][name] = seen

    def _live(self) -> Iterator[Wait]:
        yield lambda: "live" in self._result["stamps"]

    def _computed(self) -> bool:
        session = self._app_state.session
        return session.workers.is_ready and not session.recorded and session.timeline.complete

    def _idle(self) -> Iterator[Wait]:
        yield self._computed
        self._app_state.session.playback.pause()
        yield SETTLE_SECONDS
        yield from self._watch("idle")

    def _play(self) -> None:
        playback = self._app_state.session.playback
        playback.set_speed(SPEED)
        playback.seek(1)  # the first frame stays a while
        playback.play()

    def _playing(self) -> Iterator[Wait]:
        yield self._computed
        self._play()
        yield from self._watch("playing")

    def _sampling(self) -> Iterator[Wait]:
        session = self._app_state.session
        self._play()
        before = session.timeline
        session.change(steps=min(500, session.recipe.T))
        yield lambda: session.timeline is not before
        yield from self._watch("sampling")

    def _scrub(self) -> Iterator[Wait]:
        session = self._app_state.session
        yield lambda: session.workers.is_ready  # loading torch would be measured with it
        session.workers.cancel("sample")
        session.playback.pause()
        try:
            run = denoised(SCRUB_STEPS, SCRUB_ITEMS)
        except UserError as error:  # the disk is too small
            self._result["scrub_note"] = error.what
            return
        session.show_trajectory(run)
        yield SETTLE_SECONDS
        rng = np.random.default_rng(0)
        picture, numbers = [], []
        inspectors = self._window.findChildren(Inspector)
        for place in rng.integers(0, len(run), SCRUBS).tolist():
            before, began = self._paints.count, time.perf_counter()
            session.playback.seek(place)
            self._repaint()
            painted = time.perf_counter()
            for inspector in inspectors:  # as a beat later
                inspector.catch_up()
            self._repaint()
            if self._paints.count > before:
                picture.append(painted - began)
                numbers.append(time.perf_counter() - painted)
        told = in_ms(picture) | {"frames": len(picture)}
        self._result["scrub"] = told | {"numbers_p99_ms": in_ms(numbers)["p99_ms"]}

    def _repaint(self) -> None:
        """Paint at once what asked for it; Qt alone would wait for the screen's next beat."""
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))

    def _train(self, settings: TrainSettings) -> Iterator[Wait]:
        training = self._app_state.training
        if training.active:
            training.stop()
            yield lambda: not training.active
        training.start(settings)
        if training.run.out:
            self._folders.append(training.run.out)
        yield lambda: training.run.history.last > 2

    def _training(self) -> Iterator[Wait]:
        self._window.show_scene("watch")
        yield from self._train(MEASURED_UNET)
        yield SETTLE_SECONDS
        self._play()
        yield from self._watch("training")

    def _beside_training(self, recipe: Recipe) -> Iterator[Wait]:
        """A run of `recipe`, that plays while a U-Net trains."""
        self._window.show_scene("watch")
        if not self._app_state.training.active:
            yield from self._train(MEASURED_UNET)
        self._app_state.session.adopt(recipe)
        yield lambda: self._shows(recipe)
        self._play()

    def _shows(self, recipe: Recipe) -> bool:
        return self._computed() and self._app_state.session.recipe.model == recipe.model

    def _hearing(self) -> Iterator[Wait]:
        hearing = self._app_state.hearing
        yield from self._beside_training(self._app_state.learning.sound_recipe)
        hearing.set_loop(True)
        yield lambda: hearing.front() is not None
        hearing.toggle()
        yield lambda: hearing.speaker.playing or hearing.missing is not None
        if not hearing.speaker.playing:
            self._result["phases_left_out"] = {"hearing": str(hearing.missing)}
            return
        yield from self._watch("hearing")
        hearing.stop()

    def _clips(self) -> Iterator[Wait]:
        yield from self._beside_training(CLIP_RECIPE)
        self._app_state.clip_clock.play()
        yield from self._watch("clips")

    def _learning(self) -> Iterator[Wait]:
        self._window.show_scene("train")
        yield from self._train(MEASURED_MLP)
        yield SETTLE_SECONDS
        yield from self._watch("learning")
        self._app_state.session.change(seed=self._app_state.session.recipe.seed + 1)
        yield SETTLE_SECONDS  # closed in the midst of both


def in_ms(seconds: Any) -> dict[str, float]:
    """Median, 99th percentile and longest of `seconds`, in milliseconds."""
    values = 1e3 * np.asarray(seconds, dtype=np.float64)
    return {
        "p50_ms": float(np.percentile(values, 50)),
        "p99_ms": float(np.percentile(values, 99)),
        "longest_ms": float(values.max()),
    }
