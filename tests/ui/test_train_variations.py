"""Mirroring and cropping in the Train scene's form: for pictures, and for nothing else."""

from __future__ import annotations

from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow


def test_pictures_can_be_varied_and_other_data_and_latents_forget_it(ran: MainWindow) -> None:
    scene, form = ran.scene("train"), ran.app_state.training.form
    assert isinstance(scene, TrainScene)
    section = scene.controls._variations
    form.change("data", "points:moons")
    assert not section.isVisible()
    form.change("data", "shapes")
    assert section.isVisible()
    scene.controls._controls["flip"]._box.click()
    form.change("crop", 4)
    assert (form.settings.flip, form.settings.crop) == (True, 4)
    form.change("data", "digits")
    assert (form.settings.flip, form.settings.crop) == (True, 4)
    form.change("codec", "autoencoder:x.safetensors")
    assert (form.settings.flip, form.settings.crop) == (False, 0)
    form.change("codec", "")
    form.change("flip", True)
    form.change("data", "points:moons")
    assert form.settings.checked().flip is False
