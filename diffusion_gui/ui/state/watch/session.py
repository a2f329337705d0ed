"""The Session: owns the Recipe, the Timeline and the Player, and alone submits requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.recordings import NoiseRequest
from diffusion_gui.core.protocol.sampling import (
    ContinueRequest,
    JourneyRequest,
    Preview,
    PreviewRequest,
)
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.shown_values import shown_of
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Frame, Trajectory
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.state.shared.spectrograms import Spectrograms
from diffusion_gui.ui.workers.preview_queue import PreviewQueue
from diffusion_gui.ui.workers.workers import Workers

from . import recipe_edits
from .active_run import ActiveRun
from .shown_run import ShownRun

SETTLE_MS = 120
"""A run starts when the controls have been still this long; previews do not wait."""


class Session(QObject):
    """What the window is about. Widgets read it and call it; they own nothing themselves."""

    recipe_changed = Signal()
    timeline_changed = Signal()
    """Frames were added, or the whole timeline is another one."""
    moved = Signal()
    """Another frame is shown, or playing started or stopped."""
    shown = Signal()
    """Something else of each state is on the canvas, or the items are larger or smaller."""
    previewed = Signal()
    """`preview` holds another one-step prediction, or None when the timeline is shown again."""
    probed = Signal()
    """Another level is looked at; its picture comes when it is made."""
    progressed = Signal(object)
    """A Progress, or None when nothing runs."""
    failed = Signal(object)
    """A Failed, to be told to the person."""
    noticed = Signal(object)
    """Something the person should know; nothing went wrong."""
    guide_judged = Signal(object)  # GuideShares of the run that a classifier led
    scene_wanted = Signal(str)
    """Another scene should be shown."""

    def __init__(
        self,
        workers: Workers,
        running: ActiveRun,
        playback: Playback,
        shown_run: ShownRun,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.recipe = FIRST_RECIPE
        self.forward_process = "forward"
        self.playback = playback
        self.playback.touched.connect(self.stop_probing)
        self.playback.moved.connect(self.moved)
        self.preview: Preview | None = None
        self.probing = False
        self.probe_t = 0
        self.item = 0
        self.pixel: tuple[int, ...] | None = None
        """Of the pixel that the inspector follows: where it is along all axes but the first; None:
        one in the middle."""
        self._show: tuple[str, ...] = ("x",)
        self.one_large = False
        self._trained: dict[str, str] = {}
        self.autoplay = True
        self.workers = workers
        self.workers.ready.connect(self._on_ready)
        self.workers.failed.connect(self.failed)
        self.shown_run = shown_run
        shown_run.changed.connect(self.timeline_changed)
        shown_run.renewed.connect(self.moved)
        self.recipe_changed.connect(shown_run.hold_recorded)
        self._running = running
        self._running.progressed.connect(self.progressed)
        self._running.noticed.connect(self.noticed)
        self._running.guide_judged.connect(self.guide_judged)
        self._running.failed.connect(self.failed)
        self.preview_queue = PreviewQueue(self.workers, self)
        self.spectrograms = Spectrograms(self.preview_queue, self)
        self.spectrograms.failed.connect(self.failed)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.run)

    # -- life ---------------------------------------------------------------------------------

    def show_recorded(self) -> None:
        """Play the run that ships where the settings are its own, until the live one is there."""
        if self.shown_run.show_recorded():
            self._play_at_start()

    def close(self, saving: bool = False) -> bool:
        """Cancel everything and end the threads; whether they have ended.

        Args:
            saving: a training run is under way, whose end is a save.
        """
        self.playback.stop()
        self._settle.stop()
        return self.workers.close(saving)

    def _on_ready(self) -> None:
        self.run()
        if not self.recorded:
            self._play_at_start()

    def _play_at_start(self) -> None:
        """Something moves with no click, except for people who want less motion."""
        if self.autoplay:
            self.playback.play()

    @property
    def timeline(self) -> Timeline:
        """The run that is shown."""
        return self.shown_run.timeline

    @property
    def loading(self) -> bool:
        """Whether nothing is there to be seen, and the first run is on its way."""
        under_way = self._running.active or not self.workers.is_ready
        return under_way and not self.timeline.trajectories

    @property
    def recorded(self) -> bool:
        """Whether the run that is shown is the one that ships."""
        return self.shown_run.recorded

    # -- recipe -------------------------------------------------------------------------------

    @property
    def settings(self) -> tuple[Recipe, str]:
        """The recipe, and the process of the noising beside it."""
        return self.recipe, self.forward_process

    @property
    def schedule(self) -> NoiseSchedule:
        """The recipe's schedule."""
        return schedule_of(self.recipe)

    def change(self, **values: Value) -> bool:
        """Change the recipe and run it once the controls are still; False if it is refused."""
        return self._change(values, self.forward_process)

    def _change(self, values: dict[str, Value], process: str) -> bool:
        try:
            recipe = recipe_edits.changed(self.recipe, values)
        except UserError as error:
            return self._refuse(error)
        if (recipe, process) != (self.recipe, self.forward_process):
            if not ideal_data(self.recipe.model):
                self._trained[self.recipe.data] = self.recipe.model
            self.hold(recipe, process)
            self.recipe_changed.emit()
            self._settle.start()
        return True

    def hold(self, recipe: Recipe, process: str) -> None:
        """Have other settings, before `recipe_changed` tells of them; nothing runs yet."""
        self.probe_t = recipe_edits.same_level(self.recipe, recipe, self.probe_t)
        self.recipe, self.forward_process = recipe, process
        if self.preview is not None and self.preview.t > recipe.T:
            self.preview = None  # of a longer schedule
        self.item = min(self.item, recipe.count - 1)
        if self.probing:
            self._ask_preview()

    def _refuse(self, error: UserError) -> bool:
        self.failed.emit(Failed.of(error))
        self.recipe_changed.emit()  # controls go back to what is true
        return False

    def use_model(self, name: str) -> bool:
        """Take another model; data, count and class follow what it was trained on."""
        return self._choose(recipe_edits.values_of_model, name)

    def use_found(self, name: str, data: str) -> bool:
        """Take a model whose data has moved to `data`."""
        return self._choose(partial(recipe_edits.values_of_model, found=data), name)

    def use_data(self, spec: str) -> bool:
        """Noise other data, and denoise it with what fits."""
        return self._choose(recipe_edits.values_of_data, spec)

    def toggle_ideal(self) -> bool:
        """The ideal denoiser of the data instead of the trained one, or back."""
        return self._choose(recipe_edits.values_of_ideal, self._trained.get(self.recipe.data, ""))

    def _choose(self, values_of: Callable[[Recipe, str], dict[str, Value]], name: str) -> bool:
        try:
            values = values_of(self.recipe, name)
        except UserError as error:
            return self._refuse(error)
        return self.change(**values)

    def adopt(self, recipe: Recipe) -> None:
        """Take a whole recipe, as an opened file holds it."""
        self.take(*recipe_edits.settings_of(recipe, self.recipe, self.forward_process))

    def take(self, recipe: Recipe, process: str) -> None:
        """Take a recipe and the noising process beside it as one change; refused, both stay."""
        self._change(dict(vars(recipe)), process)

    def set_forward_process(self, process: str) -> None:
        """`forward` (closed form) or `markov` (step by step) for noising."""
        self._change({}, process)

    # -- runs ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Compute the recipe's journey; frames appear as they are made."""
        self._settle.stop()
        if not self.workers.is_ready:
            return
        outward = self.recipe.changed(process=self.forward_process)
        request = JourneyRequest((outward, self.recipe), self.shown_run.is_at_denoising)
        self._running.start(request)

    def go_on(
        self, request: ContinueRequest | NoiseRequest, timeline: Timeline, settings: Recipe
    ) -> None:
        """Show `timeline` and add to it what `request` makes; `settings` are the controls' now."""
        self.show_timeline(timeline, settings, timeline.available - 1)
        self._running.start(request, timeline)

    def show_timeline(self, timeline: Timeline, settings: Recipe, position: int) -> None:
        """Show a timeline that is there, and the settings that made it, without a new run."""
        self._settle.stop()
        self.stop_probing()
        runs = timeline.trajectories
        first = runs[0].recipe.process if runs else "reverse"
        self.hold(settings, self.forward_process if first == "reverse" else first)
        self.shown_run.show(timeline, position)
        self.recipe_changed.emit()

    def show_trajectory(self, trajectory: Trajectory, settings: Recipe | None = None) -> None:
        """Show an opened trajectory, and take over its recipe, or `settings`; nothing runs."""
        if settings is None:
            used = self.recipe, self.forward_process
            settings, self.forward_process = recipe_edits.settings_of(trajectory.recipe, *used)
        self._running.stop()
        self.show_timeline(Timeline([trajectory]), settings, 0)

    # -- looking ------------------------------------------------------------------------------

    def place(self) -> tuple[Trajectory, int] | None:
        """The trajectory and the state of it that the timeline shows now; None while empty."""
        timeline = self.timeline
        return timeline.place(self.playback.position) if timeline.trajectories else None

    def frame(self) -> tuple[Trajectory, Frame] | None:
        """What the timeline shows now; None while there is none."""
        return (place[0], place[0][place[1]]) if (place := self.place()) else None

    def level(self) -> tuple[float, float] | None:
        """(alpha, sigma) of what is shown: the prediction's or the frame's; None while empty."""
        if (preview := self.preview) is not None:
            return float(self.schedule.alpha[preview.t]), float(self.schedule.sigma[preview.t])
        return (found[1].alpha, found[1].sigma) if (found := self.frame()) else None

    @property
    def show(self) -> tuple[str, ...]:
        """What is on the canvas; z of a run without latents is its state."""
        return shown_of(self.timeline.trajectories[-1:], self._show)

    def set_show(self, show: tuple[str, ...]) -> None:
        """What of each state is on the canvas: x, x0, eps, or several."""
        self._show = show
        self.shown.emit()
        self.moved.emit()

    def set_one_large(self, large: bool) -> None:
        """Show the chosen item alone, or all items."""
        self.one_large = large
        self.shown.emit()
        self.moved.emit()

    def choose_item(self, item: int) -> None:
        """The item that is shown large and probed."""
        self.item = min(item, self.recipe.count - 1)
        self.moved.emit()
        if self.probing:
            self._ask_preview()

    def choose_pixel(self, place: tuple[int, ...]) -> None:
        """The pixel of the chosen item whose value is followed, along all axes but the first."""
        self.pixel = place
        self.moved.emit()

    def probe(self, t: int) -> None:
        """Show the chosen item noised to index `t`, with the prediction there."""
        self.playback.pause()
        self.probing = True
        self.probe_t = t
        self._ask_preview()
        self.probed.emit()

    def _ask_preview(self) -> None:
        item = None if modality_of(self.recipe.data).together else self.item
        request = PreviewRequest(self.recipe, self.probe_t, item)
        self.preview_queue.ask("one step", request, self._on_preview)

    def _on_preview(self, event: Event) -> None:
        if isinstance(event, Preview) and self.probing and event.t <= self.recipe.T:
            self.preview = event
            self.previewed.emit()
        elif isinstance(event, Failed):
            self.failed.emit(event)

    def stop_probing(self) -> None:
        """Back to the timeline."""
        if self.probing:
            self.probing = False
            self.preview = None
            self.previewed.emit()

    def denoise_from(self, level: float) -> None:
        """Noise the data to `level`, and play the reverse process from there.

        The noising lies before it on the timeline.
        """
        if self.change(**recipe_edits.denoised_from(self.recipe, level)):
            self.shown_run.play_from_turn()
