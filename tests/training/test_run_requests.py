"""A request file in the run folder: the trainer obeys it between steps, or refuses it in words."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.numpy import load_file
from tiny_run import TINY, Run

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.training import CheckpointSaved, RequestObeyed
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.storage.run_log import read_changes, read_log
from diffusion_gui.storage.run_requests import REQUEST, ask, is_trained_here
from diffusion_gui.training.trainer import train

LOWER = 2e-4


def asked(
    out: Path,
    at: dict[int, Callable[[], object]],
    settings: TrainSettings = TINY,
    resume: bool = False,
) -> list[Event]:
    """The events of a run during which `at` is done right after those steps."""
    seen: list[Event] = []
    for event in train(settings, out, resume):
        seen.append(event)
        if isinstance(event, TrainStep) and event.step in at:
            at[event.step]()
    return seen


def of(events: list[Event], kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def rates(out: Path) -> list[float]:
    return read_log(out, 0)[0].rates.tolist()


def test_a_run_that_is_asked_to_stop_is_saved_and_ends(out: Path) -> None:
    events = asked(out, {3: lambda: ask(out, RunRequest(stop=True))})
    steps = of(events, TrainStep)
    assert steps[-1].step == 4, "found before the next step, obeyed after it"
    assert of(events, RequestObeyed)[-1].request.stop
    assert not (out / REQUEST).exists()
    rest = asked(out, {}, resume=True)
    assert [step.step for step in of(rest, TrainStep)] == list(range(5, 13))


def test_a_run_that_stops_on_request_and_goes_on_is_the_straight_one(
    out: Path, run: Run, tmp_path: Path
) -> None:
    asked(out, {3: lambda: ask(out, RunRequest(stop=True))})
    asked(out, {}, resume=True)
    asked(tmp_path / "straight", {})
    same(out, tmp_path / "straight")


def same(one: Path, other: Path) -> None:
    first, second = (load_file(folder / "state.safetensors") for folder in (one, other))
    assert first.keys() == second.keys()
    assert all((first[name] == second[name]).all() for name in first)


def test_another_rate_holds_from_the_next_step_on_as_if_resumed_with_it(
    out: Path, tmp_path: Path
) -> None:
    events = asked(out, {5: lambda: ask(out, RunRequest(lr=LOWER))})
    obeyed = of(events, RequestObeyed)[0]
    assert (obeyed.step, obeyed.settings.lr) == (6, LOWER)
    assert read_settings(out).lr == LOWER
    assert read_changes(out) == [(6, {"lr": [TINY.lr, LOWER]})]
    other = tmp_path / "resumed"
    for event in train(TINY, other):
        if isinstance(event, TrainStep) and event.step == 6:
            break
    asked(other, {}, dataclasses.replace(TINY, lr=LOWER), resume=True)
    assert rates(out) == rates(other)
    assert read_changes(other) == read_changes(out)
    same(out, other)


def test_a_run_killed_after_a_change_goes_on_with_it_exactly(out: Path, tmp_path: Path) -> None:
    """The change is a checkpoint: what comes after it is made again at the new rate."""
    straight = tmp_path / "straight"
    asked(straight, {5: lambda: ask(straight, RunRequest(lr=LOWER))})
    events = train(TINY, out)
    for event in events:
        if isinstance(event, TrainStep) and event.step == 5:
            ask(out, RunRequest(lr=LOWER))
        if isinstance(event, TrainStep) and event.step == 9:
            break
    state = (out / "state.safetensors").read_bytes()
    events.close()  # saves; a killed run would not have
    (out / "state.safetensors").write_bytes(state)
    rest = asked(out, {}, read_settings(out), resume=True)
    assert of(rest, TrainStep)[0].step == 7
    assert rates(out) == rates(straight)
    assert read_changes(out) == read_changes(straight)
    same(out, straight)


def test_the_change_can_be_gone_back_before(out: Path) -> None:
    events = asked(out, {5: lambda: ask(out, RunRequest(lr=LOWER))})
    assert 6 in [saved.step for saved in of(events, CheckpointSaved)]
    assert (out / "checkpoints" / "00000006.state.safetensors").is_file()


def test_the_same_rate_changes_nothing(out: Path) -> None:
    asked(out, {5: lambda: ask(out, RunRequest(lr=TINY.lr))})
    assert read_changes(out) == []
    assert not (out / REQUEST).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"stop",
        b"[]",
        b"{}",
        b'{"stop": false}',
        b'{"stop": 1}',
        b'{"lr": "fast"}',
        b'{"lr": NaN}',
        b'{"lr": -1}',
        b'{"lr": null}',
        b'{"lr": 1e-3, "batch": 4}',
        b"\xff\xfe",
        b"[" * 3000,
        b" " * 5000,
    ],
)
def test_what_is_no_request_is_refused_in_words_once_and_stops_nothing(
    out: Path, content: bytes
) -> None:
    events = asked(out, {2: lambda: (out / REQUEST).write_bytes(content)})
    (told,) = of(events, Notice)
    assert str(out / REQUEST) in told.text
    assert "refused" in told.text
    assert of(events, TrainStep)[-1].step == TINY.steps
    assert (out / REQUEST).read_bytes() == content, "it may be something of the person's"


@pytest.mark.skipif(os.name == "nt", reason="pipes with names")
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_folder_or_pipe_of_that_name_holds_nothing_up(
    out: Path, make: Callable[[Path], None]
) -> None:
    events = asked(out, {2: lambda: make(out / REQUEST)})
    assert len(of(events, Notice)) == 1
    assert of(events, TrainStep)[-1].step == TINY.steps


def test_after_a_refused_request_a_right_one_is_obeyed(out: Path) -> None:
    def right() -> None:
        ask(out, RunRequest(stop=True))

    events = asked(out, {2: lambda: (out / REQUEST).write_text("what"), 5: right})
    assert of(events, TrainStep)[-1].step == 6


def test_a_request_from_before_training_began_is_dropped_in_words(out: Path, run: Run) -> None:
    run(TINY, stop=3)
    ask(out, RunRequest(stop=True))
    events = asked(out, {}, resume=True)
    assert "dropped: to stop" in of(events, Notice)[0].text
    assert of(events, TrainStep)[-1].step == TINY.steps
    assert not (out / REQUEST).exists()


def test_another_programs_request_file_is_not_taken_for_ones_own(out: Path, run: Run) -> None:
    out.mkdir()
    (out / REQUEST).write_text('{"stop": true}')
    with pytest.raises(UserError, match="belongs to something else"):
        run(TINY)
    assert (out / REQUEST).read_text() == '{"stop": true}'


def test_a_finished_run_and_a_folder_without_one_cannot_be_asked(
    out: Path, run: Run, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="holds no training run"):
        ask(tmp_path, RunRequest(stop=True))
    run(TINY)
    with pytest.raises(UserError, match="is finished"):
        ask(out, RunRequest(stop=True))
    assert not (out / REQUEST).exists()


def test_who_asks_learns_whether_somebody_trains(out: Path) -> None:
    seen = []
    asked(out, {2: lambda: seen.append(is_trained_here(out))})
    assert seen == [None if os.name == "nt" else True]
    assert is_trained_here(out) is not True


def test_a_request_is_written_and_read_as_one_line() -> None:
    for request in (RunRequest(stop=True), RunRequest(lr=LOWER), RunRequest(True, LOWER)):
        assert RunRequest.from_json(request.to_json()) == request
        assert "\n" not in request.to_json()
    assert RunRequest.of("lr=2e-4") == RunRequest(lr=LOWER)
    assert json.loads(RunRequest.of(" stop ").to_json()) == {"stop": True}
    for wrong in ("", "go", "stop=1", "lr", "lr=fast", "lr=0", "lr=nan"):
        with pytest.raises(UserError):
            RunRequest.of(wrong)
