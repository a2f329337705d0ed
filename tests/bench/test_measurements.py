"""The bench counts calls rightly, compares medians, and says what it could not measure."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from diffusion_gui.bench import children, learning, window
from diffusion_gui.bench.changes import measure_changes
from diffusion_gui.bench.figure import Figure, ratio
from diffusion_gui.bench.networks import measure_networks
from diffusion_gui.bench.processes import measure_processes, seconds_a_step
from diffusion_gui.bench.rivals import RIVALS, Rival, nearest
from diffusion_gui.bench.run_all import measure
from diffusion_gui.bench.sampling import calls_of, measure_sampling
from diffusion_gui.bench.sizes import Sizes
from diffusion_gui.bench.synthetic_run import denoised
from diffusion_gui.bench.timing import alternated, exponent
from diffusion_gui.bench.training import measure_training
from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.models import checkpoint
from diffusion_gui.models.networks import build

NETWORK = {"channels": 8, "blocks": 1, "patch": 2, "dropout": 0.0}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Sizes:
    """Sizes that take next to no time, with a network of their own."""
    domain = Domain("image", (1, 8, 8), labels=("a", "b"))
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    settings = TrainSettings(data="digits", network="unet_small", network_options=NETWORK)
    network = build("unet_small", NETWORK, domain).eval()
    checkpoint.save(path, network, domain=domain, settings=settings, sigma_data=0.5, figures={})
    return Sizes(
        model=str(path),
        repeats=1,
        items=2,
        steps=3,
        ideal_items=40,
        scale_steps=(2, 4),
        scale_items=(1, 2),
        scale_sides=(8, 12),
        network_sides=(8, 12),
        network_items=1,
        latent_side=16,
        latent_items=1,
        process_steps=0,
        memory=2**20,
        train_steps=1,
        learn_steps=0,
        film_frames=4,
        starts=1,
        phase_seconds=0.1,
        window=False,
    )


def figures(events: Iterator[Progress | Figure]) -> dict[str, Figure]:
    return {event.name: event for event in events if isinstance(event, Figure)}


def test_everything_is_measured_and_has_a_value(tiny: Sizes, monkeypatch) -> None:
    monkeypatch.setattr("diffusion_gui.bench.training.AGAINST_RIVALS", small_training())
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = figures(measure(tiny))
    assert set(found) == {
        "window",
        *(f"sampling/{name}" for name in SAMPLERS),
        "sampling/calls",
        "changes/first",
        "changes/whole",
        "guidance/cost",
        "guidance/calls",
        "ideal/cost",
        "scale/steps",
        "scale/items",
        "scale/pixels",
        "scale/memory",
        "scale/processes",
        "scale/core",
        *(
            f"networks/{name}-{what}"
            for name in ("unet", "unet_deep", "dit")
            for what in ("training", "sampling")
        ),
        *(f"latents/patch-{patch}" for patch in (1, 2, 4)),
        *(f"training/{name}{ending}" for name in RIVALS for ending in ("", "-bare")),
        *(f"learning/{name}" for name in RIVALS),
        "export/mp4",
    }
    for name, figure in found.items():
        unmeasured = name.startswith(("window", "training/", "learning/", "scale/processes"))
        assert (figure.value is None) == unmeasured, name
        if unmeasured:
            assert figure.note
            assert figure.met is None


def test_networks_are_told_by_pixels(tiny: Sizes) -> None:
    sizes = dataclasses.replace(tiny, network_sides=(8, 16), network_items=2)
    found = figures(measure_networks(sizes))
    assert len(found) == 6
    for figure in found.values():
        assert set(figure.parts) == {"8", "16"}
        assert figure.unit == "exponent"
        for side, seconds in figure.parts.items():
            each = 1e6 * seconds / int(side) ** 2 / 2
            assert f"{side}: {each:.2f}" in figure.note
    assert found["networks/dit-training"].parts != found["networks/dit-sampling"].parts


def small_training() -> TrainSettings:
    return TrainSettings(data="digits", network="unet_small", network_options=NETWORK, batch=2)


def test_a_run_calls_the_network_once_a_step_and_heun_twice_but_for_the_last(tiny: Sizes) -> None:
    assert network_calls(Recipe(sampler="ddim", steps=7), labelled=True) == 7
    assert network_calls(Recipe(sampler="heun", steps=7), labelled=True) == 13
    found = figures(measure_sampling(tiny))
    calls = found["sampling/calls"]
    assert calls.value == 1.0
    assert calls.parts == {f"calls {name}": 5.0 if name == "heun" else 3.0 for name in SAMPLERS}


def test_a_changed_setting_shows_its_first_frame_after_one_call_and_costs_its_sampler(
    tiny: Sizes,
) -> None:
    found = figures(measure_changes(tiny))
    first = dict(found["changes/first"].parts)
    assert first.pop("calls, sampler heun") == 2.0  # a step of Heun's
    assert set(first.values()) == {1.0}
    assert found["changes/first"].value == 1.0
    assert set(found["changes/whole"].parts.values()) == {1.0}


def test_guidance_is_one_call_on_a_doubled_batch(tiny: Sizes) -> None:
    from diffusion_gui.diffusion.guided import Guided

    denoiser = checkpoint.load(tiny.model, torch.device("cpu")).denoiser
    sizes = []
    denoiser.network.register_forward_pre_hook(lambda _, given: sizes.append(len(given[0])))
    with torch.inference_mode():
        Guided(denoiser, 3.0)(torch.zeros(5, 1, 8, 8), 0.7, 0.7, torch.zeros(5, dtype=torch.int64))
    assert sizes == [10]
    assert figures(measure_sampling(tiny))["guidance/calls"].value == 1.0


def test_calls_are_counted_while_the_work_runs_only(tiny: Sizes) -> None:
    denoiser = checkpoint.load(tiny.model, torch.device("cpu")).denoiser
    x = torch.zeros(1, 1, 8, 8)
    with torch.inference_mode():
        with calls_of(denoiser) as calls:
            for _ in range(4):
                denoiser(x, 0.5, 0.5)
        assert len(calls) == 4
        denoiser(x, 0.5, 0.5)
        with calls_of(denoiser) as calls:
            pass
        assert not calls


def test_a_ratio_is_made_of_medians() -> None:
    figure = ratio("a", "", ("over", [6.0, 100.0, 1.0]), ("under", [3.0, 2.0, 0.1]), 3.0)
    assert figure.value == 3.0
    assert figure.parts == {"over": 6.0, "under": 2.0}
    assert figure.met


@pytest.mark.parametrize(
    ("value", "at_least", "met"), [(1.0, False, True), (3.0, False, False), (3.0, True, True)]
)
def test_a_target_has_a_direction(value: float, at_least: bool, met: bool) -> None:
    assert Figure("a", "", value, target=2.0, at_least=at_least).met is met
    assert Figure("a", "", value).met is None


def test_contenders_take_turns_and_the_first_round_is_not_timed() -> None:
    order: list[str] = []
    times = alternated({name: lambda name=name: order.append(name) for name in "ab"}, 3)
    assert order == ["a", "b", "a", "b", "b", "a", "a", "b"]
    assert {name: len(seconds) for name, seconds in times.items()} == {"a": 3, "b": 3}


@pytest.mark.parametrize("power", [1.0, 2.0, 0.5])
def test_the_exponent_of_a_power_is_that_power(power: float) -> None:
    costs = {size: 0.3 * size**power for size in (1.0, 10.0, 70.0)}
    assert exponent(costs) == pytest.approx(power)


def test_a_rival_has_as_many_parameters_as_can_be() -> None:
    def make(channels: int, width: int) -> torch.nn.Module:
        return torch.nn.Linear(width, width, bias=False)

    network = nearest(make, 1, 40 * 40 + 5)
    assert sum(p.numel() for p in network.parameters()) == 40 * 40


def test_installed_rivals_are_raced(tiny: Sizes, monkeypatch) -> None:
    pytest.importorskip("diffusers")
    monkeypatch.setattr("diffusion_gui.bench.training.AGAINST_RIVALS", small_training())
    found = figures(measure_training(tiny))
    figure = found["training/diffusers"]
    assert figure.value == pytest.approx(figure.parts["diffusers"] / figure.parts["ours"])
    figure = found["training/diffusers-bare"]
    assert figure.value == pytest.approx(figure.parts["diffusers"] / figure.parts["our bare step"])


class Deaf(torch.nn.Module):
    """A rival that can learn one number only."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = torch.nn.Parameter(torch.zeros(()))

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        assert 0.0 <= float(t.min()) <= float(t.max()) < 1000.0
        time.sleep(0.02)  # its patience is soon over, in few steps
        return self.answer.expand_as(x)


