"""The probe inside the real window: it goes through its phases, writes figures and closes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diffusion_gui.bench.window import STATES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.devtools import probe
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short scrub and light networks."""
    for name, value in (("SCRUB_STEPS", 30), ("SCRUB_ITEMS", 2), ("SCRUBS", 5)):
        monkeypatch.setattr(probe, name, value)
    light = TrainSettings(
        data="points:moons", network="mlp", network_options={"width": 8, "depth": 1}, batch=8
    )
    monkeypatch.setattr(probe, "MEASURED_UNET", light)
    monkeypatch.setattr(probe, "MEASURED_MLP", light)
    monkeypatch.setattr(probe, "SETTLE_SECONDS", 0.05)


def test_all_phases_are_measured_and_the_window_closes(
    window: MainWindow, until: Until, tmp_path: Path, small: None
) -> None:
    target = tmp_path / "measured.json"
    running = probe.Probe(window, target, probe.PHASES, 0.5)
    window.update()
    until(lambda: not window.isVisible(), 60)
    measured = json.loads(target.read_text())
    left_out = measured.get("phases_left_out", {})  # nothing can be heard on this machine
    assert set(measured["phases"]) | set(left_out) == set(STATES)
    assert set(left_out) <= {"hearing"}
    assert all(left_out.values())
    for seen in measured["phases"].values():
        assert 0.0 <= seen["p50_ms"] <= seen["p99_ms"] <= seen["longest_ms"]
    assert measured["phases"]["playing"]["paints_per_second"] > 0
    assert measured["scrub"]["frames"] == 5, "every frame asked for is painted"
    assert measured["scrub"]["numbers_p99_ms"] > 0.0
    stamps = measured["stamps"]
    # This window was there before the probe: which of the three comes first is chance.
    assert max(stamps["shown"], stamps["ready"], stamps["sampled"]) <= stamps["closing"]
    assert "live" in stamps
    window.app_state.close()
    running.remove_runs()
    assert not list(tmp_path.rglob("checkpoint.safetensors"))


def test_an_error_in_the_script_does_not_leave_the_window_open(
    window: MainWindow, until: Until, tmp_path: Path, small: None, monkeypatch
) -> None:
    def broken(steps: int, items: int) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(probe, "denoised", broken)
    told: list[BaseException | None] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: told.append(error))
    probe.Probe(window, tmp_path / "measured.json", ("scrub",), 0.1)
    window.update()
    until(lambda: not window.isVisible(), 60)
    assert [str(error) for error in told] == ["planted"]
    assert not (tmp_path / "measured.json").exists()


def test_lateness_counts_what_held_the_loop_up(window: MainWindow, qtbot) -> None:
    import time

    lateness = probe.Lateness(window)
    lateness.start()
    time.sleep(0.06)
    seen = lateness.stop()
    assert seen["longest_ms"] >= 55.0


def test_an_unknown_phase_is_refused(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no-phase"):
        probe.Probe(window, tmp_path / "f.json", ("no-phase",), 1.0)
