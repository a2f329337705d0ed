"""A model whose latents are fewer than the frames of its clips, in the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hands import Until
from wan_folders import CLIPS, FRAMES, LATENTS, wan_folder

from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.core.runs.linear_preview import forget_previews
from diffusion_gui.core.runs.shown_values import is_preview, shown_range, shown_value
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.followed_pixel import pixel_in
from diffusion_gui.ui.views.overlays.preview_mark import PreviewMark
from diffusion_gui.ui.views.panels import current_panels


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("moving") / "wan"
    wan_folder(made)
    return made


def test_its_clips_play_are_previewed_followed_and_masked_by_their_own_frames(
    ran: MainWindow, until: Until, folder: Path, few_clips: None
) -> None:
    session, clock = ran.app_state.session, ran.app_state.clip_clock
    session.autoplay = clock.autoplay = False
    forget_previews()
    assert session.use_model(str(folder))
    assert session.change(steps=3, count=1, prompt="a red cat", guidance=2.0)
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    session.playback.pause()
    made = session.timeline.trajectories[-1]
    assert (made.shown.shape, made.x.shape[2:]) == (CLIPS, LATENTS)
    assert (clock.rate, clock.moments) == (16.0, FRAMES)
    until(lambda: made.decoded is not None and (3, "x") in made.decoded)
    until(lambda: made.decoded is not None and made.decoded.preview is not None)
    # A state that is not decoded is a preview: the latent of four frames is seen in each of them.
    assert is_preview(made, 1, "x0")
    shown = shown_value(made, 1, "x0")
    assert shown.shape == (1, *CLIPS)
    np.testing.assert_array_equal(shown[:, :, 1], shown[:, :, 4])
    assert np.abs(shown[:, :, 4] - shown[:, :, 5]).max() > 0.0
    for moment in (0, 4, 8):
        ks, rows = shown_range(made, slice(1, 2), "x0", (0, slice(None), moment, 9))
        assert ks == [1]
        np.testing.assert_allclose(rows[0], shown[0, :, moment, 9], atol=1e-6)
    session.playback.seek(session.timeline.starts()[-1] + 1)
    (panel,) = current_panels(ran.app_state.watch)
    assert (panel.layer(PreviewMark) is not None) == is_preview(made, 1, "x")
    assert shown_value(made, 1, "eps").shape == (1, *CLIPS)
    session.playback.seek(session.timeline.starts()[-1] + 3)
    for moment, latent in ((0, 0), (1, 1), (4, 1), (5, 2)):
        session.pixel = (moment, 9, 12)
        assert pixel_in(session, made.domain) == (latent, 2, 3)
    painting = ran.app_state.watch.mask_painting
    painting.set_active(True)
    painting.set_kept(5)
    painting.keep_moments(both_ends=False)
    assert painting.inpaint()
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    again = session.timeline.trajectories[-1]
    assert decode(again.recipe.mask).shape == CLIPS[1:]
    forget_previews()
