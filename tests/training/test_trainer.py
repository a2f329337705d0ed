"""A training run: its events, exact resume, and what stops it."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from collections.abc import Callable, Generator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tiny_run import Run
from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.training import CheckpointSaved, TrainSamples, TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.data.dataset import StoredDataset, open_dataset
from diffusion_gui.models import checkpoint
from diffusion_gui.storage.model_files import read_metadata
from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.training import sample_grid, trainer
from diffusion_gui.training.adamw import AdamW
from diffusion_gui.training.sample_grid import Way
from diffusion_gui.training.trainer import Trainer, train

Numbers = Callable[[list[Event]], list[float]]


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


def state(out: Path) -> dict[str, np.ndarray]:
    return load_file(out / "state.safetensors")


def trainer_of(settings: TrainSettings) -> Trainer:
    return Trainer(settings, open_dataset(settings.data), None)


def equal(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


# ---------------------------------------------------------------- what is told


def test_a_run_tells_what_it_does(run: Run, tiny: TrainSettings, out: Path) -> None:
    events = run(dataclasses.replace(tiny, sample_every=6))
    first = next(event for event in events if not isinstance(event, Progress))
    assert isinstance(first, TrainStarted)
    assert first.step == 0
    assert first.parameters == sum(a.size for n, a in state(out).items() if "weights/" in n)
    steps = [event for event in events if isinstance(event, TrainStep)]
    assert [event.step for event in steps] == list(range(1, 13))
    assert [event.step for event in events if isinstance(event, CheckpointSaved)] == [5, 10, 12]
    samples = [event for event in events if isinstance(event, TrainSamples)]
    assert [event.step for event in samples] == [6, 12]
    assert samples[0].x.shape == (512, 2)
    assert any(isinstance(event, Progress) for event in events)
    for event in steps:
        assert event.detail is not None  # each of the first steps has one
        whole = math.sqrt(sum(norm**2 for norm in event.detail.norms))
        assert event.grad_norm == pytest.approx(whole, rel=1e-3)
        assert event.detail.groups == ("label", "stem", "layers", "head")
        assert len(event.detail.level_loss) == 10


def test_samples_of_points_bring_their_way_from_the_same_noise(
    run: Run, tiny: TrainSettings
) -> None:
    events = run(dataclasses.replace(tiny, sample_every=6))
    first, second = (event for event in events if isinstance(event, TrainSamples))
    assert first.path is not None
    assert second.path is not None
    assert first.path.shape == (26, 512, 2)
    assert first.path.nbytes < 2**16
    np.testing.assert_array_equal(first.path[0], second.path[0])
    np.testing.assert_array_equal(first.path[-1], first.x.astype(np.float16))
    assert first.path[0].std() == pytest.approx(1.0, abs=0.1)
    assert not np.array_equal(first.path[-1], second.path[-1])


def test_a_way_of_huge_numbers_stays_finite() -> None:
    way = Way(np.full((4, 2), -1e9, np.float32))
    way.add(np.full((4, 2), 1e9, np.float32))
    samples = way.samples(1, np.zeros(4, np.int64))
    assert samples.path is not None
    assert np.isfinite(samples.path).all()
    assert samples.x[0, 0] == np.float32(1e9)


def test_pictures_keep_their_samples_only(tmp_path: Path) -> None:
    settings = TrainSettings(
        data="digits",
        network="unet_small",
        network_options={"channels": 8, "patch": 4},
        steps=1,
        batch=4,
        sample_every=1,
        device="cpu",
    )
    events = list(train(settings, tmp_path / "run"))
    (samples,) = (event for event in events if isinstance(event, TrainSamples))
    assert samples.x.shape == (16, 1, 28, 28)
    assert samples.path is None


def test_the_folder_holds_what_the_contract_says(run: Run, tiny: TrainSettings, out: Path) -> None:
    events = run(tiny)
    assert set(files(out)) == {
        "config.json",
        "checkpoint.safetensors",
        "state.safetensors",
        "log.jsonl",
    }
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    steps = [event for event in events if isinstance(event, TrainStep)]
    assert [line["step"] for line in lines] == [event.step for event in steps]
    assert all(line.keys() >= {"step", "loss", "grad_norm", "lr", "seconds"} for line in lines)
    assert [line["loss"] for line in lines] == [event.loss for event in steps]
    assert TrainSettings.from_json((out / "config.json").read_text()) == tiny.checked()


def test_the_checkpoint_holds_the_averaged_weights(
    run: Run, tiny: TrainSettings, out: Path
) -> None:
    run(tiny)
    held = state(out)
    kept = load_file(out / "checkpoint.safetensors")
    for name, array in kept.items():
        np.testing.assert_array_equal(array, held[f"ema/{name}"])
        assert not np.array_equal(array, held[f"weights/{name}"])
    assert checkpoint.load(str(out)).metadata["figures"]["steps"] == 12


def test_the_loss_goes_down(run: Run, tiny: TrainSettings, losses: Numbers) -> None:
    seen = losses(run(dataclasses.replace(tiny, steps=150, batch=128, lr=1e-2)))
    assert np.mean(seen[-20:]) < 0.9 * np.mean(seen[:5])


def test_every_item_comes_once_an_epoch_in_another_order(tiny: TrainSettings) -> None:
    run = trainer_of(dataclasses.replace(tiny, batch=48))
    run.batches.items._x = run.batches.items._x[:100]
    seen = []
    for step in range(25):  # 12 epochs
        seen.extend(run.batches.places(step).tolist())
    epochs = [seen[i : i + 100] for i in range(0, 1200, 100)]
    assert all(sorted(epoch) == list(range(100)) for epoch in epochs)
    assert epochs[0] != epochs[1]


def test_classes_are_dropped_at_the_asked_rate(tiny: TrainSettings) -> None:
    settings = dataclasses.replace(tiny, batch=4000, label_dropout=0.25).checked()
    _, _, labels, _ = trainer_of(settings).batches.draw(0)
    if (labels >= 0).any():
        assert (labels < 0).float().mean().item() == pytest.approx(0.25, abs=0.03)


def test_gradients_are_clipped(tiny: TrainSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    run = trainer_of(dataclasses.replace(tiny, clip=0.01).checked())
    seen = {}
    step = run.optimizer.step
    monkeypatch.setattr(
        run.optimizer,
        "step",
        lambda: (seen.update(norm=sum(g.square().sum() for g in run.norms.gradients())), step()),
    )
    event = run.advance()
    assert event.grad_norm > 0.01, "what is told is the norm before"
    assert math.sqrt(seen["norm"]) == pytest.approx(0.01, rel=1e-4)


# ---------------------------------------------------------------- exact resume


def test_a_resumed_run_is_the_straight_one(
    run: Run, tiny: TrainSettings, out: Path, losses: Numbers, tmp_path: Path
) -> None:
    """P4, in one process; the abuse tests do it with kills in new ones."""
    settings = dataclasses.replace(tiny, steps=200, save_every=1000)
    straight = losses(list(train(settings, tmp_path / "straight")))
    pieces = losses(run(settings, stop=3))
    for stop in (4, 50, 51, 120, 0):
        pieces += losses(run(settings, resume=True, stop=stop))
    assert pieces == straight
    assert equal(state(out), state(tmp_path / "straight"))
    a, b = (read_metadata(p / "checkpoint.safetensors") for p in (out, tmp_path / "straight"))
    assert a["sha256"] == b["sha256"]
    mean = np.mean(straight[-50:])
    assert a["figures"]["loss_mean_50"] == b["figures"]["loss_mean_50"] == pytest.approx(mean)
    lines = (out / "log.jsonl").read_text().splitlines()
    assert [json.loads(line)["loss"] for line in lines] == straight


@pytest.mark.parametrize("capability", ["AVX2", "AVX512"])
def test_with_dropout_and_pictures_too(
    tmp_path: Path, losses: Numbers, monkeypatch: pytest.MonkeyPatch, capability: str
) -> None:
    """And however the processor likes its weights to lie."""
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)
    settings = TrainSettings(
        data="digits",
        network="unet_small",
        network_options={"channels": 8, "patch": 4, "dropout": 0.3},
        steps=6,
        batch=4,
        sample_every=0,
        device="cpu",
    )
    straight = losses(list(train(settings, tmp_path / "a")))
    events = train(settings, tmp_path / "b")
    first = [event for _, event in zip(range(4), events, strict=False)]
    events.close()
    rest = list(train(settings, tmp_path / "b", resume=True))
    assert losses(first + rest) == straight
    assert equal(state(tmp_path / "a"), state(tmp_path / "b"))


def test_a_longer_run_may_follow(run: Run, tiny: TrainSettings, saves: Numbers) -> None:
    run(tiny)
    events = run(dataclasses.replace(tiny, steps=20), resume=True)
    assert [event.step for event in events if isinstance(event, TrainStep)][:1] == [13]
    assert saves(events) == [15, 20]


CURES = {
    "lr": 1e-4,
    "warmup": 10,
    "weight_decay": 0.1,
    "clip": 0.1,
    "ema": 0.5,
    "label_dropout": 0.9,
    "level_mean": 1.0,
    "level_std": 0.5,
}


@pytest.mark.parametrize("name", CURES)
def test_a_run_may_be_cured_where_it_stands(
    run: Run, tiny: TrainSettings, out: Path, losses: Numbers, name: str, tmp_path: Path
) -> None:
    """From there on it is treated as asked: the step before is the same, what follows is not."""
    settings = dataclasses.replace(tiny, warmup=0, save_every=1000)
    straight = losses(list(train(settings, tmp_path / "straight")))
    before = losses(run(settings, stop=6))
    cured = dataclasses.replace(settings, **{name: CURES[name]})
    events = run(cured, resume=True)
    assert events[0].step == 6
    assert before == straight[:6]
    assert len(losses(events)) == 6
    assert not equal(state(out), state(tmp_path / "straight"))
    assert read_settings(out) == cured.checked()


def test_a_finished_run_has_nothing_left_to_do(run: Run, tiny: TrainSettings, out: Path) -> None:
    run(tiny)
    before = files(out)
    events = run(tiny, resume=True)
    assert [type(event) for event in events] == [TrainStarted]
    assert files(out) == before


# ------------------------------------------------------------- stopping, saving


def test_a_checkpoint_that_cannot_be_kept_is_told_and_training_goes_on(
    run: Run, tiny: TrainSettings, out: Path, saves: Numbers
) -> None:
    run(tiny, stop=1)
    (out / "checkpoints").write_text("a file is in the way")
    events = run(tiny, resume=True)
    told = [event.text for event in events if isinstance(event, Notice)]
    assert len(told) == len(saves(events)) > 0
    assert str(out / "checkpoints") in told[0]
    assert "File exists" in told[0]
    assert saves(events)[-1] == tiny.steps


def test_stopping_saves_the_step_it_stopped_at(run: Run, tiny: TrainSettings, out: Path) -> None:
    run(tiny, stop=3)
    assert read_metadata(out / "checkpoint.safetensors")["figures"]["steps"] == 3
    assert run(tiny, resume=True)[0].step == 3


def test_ctrl_c_in_the_first_step_leaves_a_run_that_starts_anew(
    run: Run, tiny: TrainSettings, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "advance", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(tiny)
    assert set(files(out)) == {"config.json"}
    assert run(tiny, resume=True)[0].step == 0


def test_ctrl_c_in_the_middle_of_a_step_saves_nothing_half_done(
    run: Run, tiny: TrainSettings, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tiny, stop=7)
    before = state(out)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(trainer.Ema, "update", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(tiny, resume=True)
    assert equal(state(out), before)


# --------------------------------------------------- numbers that are no numbers


def poisoned(value: float) -> Callable[..., Tensor]:
    losses = trainer.training_losses

    def call(*args: Tensor) -> Tensor:
        return losses(*args) * value

    return call


def stopped_in_words(run: Run, settings: TrainSettings, out: Path, said: str) -> None:
    """A resumed run is told to stop; nothing on disk but the log and settings may change."""
    before = state(out)
    kept = (out / "checkpoint.safetensors").read_bytes()
    with pytest.raises(UserError) as stopped:
        run(settings, resume=True)
    assert said in stopped.value.what
    assert "not a finite number" in stopped.value.what
    assert "learning rate" in stopped.value.what_to_do
    assert "unharmed" in stopped.value.what_to_do
    assert equal(state(out), before)
    assert (out / "checkpoint.safetensors").read_bytes() == kept


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Optimizer steps that were taken."""
    taken: list[int] = []
    whole = AdamW.step

    def step(self: AdamW) -> None:
        taken.append(1)
        whole(self)

    monkeypatch.setattr(AdamW, "step", step)
    return taken


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_loss_that_is_no_number_stops_before_the_step(
    run: Run,
    tiny: TrainSettings,
    out: Path,
    steps: list[int],
    monkeypatch: pytest.MonkeyPatch,
    value: float,
) -> None:
    run(tiny, stop=7)
    steps.clear()
    monkeypatch.setattr(trainer, "training_losses", poisoned(value))
    stopped_in_words(run, tiny, out, "step 8: the loss")
    assert not steps


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_gradient_that_is_no_number_stops_before_the_step(
    run: Run,
    tiny: TrainSettings,
    out: Path,
    steps: list[int],
    monkeypatch: pytest.MonkeyPatch,
    value: float,
) -> None:
    run(tiny, stop=7)
    steps.clear()
    whole = trainer.GradientNorms.gradients

    def gradients(self: trainer.GradientNorms) -> list[Tensor]:
        found = whole(self)
        found[3].reshape(-1)[0] = value
        return found

    monkeypatch.setattr(trainer.GradientNorms, "gradients", gradients)
    stopped_in_words(run, tiny, out, "step 8: the gradient")
    assert not steps


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_weight_that_is_no_number_stops_before_the_step(
    run: Run,
    tiny: TrainSettings,
    out: Path,
    steps: list[int],
    monkeypatch: pytest.MonkeyPatch,
    value: float,
) -> None:
    run(tiny, stop=7)
    steps.clear()
    restore = Trainer._restore

    def spoiled(self: Trainer, state: object) -> None:
        restore(self, state)
        next(self.network.parameters()).data.reshape(-1)[0] = value

    monkeypatch.setattr(Trainer, "_restore", spoiled)
    stopped_in_words(run, tiny, out, "step 8: the loss")
    assert not steps


