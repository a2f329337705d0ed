"""Networks in the Train form: what each lets a person choose, and its resolutions for the data."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tiny import TINY

from diffusion_gui.core.catalog import MACHINES, NETWORKS
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.scenes.train.controls import TrainControls
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


def controls_of(window: MainWindow) -> TrainControls:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    return scene.controls


def test_resolutions_and_attention_are_told_by_data_and_options(
    ran: MainWindow, until: Until
) -> None:
    controls, form = controls_of(ran), ran.app_state.training.form
    note = controls.layout_note
    form.take(TrainSettings(data="shapes", network="unet_deep"))
    until(lambda: note.text() == "Resolutions 14x14, 7x7; attention at 14x14, 7x7.")
    form.change_network("attention", 64)
    assert note.text() == "Resolutions 14x14, 7x7; attention at 7x7."
    form.change("network", "dit")
    assert note.text().startswith("196 patches of 2x2")
    assert not note.isHidden()
    form.change("network", "unet")
    assert note.isHidden()


def test_no_resolutions_are_told_of_points_and_of_sounds_turned_to_spectrograms(
    ran: MainWindow, until: Until
) -> None:
    note, training = controls_of(ran).layout_note, ran.app_state.training
    for settings in (TINY, TrainSettings(data="sounds", network="unet_deep")):
        training.form.take(settings)
        until(lambda: training.data.shown is not None)
        assert note.isHidden()


def test_each_network_brings_its_own_options(ran: MainWindow) -> None:
    controls, form = controls_of(ran), ran.app_state.training.form
    for name in ("unet_deep", "dit"):
        form.take(dataclasses.replace(TrainSettings(data="shapes"), network=name))
        assert [*controls._network_controls] == [one.name for one in NETWORKS[name].options]


def test_a_preset_brings_network_and_batch_and_leaves_the_data(ran: MainWindow) -> None:
    controls, form = controls_of(ran), ran.app_state.training.form
    form.take(TrainSettings(data="shapes", start="shapes", steps=77))
    for name, button in controls.presets.buttons.items():
        button.click()
        values = MACHINES[name].load()
        settings = form.settings
        assert (settings.network, settings.batch) == (values["network"], values["batch"])
        assert settings.network_options == values["network_options"]
        assert (settings.data, settings.steps, settings.start) == ("shapes", 77, "")


def test_presets_are_there_for_pictures_alone(ran: MainWindow) -> None:
    controls, form = controls_of(ran), ran.app_state.training.form
    form.take(TINY)
    assert controls.presets.isHidden() or controls.presets.parentWidget().isHidden()
    form.take(TrainSettings(data="shapes"))
    assert not controls.presets.parentWidget().isHidden()
