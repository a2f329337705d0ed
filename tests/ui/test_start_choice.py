"""What a run starts from, as it is chosen in Watch and in a pane of Compare."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hands import Until
from tiny_vae import vae_run

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.engine.generated import open_generator
from diffusion_gui.storage import generators
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.ui import display_names
from diffusion_gui.ui.display_names import model_choices, start_choices
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.recipe_edits import denoised_from, start_from

__all__ = ["vae_run"]

DIGITS = Domain("image", (1, 28, 28), labels=tuple("0123456789"))


@pytest.fixture
def vae(vae_run: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A VAE of digits among the generators there are."""
    name = f"vae:{vae_run}"
    info = read_checkpoint(vae_run / "checkpoint.safetensors", name)
    monkeypatch.setattr(display_names, "generators_for", lambda domain: {name: info})
    return name


def test_a_run_can_start_from_noise_its_data_and_generators_of_such_items(vae: str) -> None:
    recipe = FIRST_RECIPE.changed(data="digits", model="digits")
    assert [name for name, *_ in start_choices(recipe, DIGITS)] == ["", "digits", vae]
    opened = recipe.changed(init="vae:o.safetensors")
    assert start_choices(opened, None)[-1][:2] == (
        "vae:o.safetensors",
        "VAE: o.safetensors",
    )
    assert vae not in [name for name, *_ in model_choices(recipe)]


def test_only_generators_of_items_of_that_size_are_offered() -> None:
    for name, one in generators.generators_for(Domain("image", (3, 28, 28))).items():
        assert one.domain.shape == (3, 28, 28)
        assert generators.find_generator(name).sha256 == one.sha256
    assert not generators.generators_for(Domain("image", (3, 12, 12)))


def test_choosing_a_start_begins_below_noise_and_noise_begins_at_it() -> None:
    chosen = FIRST_RECIPE.changed(**start_from(FIRST_RECIPE, "vae:shapes"))
    assert (chosen.init, chosen.from_level) == ("vae:shapes", 0.65)
    lower = chosen.changed(from_level=0.3)
    assert lower.changed(**start_from(lower, "shapes")).from_level == 0.3
    assert lower.changed(**denoised_from(lower, 0.5)).init == "vae:shapes"
    assert FIRST_RECIPE.changed(**denoised_from(FIRST_RECIPE, 0.5)).init == "shapes"
    for back in (start_from(lower, ""), denoised_from(lower, 1.0)):
        assert lower.changed(**back) == FIRST_RECIPE


def test_watch_starts_from_what_a_generator_makes(ran: MainWindow, until: Until, vae: str) -> None:
    session = ran.app_state.session
    controls = ran.findChild(WatchControls)
    values = {"data": "digits", "model": "digits", "count": 2, "steps": 3, "label": "all"}
    assert session.change(**values)
    assert controls._controls["from_level"].isHidden()
    controls._controls["init"].changed.emit(vae)
    assert (session.recipe.init, session.recipe.from_level) == (vae, 0.65)
    assert not controls._controls["from_level"].isHidden()
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    noising, denoising = session.timeline.trajectories
    x, _ = open_generator(vae).draw(2, session.recipe.seed)
    np.testing.assert_array_equal(noising.x[0], x.numpy())
    np.testing.assert_allclose(noising.x[-1], denoising.x[0], atol=1e-6)
    controls._controls["from_level"].changed.emit(0.4)
    assert session.recipe.from_level == 0.4
    controls._controls["init"].changed.emit("")
    assert (session.recipe.init, session.recipe.from_level) == ("", 1.0)


def test_a_pane_of_a_comparison_starts_from_it_and_arrives(
    ran: MainWindow, until: Until, vae: str
) -> None:
    compare = ran.app_state.compare
    ran.show_scene("compare")
    base = FIRST_RECIPE.changed(data="digits", model="digits", count=2)
    compare.take_with("vae", base)
    compare.change_all(steps=3)
    for number in range(2):
        compare.pane = number
        compare.change_pane(init=vae)
    assert [pane.recipe.init for pane in compare.panes] == [vae, vae, ""]
    assert [pane.recipe.from_level for pane in compare.panes] == [0.02, 0.65, 1.0]
    until(lambda: all(compare.runs.run_of(n) is not None for n in range(3)))
    until(lambda: all(one.complete for n in range(3) if (one := compare.runs.run_of(n))))
    first = compare.runs.run_of(0)
    assert first is not None
    x, _ = open_generator(vae).draw(2, base.seed)
    assert np.abs(first.x[0] - x.numpy()).max() < 0.2, "all but untouched"