def test_weights_that_no_loss_shows_are_not_saved(
    run: Run, tiny: TrainSettings, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step may spoil what the next loss would have told; the good files stay."""
    run(tiny, stop=7)
    update = trainer.Ema.update

    def spoiling(self: trainer.Ema, step: int) -> None:
        update(self, step)
        next(self.module.parameters()).data.reshape(-1)[0] = math.nan

    monkeypatch.setattr(trainer.Ema, "update", spoiling)
    stopped_in_words(run, tiny, out, "after step 10: a weight")


# --------------------------------------------------------------- out of memory

SHORT = [
    MemoryError(),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB."),
    RuntimeError(
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: "
        "you tried to allocate 4503599627370496 bytes. Error code 12 (Cannot allocate memory)"
    ),
    RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 80 bytes."),
    RuntimeError("MPS backend out of memory (MPS allocated: 18.01 GB)"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
]


@pytest.mark.parametrize("error", SHORT, ids=lambda error: str(error)[:30])
@pytest.mark.parametrize("where", ["build", "step", "samples"])
def test_out_of_memory_is_a_message_and_the_next_smaller_job_works(
    run: Run,
    tiny: TrainSettings,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    where: str,
) -> None:
    def short(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        owner, name = {
            "build": (trainer, "build"),
            "step": (trainer, "training_losses"),
            "samples": (sample_grid.NetworkDenoiser, "__call__"),
        }[where]
        patch.setattr(owner, name, short)
        with pytest.raises(UserError, match="memory does not suffice") as told:
            run(dataclasses.replace(tiny, sample_every=5))
    assert "smaller" in told.value.what_to_do
    assert told.value.__context__ is None, "the error would keep what did not fit alive"
    run(dataclasses.replace(tiny, steps=2), resume=where != "build")


def test_memory_that_really_does_not_suffice(tiny: TrainSettings, tmp_path: Path) -> None:
    """2^50 bytes of states: no machine has them, and torch says so in its own way."""
    with pytest.raises(UserError, match="memory does not suffice"):
        trainer.guarded(lambda: torch.empty(2**50))


@pytest.mark.parametrize(
    "message",
    ["CUDA error: unspecified launch failure", "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"],
)
def test_a_lost_gpu_is_a_message_that_offers_the_cpu(
    run: Run, tiny: TrainSettings, out: Path, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    run(tiny, stop=7)
    kept = files(out)

    def lost(*_: object) -> None:
        raise RuntimeError(message + "\nCUDA kernel errors might be reported later")

    monkeypatch.setattr(trainer, "training_losses", lost)
    with pytest.raises(UserError, match="stopped answering") as told:
        run(tiny, resume=True)
    assert message in told.value.why
    assert "--device cpu" in told.value.what_to_do
    assert files(out) == kept


def test_other_errors_stay_bugs(tiny: TrainSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(trainer, "training_losses", wrong)
    with pytest.raises(RuntimeError, match="mat1"):
        trainer.guarded(trainer_of(tiny.checked()).advance)


def test_a_step_that_slept_counts_as_the_one_before(
    run: Run, tiny: TrainSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A suspended machine: an hour within the third step."""
    times = itertools.chain([0, 0.25, 1, 1.25, 2, 3602, 3603, 3603.25], itertools.repeat(4000.0))
    monkeypatch.setattr(trainer, "time", SimpleNamespace(perf_counter=lambda: next(times)))
    events = [one for one in run(dataclasses.replace(tiny, steps=4)) if isinstance(one, TrainStep)]
    assert [one.seconds for one in events] == [0.25, 0.5, 0.75, 1.0]


# ------------------------------------------------------------ data that changed


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    """A data set that a test may change between two sittings."""
    rng = torch.Generator().manual_seed(0)
    held = {"x": torch.randn(60, 2, generator=rng), "labels": torch.arange(60) % 3}

    def opened(spec: str) -> Generator[Progress, None, StoredDataset]:
        yield from ()
        domain = Domain("points", (2,), labels=("a", "b", "c"))
        return StoredDataset(spec, domain, len(held["x"]), x=held["x"], labels=held["labels"])

    monkeypatch.setattr(trainer, "opening", opened)
    return held


@pytest.mark.parametrize(
    "change",
    [
        lambda x, labels: (x * 1.1, labels),
        lambda x, labels: (x[:50], labels[:50]),
        lambda x, labels: (x.flip(0), labels.flip(0)),
        lambda x, labels: (x, labels.roll(1)),
        lambda x, labels: (torch.cat([x[:1] + 0.01, x[1:]]), labels),
    ],
    ids=["scaled", "fewer", "another order", "other classes", "one item"],
)
def test_changed_data_is_noticed(
    run: Run, tiny: TrainSettings, out: Path, data: dict[str, Tensor], change: Callable[..., object]
) -> None:
    run(tiny, stop=7)
    kept = files(out)
    data["x"], data["labels"] = change(data["x"], data["labels"])
    with pytest.raises(UserError, match="data has changed") as told:
        run(tiny, resume=True)
    assert "60 items" in told.value.why
    assert told.value.what_to_do
    assert files(out) == kept


def test_the_last_digit_of_another_machine_is_not(
    run: Run, tiny: TrainSettings, data: dict[str, Tensor]
) -> None:
    run(tiny, stop=7)
    data["x"] = data["x"] * (1 + 1e-7)
    assert run(tiny, resume=True)[0].step == 7
