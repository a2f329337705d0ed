"""A loose AutoencoderTiny (TAESD) in the window: dropped, shown with, chosen back, opened again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from entering import drop
from hands import Until
from stable_diffusion_folders import prompted
from tiny_autoencoders import tiny

from diffusion_gui.storage import trajectory_file
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.session import Session

__all__ = ["prompted"]


def finished(session: Session) -> bool:
    return session.shown_run.agrees and session.timeline.complete


@torch.inference_mode()
def test_a_folder_that_is_dropped_shows_the_latents_of_the_model_in_use(
    ran: MainWindow, until: Until, prompted: tuple[Path, StableDiffusionPipeline],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "none"))
    tiny().save_pretrained(tmp_path / "taesd")
    session, told = ran.app_state.session, list[str]()
    control = ran.findChild(WatchControls)._controls["codec"]
    session.autoplay = False
    ran.opener.told.connect(told.append)
    drop(ran, tmp_path / "taesd")
    until(lambda: any("does not fit" in one for one in told))
    assert not session.recipe.codec
    assert session.change(steps=2)
    drop(ran, prompted[0])
    until(lambda: session.recipe.model == str(prompted[0]) and finished(session))
    own = session.timeline.trajectories[-1]
    assert not control.isVisibleTo(ran)
    drop(ran, tmp_path / "taesd")
    until(lambda: session.recipe.codec == str(tmp_path / "taesd") and finished(session))
    run = session.timeline.trajectories[-1]
    np.testing.assert_array_equal(run.x[-1], own.x[-1])
    wanted = tiny().decode(torch.from_numpy(run.x[-1])).sample.clamp(-1.0, 1.0).numpy()
    until(lambda: run.decoded.get(2, "x") is not None)
    np.testing.assert_allclose(run.decoded.get(2, "x"), wanted, atol=1e-5)
    assert control.isVisibleTo(ran)
    trajectory_file.save(run, tmp_path / "run.npz")
    assert session.change(codec="")
    until(
        lambda: (
            finished(session) and session.timeline.trajectories[-1].decoded.codec.startswith("kl:")
        )
    )
    drop(ran, tmp_path / "run.npz")
    until(lambda: session.recipe.codec == str(tmp_path / "taesd") and finished(session))
    assert session.timeline.trajectories[-1].decoded.codec == run.decoded.codec
