"""`diffusion-gui bench` as it is typed: words or JSON, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from diffusion_gui.bench import run_all as measurements
from diffusion_gui.bench.figure import Figure
from diffusion_gui.bench.sizes import FULL, QUICK, Sizes
from diffusion_gui.core.protocol.events import Progress

Cli = Callable[..., tuple[int, str, str]]

FIGURES = (
    Figure("a/fast", "A thing", 1.25, target=1.5, note="on a good day", parts={"thing": 0.5}),
    Figure("a/slow", "Another", 1.0, "frames/s", target=30.0, at_least=True),
    Figure("a/none", "A third", None, note="it is not installed"),
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sizes]:
    """Measurements that are made at once; what sizes they were asked for."""
    seen: list[Sizes] = []

    def measure(sizes: Sizes) -> Iterator[Progress | Figure]:
        seen.append(sizes)
        yield Progress(0, 1, "working")
        yield from FIGURES

    monkeypatch.setattr(measurements, "measure", measure)
    return seen


def test_json_holds_every_figure_and_the_machine(cli: Cli, asked: list[Sizes]) -> None:
    code, out, err = cli("bench --quick --json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["quick"] is True
    assert {"cpu", "cores", "torch threads", "python", "torch"} <= set(told["machine"])
    fast, slow, none = told["figures"]
    assert fast == {
        "name": "a/fast",
        "says": "A thing",
        "value": 1.25,
        "unit": "x",
        "target": 1.5,
        "direction": "at most",
        "met": True,
        "note": "on a good day",
        "parts": {"thing": 0.5},
    }
    assert (slow["direction"], slow["met"]) == ("at least", False)
    assert (none["value"], none["met"]) == (None, None)
    assert asked == [QUICK]


def test_words_say_value_target_and_verdict(cli: Cli, asked: list[Sizes]) -> None:
    code, out, _ = cli("bench")
    assert code == 0
    rows = out.splitlines()
    assert any("A thing" in row and "1.25 x  at most 1.5  met" in row for row in rows)
    assert any("Another" in row and "1 frames/s  at least 30  MISSED" in row for row in rows)
    assert "    it is not installed" in rows
    assert any(row.startswith("1 targets met, 1 missed") for row in rows)
    assert rows[-1] == "Missed: a/slow"
    assert asked == [FULL]


def test_interrupted_it_exits_with_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(sizes: Sizes) -> Iterator[Progress | Figure]:
        yield Progress(0, 1, "working")
        raise KeyboardInterrupt

    monkeypatch.setattr(measurements, "measure", measure)
    assert cli("bench --quick")[0] == 130
