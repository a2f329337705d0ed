"""Latents whose decoding takes seconds: previews at once, the full picture where one stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diffusers import StableDiffusionPipeline
from hands import Until
from holding import Hold
from stable_diffusion_folders import prompted

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.runs.decoded import Decoded, Values
from diffusion_gui.core.runs.linear_preview import forget_previews
from diffusion_gui.core.runs.shown_values import is_preview, is_visible, state_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.steps import step
from diffusion_gui.models import stepped
from diffusion_gui.models.codecs.foreign import ForeignCodec
from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.overlays.preview_mark import PreviewMark
from diffusion_gui.ui.views.panels import current_panels

__all__ = ["prompted"]
LONG = 60.0


@pytest.fixture
def decodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many items were decoded, each time one began."""
    begun: list[int] = []
    decode = ForeignCodec.decode

    def counted(self: ForeignCodec, state: Values) -> Values:
        begun.append(len(state))
        return decode(self, state)

    monkeypatch.setattr(ForeignCodec, "decode", counted)
    forget_previews()
    yield begun
    forget_previews()


@pytest.fixture
def sampled(
    ran: MainWindow, until: Until, prompted: tuple[Path, StableDiffusionPipeline],
    decodes: list[int],
) -> Trajectory:  # fmt: skip
    """A run of two items and 50 steps, looked at from its end."""
    session = ran.app_state.session
    session.autoplay = False
    assert session.use_model(str(prompted[0]))
    assert session.change(steps=50, count=2)
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    session.playback.pause()
    run = session.timeline.trajectories[-1]
    until(lambda: run.decoded is not None and (50, "x") in run.decoded)
    return run


def seek(window: MainWindow, k: int) -> None:
    session = window.app_state.session
    session.playback.seek(session.timeline.starts()[-1] + k)


def test_a_run_decodes_one_item_for_the_previews_and_its_end(
    ran: MainWindow, sampled: Trajectory, decodes: list[int]
) -> None:
    assert decodes.count(2) <= 2  # the end, and where the run was looked at before it played
    assert decodes.count(1) <= 1  # the first prediction's
    assert all(is_visible(sampled, k, "x") for k in range(51))
    assert sum(is_preview(sampled, k, "x") for k in range(51)) >= 49


def test_scrubbing_over_fifty_states_decodes_the_one_where_it_ends(
    ran: MainWindow, until: Until, sampled: Trajectory, decodes: list[int]
) -> None:
    decodes.clear()
    for k in range(50):
        seek(ran, k)
        (panel,) = current_panels(ran.app_state.watch)
        assert panel.layer(PreviewMark) is not None or not is_preview(sampled, k, "x")
    seek(ran, 31)
    until(lambda: sampled.decoded is not None and (31, "x") in sampled.decoded)
    assert decodes == [2]


def test_a_preview_says_so_in_its_corner_until_the_picture_is_decoded(
    ran: MainWindow, until: Until, sampled: Trajectory
) -> None:
    assert sampled.decoded is not None
    seek(ran, 20)
    (panel,) = current_panels(ran.app_state.watch)
    assert panel.layer(PreviewMark) is not None
    fit = sampled.decoded.preview
    assert fit is not None
    np.testing.assert_array_equal(panel.x, fit(state_value(sampled, 20, "x"), sampled.shown.shape))
    until(lambda: (20, "x") in sampled.decoded)
    (panel,) = current_panels(ran.app_state.watch)
    assert panel.layer(PreviewMark) is None
    np.testing.assert_array_equal(panel.x, sampled.decoded.get(20, "x"))


def test_the_film_strip_is_of_previews_and_decodes_nothing(
    ran: MainWindow, until: Until, sampled: Trajectory, decodes: list[int]
) -> None:
    decodes.clear()
    strip = ran.findChild(FilmStrip)
    strip.grab()
    until(lambda: strip.grab() is not None and len(strip._thumbnails) == len(strip._slots()))
    assert decodes == []