class Deafer(Deaf):
    """A rival that learns nothing, however many steps there is time for."""

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        return 0.0 * super().forward(x, t)


def test_a_rival_that_never_reaches_our_loss_is_not_waited_for(tiny: Sizes, monkeypatch) -> None:
    deaf = Rival("a deaf network", "torch", lambda channels, width: Deafer())
    monkeypatch.setattr(learning, "RIVALS", {"deaf": deaf})
    monkeypatch.setattr(learning, "AGAINST_RIVALS", small_training())
    # Time on a machine that does much else counts as well: little of it is asked for.
    monkeypatch.setattr(learning, "PATIENCE", 1.5)
    found = figures(learning.measure_learning(dataclasses.replace(tiny, learn_steps=20)))
    figure = found["learning/deaf"]
    assert figure.value is not None
    assert figure.value >= learning.PATIENCE
    assert "lower bound" in figure.note


def test_a_rival_that_cannot_be_imported_is_told(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "broken_rival.py").write_text("import no_such_module")
    monkeypatch.syspath_prepend(tmp_path)
    assert "no_such_module" in Rival("", "broken_rival", lambda *_: Deaf()).obstacle()
    assert "not installed" in Rival("", "absent_rival", lambda *_: Deaf()).obstacle()
    assert Rival("", "json", lambda *_: Deaf()).obstacle() == ""


