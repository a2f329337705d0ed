"""The lesson on a VAE, then diffusion: what each makes of the same classes, and how well."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.refining import Named, NamedRequest
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.generator_spec import generator_name
from diffusion_gui.core.recipes.recipe import FROM_NOISE, Recipe
from diffusion_gui.storage.model_files import shipped_generators
from diffusion_gui.ui.state.watch.session import Session

START = generator_name("vae", "shapes")
RECIPE = Recipe(
    data="shapes", model="shapes", label=ALL, count=24, steps=20, init=START, from_level=0.65
)
ALONE, REFINED, FROM_NOISE_ALONE = "alone", "refined", "from noise"
LOWEST = 0.05


class Refinement(QObject):
    """Owns the level that the VAE's items are noised to, and the three sets of items."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.level = RECIPE.from_level
        self.seed = RECIPE.seed
        self.shown: dict[str, Named] = {}
        """By ALONE, REFINED and FROM_NOISE_ALONE."""
        self.ships = START in shipped_generators()
        self._asked = False

    def ask(self) -> None:
        """Fetch what has not been fetched yet."""
        if not self._asked:
            self.set_seed(self.seed)

    def set_seed(self, seed: int) -> None:
        """Make all of them from other latents and other noise."""
        self._asked, self.seed = True, seed
        self._want(ALONE, init=START, from_level=0.0)
        self._want(FROM_NOISE_ALONE, **FROM_NOISE)
        self.set_level(self.level)

    def set_level(self, level: float) -> None:
        """Denoise the VAE's items from `level`, LOWEST to 1."""
        self.level = max(LOWEST, level)
        self._want(REFINED, from_level=self.level)
        self.changed.emit()

    def _want(self, name: str, **values: str | float | int | None) -> None:
        if self.ships:
            recipe = RECIPE.changed(seed=self.seed, **values)  # type: ignore[arg-type]
            handler = partial(self._on_event, name)
            self._session.preview_queue.ask(f"lesson, {name}", NamedRequest(recipe), handler)

    def _on_event(self, name: str, event: Event) -> None:
        if isinstance(event, Named):
            self.shown[name] = event
            self.changed.emit()
        elif isinstance(event, Failed):
            self._session.failed.emit(event)
