"""The Learn scene's state: which page is open, its figures' settings and their newest answers."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import LESSONS
from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.lessons import (
    ArticleRequest,
    ArticleShown,
    FlickerRequest,
    FlickerShown,
    GradientRequest,
    GradientShown,
    RecordedRequest,
    RecordedShown,
    SpreadRequest,
    SpreadShown,
    SweepRequest,
    SweepShown,
)
from diffusion_gui.core.protocol.sampling import Preview, PreviewRequest
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.model_spec import ideal_model
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.state.shared.waveforms import Waveforms
from diffusion_gui.ui.state.watch.session import Session

from .finished_items import FinishedItems
from .refinement import Refinement
from .step_costs import CostsMeasured

LOOK_RECIPE = FIRST_RECIPE
LOOK_ITEM = 3
"""A star: an angular shape shows the blur best."""
RECORDED_ITEM = 6
"""The item of the recorded run that is shown: a cross."""


SOUND_CLASS = "pluck"
"""A plucked string, whose overtones stand out."""
SOUND_STEPS = 20
"""Of the film in which it is noised."""


def sound_recipe() -> Recipe:
    """Sounds by the model that ships; without it by their ideal denoiser, which takes longer."""
    ships = resource("models", "sounds.safetensors").is_file()
    model = "sounds" if ships else ideal_model("sounds")
    return Recipe(data="sounds", model=model, label=ALL, count=8, steps=30, sampler="ddim")


CLIP_RECIPE = Recipe(data="clips", model="clips", label=ALL, count=8, steps=25, sampler="ddim")
CLIP_ITEM = 7
"""Of all classes in turn: something that orbits."""
FLICKER_RECIPE = CLIP_RECIPE.changed(label="right", steps=12)


class Learning(QObject):
    """Owns the page and what its figures show; asks the engine when a figure's setting changes."""

    turned = Signal()
    """Another page is open."""
    changed = Signal()
    """A figure has something else to show."""

    def __init__(self, session: Session, clock: ClipClock) -> None:
        super().__init__(session)
        self._session = session
        self.clock = clock
        """Of the clips that figures show."""
        self.page = next(iter(LESSONS))
        self.level = 0.5
        self.preview: Preview | None = None
        self.sweep: SweepShown | None = None
        """The one-step predictions at all levels, for a film."""
        self.gradients = GradientRequest()
        self.gradients_shown: GradientShown | None = None
        self.progress = 1.0
        """How far the article's loop and the right one are: 0 at noise, 1 at their end."""
        self.article: ArticleShown | None = None
        self.recorded: tuple[Trajectory, ...] | None = None
        """One item of the run that ships, from data to noise and from noise to data."""
        self.sound_recipe = sound_recipe()
        self.sound_level = 0.4
        self.sound: Preview | None = None
        self.spread: SpreadShown | None = None
        """How large sounds are as waveforms and as spectrograms."""
        self.sound_sweep: SweepShown | None = None
        """The same at every step of `film_recipe`, for a film."""
        self._sounds_asked = False
        self.clips_ship = resource("models", "clips.safetensors").is_file()
        self.clip_level = 0.5
        self.clip: Preview | None = None
        self._clip_asked = self._flicker_asked = False
        self.flicker_seed = 0
        self.flicker: FlickerShown | None = None
        self.step_costs = CostsMeasured(session)
        self.step_costs.changed.connect(self.changed)
        self.finished = FinishedItems(session)
        self.finished.changed.connect(self.changed)
        self.guide_scale = 3.0
        self.weights = (0.5, 0.5)
        """Of the two models in the plane."""
        self.refinement = Refinement(session)
        self.refinement.changed.connect(self.changed)
        self.waveforms = Waveforms(session.preview_queue, tuple, self, lambda: self.sound)
        self.waveforms.came.connect(self.changed)
        self.changed.connect(self.waveforms.refresh)
        session.recipe_changed.connect(self.changed)

    def open(self, page: str) -> None:
        """Turn to `page`."""
        self.page = page
        self.turned.emit()

    # -- figures ------------------------------------------------------------------------------

    def ask(self) -> None:
        """Fetch what the figures show and has not been fetched yet."""
        if self.recorded is None:
            self.recorded = ()
            self._session.workers.submit(RecordedRequest(RECORDED_ITEM), self._on_event)
        if self.preview is None:
            self.set_level(self.level)
        if self.gradients_shown is None:
            self._session.preview_queue.ask("gradients", self.gradients, self._on_event)
        if self.article is None:
            self._session.preview_queue.ask("article", ArticleRequest(), self._on_event)
        if self.sweep is None:
            request = SweepRequest(LOOK_RECIPE, LOOK_ITEM)
            self._session.preview_queue.ask("sweep", request, self._on_event)

    def set_level(self, level: float) -> None:
        """Noise the picture of the lesson to `level`, from 0 to 1."""
        self.level = level
        t = schedule_of(LOOK_RECIPE).nearest(level)
        request = PreviewRequest(LOOK_RECIPE, t, LOOK_ITEM)
        self._session.preview_queue.ask("lesson's prediction", request, self._on_event)
        self.changed.emit()

    def ask_sounds(self) -> None:
        """Fetch what the figures of sounds show; only who opens their page waits for it."""
        if not self._sounds_asked:
            self._sounds_asked = True
            self.set_sound_level(self.sound_level)
            request = SpreadRequest(self.sound_recipe.data)
            self._session.preview_queue.ask("spread of sounds", request, self._on_event)
            film = SweepRequest(self.film_recipe, 0, levels=0)
            self._session.preview_queue.ask("sweep of sounds", film, self._on_sound)

    @property
    def film_recipe(self) -> Recipe:
        """How the sound of the lesson is noised, step by step."""
        return self.sound_recipe.changed(
            process="forward", label=SOUND_CLASS, count=1, steps=SOUND_STEPS
        )

    def set_sound_level(self, level: float) -> None:
        """Noise the sound of the lesson to `level`, from 0 to 1."""
        self.sound_level = level
        t = schedule_of(self.film_recipe).nearest(level)
        request = PreviewRequest(self.film_recipe, t, 0)
        self._session.preview_queue.ask("lesson's sound", request, self._on_sound)
        self.changed.emit()

    def ask_clip(self) -> None:
        """Fetch the clip of the lesson, where it was not fetched yet."""
        if self.clip is None:
            self.set_clip_level(self.clip_level)

    def set_clip_level(self, level: float) -> None:
        """Noise the clip of the lesson to `level`, from 0 to 1."""
        if level == self.clip_level and self._clip_asked:
            return
        self._clip_asked = True
        self.clip_level = level
        if self.clips_ship:
            t = schedule_of(CLIP_RECIPE).nearest(level)
            request = PreviewRequest(CLIP_RECIPE, t, CLIP_ITEM)
            self._session.preview_queue.ask("lesson's clip", request, self._on_clip)
        self.changed.emit()

    def ask_flicker(self) -> None:
        """Fetch clips from seeds of their own, where they were not fetched yet."""
        if not self._flicker_asked:
            self.set_flicker_seed(self.flicker_seed)

    def set_flicker_seed(self, seed: int) -> None:
        """Generate them from other seeds."""
        self._flicker_asked = True
        self.flicker_seed = seed
        if self.clips_ship:
            request = FlickerRequest(FLICKER_RECIPE.changed(seed=seed))
            self._session.preview_queue.ask("flicker", request, self._on_event)

    @property
    def schedule(self) -> NoiseSchedule:
        """That of the Watch scene."""
        return self._session.schedule

    def set_gradients(self, **values: float | bool) -> None:
        """Make the stack of layers another one."""
        self.gradients = dataclasses.replace(self.gradients, **values)  # type: ignore[arg-type]
        self._session.preview_queue.ask("gradients", self.gradients, self._on_event)
        self.changed.emit()

    def set_guide_scale(self, scale: float) -> None:
        """Let the classifier lead so strongly."""
        self.guide_scale = scale
        self.changed.emit()

    def set_weights(self, first: float, second: float) -> None:
        """Let the scores of the two models count so much."""
        self.weights = first, second
        self.changed.emit()

    def set_progress(self, progress: float) -> None:
        """Show the two loops at another place."""
        self.progress = progress
        self.changed.emit()

    def _on_clip(self, event: Event) -> None:
        if isinstance(event, Preview):
            self.clip = event
            self.changed.emit()
        else:
            self._on_event(event)

    def _on_sound(self, event: Event) -> None:
        if isinstance(event, Preview):
            self.sound = event
            self.changed.emit()
        elif isinstance(event, SweepShown):
            self.sound_sweep = event
            self.changed.emit()
        else:
            self._on_event(event)

    def _on_event(self, event: Event) -> None:
        match event:
            case Preview():
                self.preview = event
            case SpreadShown():
                self.spread = event
            case FlickerShown():
                self.flicker = event
            case SweepShown():
                self.sweep = event
            case GradientShown():
                self.gradients_shown = event
            case ArticleShown():
                self.article = event
            case RecordedShown():
                self.recorded = event.ways
            case Failed():
                self._session.failed.emit(event)
                return
            case _:
                return
        self.changed.emit()
