"""The run folder: what does not fit is refused, and a write that fails is told in words."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file
from tiny_run import TINY, Run

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.models.checkpoint import write_tensors
from diffusion_gui.storage import atomic
from diffusion_gui.storage.run_log import read_log
from diffusion_gui.training import run_folder
from diffusion_gui.training.run_folder import RunFolder
from diffusion_gui.training.trainer import train


def names(out: Path) -> set[str]:
    return {entry.name for entry in out.iterdir()}


def refused(run: Run, settings: TrainSettings, said: str, resume: bool = True) -> UserError:
    with pytest.raises(UserError) as told:
        run(settings, resume=resume)
    assert said in str(told.value)
    assert told.value.why
    assert told.value.what_to_do
    return told.value


# ------------------------------------------------------------------- beginning


def test_a_run_is_never_overwritten(run: Run, tiny: TrainSettings, out: Path) -> None:
    run(tiny, stop=3)
    before = (out / "state.safetensors").read_bytes()
    refused(run, tiny, "--resume", resume=False)
    assert (out / "state.safetensors").read_bytes() == before


def test_there_must_be_a_run_to_go_on_with(run: Run, tiny: TrainSettings, out: Path) -> None:
    refused(run, tiny, "holds no training run")
    assert not out.exists()


def test_another_programs_config_is_not_replaced(run: Run, tiny: TrainSettings, out: Path) -> None:
    out.mkdir()
    (out / "config.json").write_text('{"mine": 1}')
    refused(run, tiny, "belongs to something else", resume=False)
    assert (out / "config.json").read_text() == '{"mine": 1}'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 3}, "seed was 0, now 3"),
        ({"batch": 17}, "batch"),
        ({"data": "points:circles"}, "data"),
        ({"network_options": {"width": 32, "depth": 1}}, "network_options"),
    ],
    ids=str,
)
def test_a_run_cannot_go_on_as_another(
    run: Run, tiny: TrainSettings, change: dict[str, object], said: str
) -> None:
    run(tiny, stop=3)
    refused(run, dataclasses.replace(tiny, **change), said)


def test_what_a_killed_program_left_is_swept(run: Run, tiny: TrainSettings, out: Path) -> None:
    run(tiny, stop=3)
    (out / "checkpoints").mkdir(exist_ok=True)
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], text=True,
                          capture_output=True, check=True).stdout.strip()  # fmt: skip
    for name in (f"{gone}-0a1b2c3d.safetensors", f"{os.getpid()}-abcdefgh"):
        (out / f"{atomic.TEMPORARY_PREFIX}{name}").write_bytes(b"half")
        (out / "checkpoints" / f"{atomic.TEMPORARY_PREFIX}{name}").write_bytes(b"half")
    alive = out / f"{atomic.TEMPORARY_PREFIX}{os.getppid()}-abcdefgh"
    alive.write_bytes(b"somebody is writing it")
    run(tiny, resume=True)
    assert names(out) - {alive.name} == {
        "config.json",
        "checkpoint.safetensors",
        "state.safetensors",
        "log.jsonl",
        "checkpoints",
    }
    assert alive.exists()
    assert not [name for name in names(out / "checkpoints") if name.startswith(".")]


def test_two_cannot_train_in_one_folder(run: Run, tiny: TrainSettings, out: Path) -> None:
    events = train(tiny, out)
    for _ in range(8):
        next(events)
    refused(run, tiny, "being trained already")
    events.close()
    assert run(tiny, resume=True)[0].step == 6


# --------------------------------------------------------------------- damage


def test_a_state_cut_anywhere_is_refused(run: Run, tiny: TrainSettings, out: Path) -> None:
    run(tiny, stop=3)
    path = out / "state.safetensors"
    whole = path.read_bytes()
    for length in (*range(0, len(whole), len(whole) // 25), len(whole) - 1):
        path.write_bytes(whole[:length])
        refused(run, tiny, "no state that training could go on from")
    for place in range(100, len(whole), len(whole) // 25):
        damaged = bytearray(whole)
        damaged[place] ^= 4
        path.write_bytes(bytes(damaged))
        refused(run, tiny, "no state")
    path.write_bytes(whole)
    assert run(tiny, resume=True)[0].step == 3


def test_of_a_damaged_state_the_newest_kept_one_takes_the_place(
    run: Run, tiny: TrainSettings, out: Path
) -> None:
    straight = [event.loss for event in run(tiny) if isinstance(event, TrainStep)]
    # Hard links: what damages the newest kept state in place damages the run's own too.
    for name in ("state.safetensors", "checkpoints/00000012.state.safetensors"):
        path = out / name
        path.write_bytes(path.read_bytes()[:1000])
    events = run(tiny, resume=True)
    [notice] = [event for event in events if isinstance(event, Notice)]
    assert notice.text.endswith("is damaged; the run goes on from step 10, which was kept.")
    again = [event for event in events if isinstance(event, TrainStep)]
    assert [event.step for event in again] == [11, 12]
    assert [event.loss for event in again] == straight[10:]
    assert read_log(out, 0)[0].steps.tolist() == list(range(1, 13))
    assert run(dataclasses.replace(tiny, steps=15), resume=True)[-1].step == 15


def test_a_state_of_other_tensors_is_refused(run: Run, tiny: TrainSettings, out: Path) -> None:
    run(tiny, stop=3)
    path = out / "state.safetensors"
    tensors = load_file(path)
    content = {"step": 3, "seconds": 1.0, "sigma_data": 1.0}
    raw = path.read_bytes()
    held = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"]
    content["sigma_data"] = json.loads(held["diffusion_gui"])["sigma_data"]
    name = next(name for name in tensors if name.startswith("exp_avg/"))
    for changed in (
        {k: v for k, v in tensors.items() if k != name},
        tensors | {name: tensors[name].new_zeros(3)},
        tensors | {"exp_avg/more": tensors[name]},
    ):
        write_tensors(path, changed, content)
        refused(run, tiny, "does not fit its network")
    write_tensors(path, tensors, content)
    assert run(tiny, resume=True)[0].step == 3


@pytest.mark.parametrize(
    "change",
    [
        {"step": "3"},
        {"step": -1},
        {"step": 1.5},
        {"step": None},
        {"seconds": float("nan")},
        {"sigma_data": "much"},
        {"data": "much"},
        {"data": 5},
    ],
    ids=str,
)
def test_a_state_whose_figures_make_no_sense_is_refused(
    run: Run, tiny: TrainSettings, out: Path, change: dict[str, object]
) -> None:
    run(tiny, stop=3)
    content = {"step": 3, "seconds": 1.0, "sigma_data": 1.0} | change
    write_tensors(out / "state.safetensors", load_file(out / "state.safetensors"), content)
    refused(run, tiny, "metadata is damaged")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"data": 1, "network": 2, "steps": 3}', "[" * 100_000]
)
def test_damaged_settings_are_refused(run: Run, tiny: TrainSettings, out: Path, text: str) -> None:
    run(tiny, stop=3)
    (out / "config.json").write_text(text)
    with pytest.raises(UserError):
        run(tiny, resume=True)


@pytest.mark.parametrize("tail", [b'{"step": 4, "lo', b"\xff\xfe\n", b"[" * 10_000 + b"\n", b"5\n"])
def test_a_damaged_line_of_the_log_is_cut_off(
    run: Run, tiny: TrainSettings, out: Path, tail: bytes
) -> None:
    run(tiny, stop=3)
    with (out / "log.jsonl").open("ab") as log:
        log.write(tail)
    run(tiny, resume=True)
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == list(range(1, 13))


# --------------------------------------------------------- writes that do not go


class Full:
    """A file of the log on a disk that fills up: the n-th operation fails."""

    def __init__(self, file: object, failing: str) -> None:
        self._file, self._failing = file, failing

    def __getattr__(self, name: str) -> object:
        if name == self._failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return getattr(self._file, name)


@pytest.mark.parametrize("failing", ["open", "write", "flush", "fileno", "close"])
def test_a_log_that_cannot_be_written_is_told(
    run: Run, tiny: TrainSettings, out: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    run(tiny, stop=3)
    state = (out / "state.safetensors").read_bytes()
    whole = Path.open

    def opened(path: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if path.name != "log.jsonl" or mode != "a":
            return whole(path, mode, *args, **kwargs)
        if failing == "open":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return Full(whole(path, mode, *args, **kwargs), failing)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", opened)
        if failing == "close":  # after everything has been flushed
            run(tiny, resume=True)
            return
        told = refused(run, tiny, os.strerror(errno.ENOSPC))
    assert "log.jsonl" in told.what
    assert (out / "state.safetensors").read_bytes() == state
    assert run(tiny, resume=True)[0].step == 3


def test_others_can_read_along_between_saves(
    tiny: TrainSettings, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_folder, "FLUSH_SECONDS", 0.0)
    events = train(dataclasses.replace(tiny, save_every=1000), out)
    for event in events:
        if isinstance(event, TrainStep) and event.step == 4:
            break
    part, _, _ = read_log(out, 0)
    assert part.steps.tolist() == [1, 2, 3, 4]
    assert [detail.step for detail in part.details] == [1, 2, 3, 4]
    events.close()


@pytest.mark.parametrize("at", range(1, 7))
@pytest.mark.parametrize("operation", ["fsync", "replace"])
def test_the_nth_operation_of_a_save_failing_keeps_the_last_good_state(
    run: Run,
    tiny: TrainSettings,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    operation: str,
    at: int,
) -> None:
    run(tiny, stop=3)
    whole = getattr(os, operation)
    calls = iter(range(1, 1000))

    def fail(*args: object, **kwargs: object) -> None:
        if next(calls) >= at:  # a disk that is full stays full
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        whole(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(os, operation, fail)
        with pytest.raises(UserError) as told:
            run(tiny, resume=True)
    assert os.strerror(errno.EIO) in told.value.why
    assert str(out) in told.value.what
    assert not [name for name in names(out) if name.startswith(atomic.TEMPORARY_PREFIX)]
    events = run(tiny, resume=True)
    assert 3 <= events[0].step <= 5


def test_a_folder_that_cannot_be_made_is_told(run: Run, tiny: TrainSettings, out: Path) -> None:
    out.write_text("a file")
    assert "could not be made" in refused(run, tiny, str(out), resume=False).what


def test_a_lock_is_let_go_when_a_run_cannot_start(tmp_path: Path, run: Run, out: Path) -> None:
    run(TINY, stop=3)
    folder = RunFolder(out)
    for _ in range(3):
        refused(run, dataclasses.replace(TINY, batch=7), "as another run")
    folder.resume(TINY)
    folder.close()
    assert run(TINY, resume=True)[0].step == 3