def test_what_is_played_is_not_decoded(
    ran: MainWindow, until: Until, sampled: Trajectory, decodes: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    playback, decoding = ran.app_state.session.playback, ran.app_state.watch.predictions._decoding
    monkeypatch.setattr(playback.player, "playing", True)  # at the slowest speed there could be
    decodes.clear()
    seek(ran, 3)
    until(lambda: not decoding._rest.isActive())
    assert decodes == []
    assert decoding._asked is None
    playback.pause()
    until(lambda: sampled.decoded is not None and (3, "x") in sampled.decoded)
    assert decodes == [2]


class Gate:
    """Holds a decode at one of its layers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        self.layers = 0

        def held(*told: Any) -> None:
            self.layers += 1
            if self.layers == 5:
                self.reached.set()
                assert self.go.wait(LONG)
            step(*told)

        monkeypatch.setattr(stepped, "step", held)


def test_a_decode_that_nobody_waits_for_is_dropped_between_layers(
    ran: MainWindow, until: Until, sampled: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    seek(ran, 10)
    until(gate.reached.is_set)
    seek(ran, 30)
    gate.go.set()
    until(lambda: sampled.decoded is not None and (30, "x") in sampled.decoded)
    assert sampled.decoded is not None
    assert (10, "x") not in sampled.decoded
    seek(ran, 10)  # and it is decoded once one comes back
    until(lambda: (10, "x") in sampled.decoded)


def test_decoding_is_told_where_sampling_is_and_can_be_stopped_there(
    ran: MainWindow, until: Until, sampled: Trajectory, decodes: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[Progress | None] = []
    ran.app_state.session.progressed.connect(told.append)
    gate = Gate(monkeypatch)
    decodes.clear()
    seek(ran, 10)
    until(gate.reached.is_set)
    until(lambda: any(one and one.what == "decoding the latents" for one in told))
    ran.notifications._stop.click()
    gate.go.set()
    until(lambda: told[-1] is None)
    ran.app_state.session.moved.emit()
    assert decodes == [2]
    assert sampled.decoded is not None
    assert (10, "x") not in sampled.decoded
    seek(ran, 11)  # where one goes on, it is decoded again
    until(lambda: sampled.decoded is not None and (11, "x") in sampled.decoded)


def test_a_run_that_grows_is_seen_by_previews_alone(
    ran: MainWindow, sampled: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    predictions = ran.app_state.watch.predictions
    seek(ran, 50)
    monkeypatch.setattr(predictions._decoding, "_grows", lambda run: True)
    monkeypatch.setattr(predictions._decoding, "_samples", lambda: True)
    assert sampled.decoded is not None
    sampled.decoded = Decoded(sampled.decoded.codec, sampled.shown)
    predictions.refresh()
    assert predictions._decoding._asked is None
    (panel,) = current_panels(ran.app_state.watch)
    assert panel.layer(PreviewMark) is not None


def test_a_decode_makes_way_for_sampling_between_layers(
    ran: MainWindow, until: Until, sampled: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, told = ran.app_state.session, list[Progress]()
    session.progressed.connect(lambda one: told.append(one) if one else None)
    gate = Gate(monkeypatch)
    seek(ran, 10)
    until(gate.reached.is_set)
    session.run()  # the same run again
    gate.go.set()
    until(lambda: any(one.what == "sampling" for one in told))
    assert gate.layers <= 7, "it went on to its end first"
    assert sampled.decoded is not None
    assert (10, "x") not in sampled.decoded
    until(lambda: session.shown_run.agrees and session.timeline.complete)


def test_nothing_is_decoded_beside_sampling_until_it_has_ended(
    ran: MainWindow, until: Until, hold: Hold, sampled: Trajectory, decodes: list[int]
) -> None:
    session, decoding = ran.app_state.session, ran.app_state.watch.predictions._decoding
    hold.at(60)  # 50 of noising, and then some of denoising
    assert session.change(seed=5)

    def newest() -> Trajectory:
        return session.timeline.trajectories[-1]

    until(lambda: newest().recipe.seed == 5 and newest().recipe.process == "reverse")
    run = newest()
    until(lambda: len(run) >= 9)
    session.playback.pause()
    decodes.clear()
    seek(ran, 3)
    until(lambda: not decoding._rest.isActive())
    assert (decoding._asked, decodes) == (None, [])
    assert is_preview(run, 3, "x")
    hold.release()
    until(lambda: run.decoded is not None and (3, "x") in run.decoded)
    assert run.complete
