"""A foreign model of clips in the window: clips around it, they play, and lie on a sheet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from animatediff_folders import CLIPS, LONGEST, clips_folder
from foreign_runs import carried_out
from hands import Until, press, to_step

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.runs.linear_preview import forget_previews
from diffusion_gui.core.runs.shown_values import (
    decoded_value,
    is_preview,
    shown_range,
    shown_value,
)
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.fitted_clips import fitted
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.ui.scenes.watch.contact_sheet import ContactSheetPane
from diffusion_gui.ui.scenes.watch.words import WordsPane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.recipe_edits import values_of_model
from diffusion_gui.ui.views.overlays.words import WordMap


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("moving") / "m"
    clips_folder(made)
    return made


def test_a_model_of_clips_is_shown_with_clips(folder: Path, few_clips: None) -> None:
    values = values_of_model(FIRST_RECIPE, str(folder))
    assert (values["data"], values["count"]) == ("clips", 1)
    library = Library("cpu")
    recipe = FIRST_RECIPE.changed(**(values | {"process": "forward", "steps": 2, "count": 1}))
    made = carried_out(run(library, recipe))
    assert (made.shown.shape, made.shown.rate) == (CLIPS, 8.0)
    assert np.isfinite(decoded_value(made, 1, "x")).all()


def test_clips_are_repeated_or_cut_and_their_frames_resized() -> None:
    x = torch.arange(24.0).reshape(1, 3, 2, 2, 2)
    longer = fitted(x, (3, 3, 2, 2))
    assert longer is not None
    assert torch.equal(longer[:, :, 2], x[:, :, 0])
    smaller = fitted(x, (3, 1, 1, 1))
    assert smaller is not None
    torch.testing.assert_close(smaller[0, :, 0, 0, 0], x[0, :, 0].mean(dim=(1, 2)))
    assert fitted(x, (4, 2, 2, 2)) is None


def test_its_clips_play_and_lie_on_the_contact_sheet(
    ran: MainWindow, until: Until, folder: Path, few_clips: None
) -> None:
    session, clock = ran.app_state.session, ran.app_state.clip_clock
    session.autoplay = clock.autoplay = False
    forget_previews()
    assert session.use_model(str(folder))
    assert session.change(steps=3, count=2, prompt="a red cat")
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    session.playback.pause()
    made = session.timeline.trajectories[-1]
    assert made.shown.shape == CLIPS
    until(lambda: made.decoded is not None and (3, "x") in made.decoded)
    until(lambda: made.decoded is not None and made.decoded.preview is not None)
    assert clock.rate == 8.0
    clock.step(1)
    assert clock.moment == 1
    press(ran, "Contact sheet")
    sheet = ran.findChild(ContactSheetPane)
    until(sheet.isVisible)
    sheet.grab()
    assert len(sheet._panels[0].x) == 2 * LONGEST
    # A state that is not decoded is a preview, whole and row by row.
    assert is_preview(made, 1, "x0")
    shown = shown_value(made, 1, "x0")
    ks, rows = shown_range(made, slice(1, 2), "x0", (1, slice(None), 2, 9))
    assert ks == [1]
    np.testing.assert_allclose(rows[0], shown[1, :, 2, 9], atol=1e-6)
    _words_of_a_frame(ran, until, made)
    forget_previews()


def _words_of_a_frame(ran: MainWindow, until: Until, made: Trajectory) -> None:
    """The map of a word follows the frame that the clip is at."""
    clock = ran.app_state.clip_clock
    to_step(ran, 1)
    press(ran, "Words")
    pane = ran.findChild(WordsPane)
    noisy = [k for k in range(len(made)) if made.path.sigma[k] > 0.0]
    until(lambda: list(pane.row.maps) == noisy)
    answer = ran.app_state.watch.overlays.answer("words")
    assert answer is not None
    clock.show(2)
    maps = answer[1].maps[1]
    assert maps.shape == (3, LONGEST, 8, 8)
    layer = pane.pictures._panels[0].layer(WordMap)
    assert layer is not None
    most = max(float(one.max()) for one in answer[1].maps.values())
    np.testing.assert_allclose(layer.values, maps[0, 2].astype(float) / most, rtol=1e-3)
    assert pane.pictures._panels[0].x.shape == (1, 3, *made.shown.shape[-2:])