def test_all_learn_from_the_same_batches(monkeypatch) -> None:
    monkeypatch.setattr(learning, "AGAINST_RIVALS", small_training())
    x = torch.rand(140, 1, 8, 8) * 2.0 - 1.0
    one, other = (learning.Student(learning.Foreign(Deaf()), x, 0.5, low=False) for _ in range(2))
    one.learn(6)
    other.learn(2)
    other.learn(4)
    assert one.loss() == other.loss()
    assert one.steps == other.steps == 6


def test_a_made_up_run_goes_from_noise_to_data() -> None:
    run = denoised(20, 3, (1, 8, 8))
    assert run.complete
    assert run.x.shape == (21, 3, 1, 8, 8)
    assert abs(float(run.x[0].std()) - 1.0) < 0.15
    assert (run.x[-1] == run.x0[-1]).all()


def test_a_child_s_stamps_count_from_its_start() -> None:
    if children.obstacle():
        pytest.skip("no Qt libraries")
    stamps = children.run("diffusion_gui.ui.devtools.bare_window")["stamps"]
    assert 0.0 < stamps["shown"] <= stamps["ended"]


def test_children_start_from_bytecode() -> None:
    children.write_bytecode()
    source = inspect.getsourcefile(children)
    assert source
    assert Path(importlib.util.cache_from_source(source)).is_file()


def test_a_child_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"first_forward failed: .*no-such-model"):
        children.run("diffusion_gui.bench.first_forward", "no-such-model", "2")


def test_the_window_s_figures_come_from_its_children(monkeypatch, tiny: Sizes) -> None:
    """Made-up children: what the window tells becomes figures with its targets."""
    state = {"p50_ms": 0.1, "p99_ms": 12.0, "longest_ms": 20.0, "paints_per_second": 38.0}
    full: dict[str, Any] = {
        "stamps": {"live": 4.0, "ready": 2.0, "closing": 9.0, "ended": 9.5},
        "phases": dict.fromkeys(window.STATES, state),
        "scrub": {
            "p50_ms": 2.0,
            "p99_ms": 7.0,
            "longest_ms": 8.0,
            "frames": 9,
            "numbers_p99_ms": 3.0,
        },
    }

    def run(module: str, *arguments: str) -> dict:
        if module == window.WINDOW and "--after" in arguments:
            return full
        shown = {window.WINDOW: 0.9, window.BARE: 0.3}.get(module, 0.0)
        return {"stamps": {"shown": 0.6 if "--pyqtgraph" in arguments else shown, "forward": 2.0}}

    monkeypatch.setattr(children, "run", run)
    monkeypatch.setattr(children, "obstacle", lambda: "")
    sizes = Sizes(model=tiny.model, starts=3)
    found = figures(window.measure_window(sizes))
    assert found["window/shown"].value == pytest.approx(1.5)
    assert found["window/qt"].value == pytest.approx(3.0)
    assert found["window/live_ratio"].value == pytest.approx(2.0)
    assert found["window/closed"].value == pytest.approx(0.5)
    assert found["window/delay_training"].met
    assert found["window/repaints"].met
    assert found["window/scrub"].met is False
    assert found["window/delay_idle"].target is None
    assert found["window/delay_clips"].met
    del full["phases"]["hearing"]
    full["phases_left_out"] = {"hearing": "No sound card."}
    silent = figures(window.measure_window(sizes))["window/delay_hearing"]
    assert (silent.value, silent.note) == (None, "No sound card.")


def test_the_steps_of_a_log_are_timed_after_its_first_ones(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    stamps = [9.0, 12.0, 13.0, 13.5, 14.0, 14.4, 15.0]
    log.write_text("".join(f'{{"step": {n + 1}, "seconds": {s}}}\n' for n, s in enumerate(stamps)))
    assert seconds_a_step(log) == pytest.approx(0.5)


def test_processes_that_cannot_run_are_told_with_the_reason(
    tiny: Sizes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    found = figures(measure_processes(dataclasses.replace(tiny, process_steps=1)))
    assert found["scale/processes"].value is None
    assert "/nowhere/python" in found["scale/processes"].note
    assert found["scale/core"].value is not None
    assert found["scale/core"].value > 0.0
