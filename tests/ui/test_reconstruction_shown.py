"""What the autoencoder loses, snow beside blotches, and both predictions: in the window."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from hands import Until
from test_latents_shown import sampled
from tiny_scenes import AUTOENCODER, autoencoder, denoiser, few_scenes

from diffusion_gui.core.runs.exportable import FigureExport
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.render.films.make import film_of
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.scenes.watch.canvas_bars import ShowRow
from diffusion_gui.ui.scenes.watch.reconstruction import ReconstructionPane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.exports import canvas_parts
from diffusion_gui.ui.views.panels import current_panels

__all__ = ["autoencoder", "denoiser", "few_scenes"]


def test_what_is_lost_stands_beside_the_items_and_can_be_exported(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    watch, row = ran.app_state.watch, ran.findChild(ShowRow)
    button = row._overlays["reconstruction"]
    assert button.isHidden()
    run = sampled(ran, until, denoiser)
    assert not button.isHidden()
    before = len(canvas_parts(watch))
    button.click()
    pane = ran.findChild(ReconstructionPane)
    until(lambda: watch.overlays.answer("reconstruction") is not None)
    until(lambda: pane.isVisible() and len(pane._panels) == 3)
    found = watch.overlays.answer("reconstruction")[1]
    original, back, lost = (panel.x for panel in pane._panels)
    np.testing.assert_array_equal(original, found.original)
    np.testing.assert_array_equal(back, found.back)
    times = int(pane._panels[2].title.partition("×")[2] or 1)
    np.testing.assert_allclose(lost, times * (back - original), atol=1e-5)
    first, *rest = canvas_parts(watch)
    assert len(rest) == before
    assert isinstance(first[1], FigureExport)
    dialog = ExportDialog(watch, ran)
    film = film_of(first[1], dialog.form.options())
    assert len(film) == len(run.labels)
    assert film.frame(0).shape == (film.size[1], film.size[0], 3)
    dialog.close()
    button.click()
    assert not pane.isVisible()


def test_noised_pixels_stand_beside_the_state(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    watch, session = ran.app_state.watch, ran.app_state.session
    run = sampled(ran, until, denoiser)
    session.playback.seek(session.timeline.starts()[1] + 2)
    watch.overlays.toggle("pixels")
    until(lambda: watch.overlays.answer("pixels") is not None)
    until(lambda: watch.overlays.answer("pixels")[0] == (run, 2))
    until(lambda: run.decoded is not None and (2, "x") in run.decoded)
    state, pixels = current_panels(watch)
    assert state.x.shape == pixels.x.shape == (2, 3, 64, 64)
    assert state.sigma == pixels.sigma > 0.0

    def roughness(x: np.ndarray) -> float:
        return float(np.abs(np.diff(x, axis=-1)).mean())

    assert roughness(pixels.x) > 2.0 * roughness(state.x), "snow, and blotches"


def test_both_predictions_are_shown_and_exported(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    session, row = ran.app_state.session, ran.findChild(ShowRow)
    both = row._show.by_value[("z0", "x0")]
    assert both.isHidden()
    run = sampled(ran, until, denoiser)
    session.playback.seek(session.timeline.starts()[1] + 2)
    both.click()
    until(lambda: run.decoded is not None and (2, "x0") in run.decoded)
    tiles, decoded = current_panels(ran.app_state.watch)
    np.testing.assert_array_equal(tiles.x, shown_value(run, 2, "z0"))
    tile = run.x0[2][:, 0] / 3.0
    np.testing.assert_allclose(tiles.x[:, 0, ::2, ::2][:, :16, :16], tile, atol=1e-6)
    np.testing.assert_array_equal(decoded.x, shown_value(run, 2, "x0"))
    dialog = ExportDialog(ran.app_state.watch, ran)
    assert dialog.form.options().show == ("z0", "x0")
    dialog.close()
    assert session.change(data="shapes", model="shapes", steps=3, count=2)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    assert session.show == ("x0",)
    assert both.isHidden()


def test_the_export_dialog_opens_whatever_is_shown_of_latents(
    ran: MainWindow, until: Until, denoiser: Path
) -> None:
    sampled(ran, until, denoiser)
    for show in (("z",), ("x",), ("z0", "x0"), ("x", "x0", "eps")):
        ran.app_state.session.set_show(show)
        dialog = ExportDialog(ran.app_state.watch, ran)
        assert dialog.form.options().show == show
        dialog.close()


def test_an_autoencoder_in_training_shows_what_it_loses(
    ran: MainWindow, until: Until, few_scenes: object
) -> None:
    ran.show_scene("train")
    scene = ran.scene("train")
    assert isinstance(scene, TrainScene)
    ran.app_state.training.form.take(dataclasses.replace(AUTOENCODER, steps=2, sample_every=2))
    scene.controls.start.click()
    until(lambda: ran.app_state.training.state == "done", 60)
    until(lambda: bool(ran.app_state.training.film.grids))
    scene.samples.refresh()
    view = scene.samples.canvas.currentWidget()
    original, back, lost = view._panels
    pairs = ran.app_state.training.film.grids[-1].x
    np.testing.assert_array_equal(original.x, pairs[::2])
    np.testing.assert_array_equal(back.x, pairs[1::2])
    assert "dB" in back.title
    assert lost.x.shape == original.x.shape
