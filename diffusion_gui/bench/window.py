"""The window: how soon it shows and samples, how late its event loop is, how fast it scrubs."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE

from . import children
from .figure import Figure, ratio
from .sizes import Sizes

WINDOW = "diffusion_gui"
BARE = "diffusion_gui.ui.devtools.bare_window"
FORWARD = "diffusion_gui.bench.first_forward"
SHOWN_TARGET, PLAIN_TARGET, LIVE_TARGET, CLOSED_TARGET = 1.0, 1.5, 6.0, 3.0
DELAY_TARGET, RATE_TARGET, SCRUB_TARGET = 16.0, 30.0, 5.0
STATES = {
    "idle": "nothing runs",
    "playing": "a run plays",
    "sampling": "runs are sampled and played",
    "training": "a U-Net trains and a run plays",
    "hearing": "a U-Net trains and sounds play, which are heard",
    "clips": "a U-Net trains and clips play",
    "learning": "an MLP trains and its curves are drawn",
}
_AIMED = ("playing", "training", "hearing", "clips", "learning")
"""States whose event-loop delay has a target."""


def measure_window(sizes: Sizes) -> Iterator[Progress | Figure]:
    """All figures of the window; without one (no Qt libraries) they say so."""
    if not sizes.window or (reason := children.obstacle()):
        yield Figure("window", "The window", None, note=reason if sizes.window else "left out")
        return
    children.write_bytecode()
    contenders = {
        "Qt": (BARE,),
        "pyqtgraph": (BARE, "--pyqtgraph"),
        "ours": (WINDOW, "--phases", "shown", "--measure"),
    }
    shown: dict[str, list[float]] = {name: [] for name in contenders}
    forwards = []
    total = sizes.starts * (len(contenders) + 1) + 1
    for turn in range(sizes.starts):
        for place, (name, arguments) in enumerate(contenders.items()):
            yield Progress(turn * (len(contenders) + 1) + place, total, "starting windows")
            shown[name].append(children.run(*arguments)["stamps"]["shown"])
        if turn < sizes.forwards:
            first = children.run(FORWARD, sizes.model, str(FIRST_RECIPE.count))
            forwards.append(first["stamps"]["forward"])
    yield from _shown(shown)
    yield Progress(total - 1, total, "watching the window")
    phases = ",".join(("live", *sizes.states, "scrub"))
    seconds = str(sizes.phase_seconds)
    measured = children.run(WINDOW, "--phases", phases, "--after", seconds, "--measure")
    yield from _live(measured["stamps"], forwards)
    for name in sizes.states:
        left_out = measured.get("phases_left_out", {}).get(name, "")
        yield from _state(name, STATES[name], measured["phases"].get(name), left_out)
    yield _scrub(measured)
    stamps = measured["stamps"]
    says, took = "Closing while a model trains and another samples", stamps["ended"]
    yield Figure("window/closed", says, took - stamps["closing"], "s", CLOSED_TARGET)


def _shown(shown: dict[str, list[float]]) -> Iterator[Figure]:
    ours = ("ours", shown["ours"])
    yield ratio(
        "window/shown",
        "The window shown, over a bare Qt and pyqtgraph window",
        ours,
        ("pyqtgraph", shown["pyqtgraph"]),
        PLAIN_TARGET,
    )
    yield ratio("window/qt", "The window shown, over a bare Qt window", ours, ("Qt", shown["Qt"]))
    says = "The window shown, from the start of its process"
    yield Figure("window/seconds", says, median(shown["ours"]), "s", SHOWN_TARGET)


def _live(stamps: dict[str, float], forwards: list[float]) -> Iterator[Figure]:
    says = "First frame of the recorded run painted"
    yield Figure("window/recorded", says, stamps.get("recorded"), "s")
    yield Figure(
        "window/live",
        "First live reverse frame painted",
        stamps.get("live"),
        "s",
        LIVE_TARGET,
        parts={name: stamps[name] for name in ("ready", "sampled", "live") if name in stamps},
    )
    if "live" in stamps and forwards:
        yield ratio(
            "window/live_ratio",
            "First live reverse frame, over importing torch, loading and one forward pass",
            ("live", [stamps["live"]]),
            ("torch and one pass", forwards),
        )


def _state(
    name: str, words: str, seen: dict[str, Any] | None, left_out: str = ""
) -> Iterator[Figure]:
    """The figures of one state; `left_out` tells why it was not measured."""
    aimed, says = name in _AIMED, f"Event-loop delay, 99th percentile, while {words}"
    if seen is None:
        yield Figure(f"window/delay_{name}", says, None, "ms", DELAY_TARGET, note=left_out)
        return
    yield Figure(
        f"window/delay_{name}",
        says,
        seen["p99_ms"],
        "ms",
        DELAY_TARGET if aimed else None,
        note=f"median {seen['p50_ms']:.2f} ms, longest {seen['longest_ms']:.0f} ms",
        parts={key: seen[key] for key in ("p50_ms", "p99_ms", "longest_ms")},
    )
    if name == "training":
        yield Figure(
            "window/repaints",
            f"Canvas repaints while {words}",
            seen["paints_per_second"],
            "frames/s",
            RATE_TARGET,
            at_least=True,
            note="40 frames a second are due",
        )


def _scrub(measured: dict[str, Any]) -> Figure:
    says = "Scrubbing to any frame of 1,000 steps and 64 items, 99th percentile"
    seen = measured.get("scrub")
    if seen is None:
        return Figure("window/scrub", says, None, "ms", SCRUB_TARGET, note=measured["scrub_note"])
    note = (
        f"median {seen['p50_ms']:.2f} ms, {seen['frames']} frames; the inspector follows a beat "
        f"later, in {seen['numbers_p99_ms']:.2f} ms"
    )
    return Figure("window/scrub", says, seen["p99_ms"], "ms", SCRUB_TARGET, note=note, parts=seen)
