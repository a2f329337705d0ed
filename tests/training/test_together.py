"""Training in several processes: the same run as in one, one writer, and what goes wrong.

Real processes over gloo; all jobs of a kind are forked from one process (`forked_processes`).
Where one process and several must agree, weights differ by what adding up in another order does:
less than 1e-5 of the largest one after these steps in float32. In bfloat16 (pictures, on
processors that have it) each process rounds its gradient by itself, to 0.4 %.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from forked_processes import Job, Outcome, carry_out
from safetensors.numpy import load_file

from diffusion_gui.storage.model_files import read_metadata
from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.storage.run_log import read_changes

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="forks, and stops processes"),
    pytest.mark.timeout(1200),  # of the first test, which waits for all processes
]
TOLERANCE = 1e-5
STEPS = 20
TRAIN = (
    "train --data points:moons --network mlp --set width=16 --set depth=1 --warmup 3 "
    f"--steps {STEPS} --save-every 6 --sample-every 10 --device cpu"
).split()


def train(out: str, *flags: str, size: int = 1, **faults: str) -> Job:
    own = [] if "--resume" in flags else TRAIN[1:]
    named = {name.removeprefix("rank"): fault for name, fault in faults.items()}
    return Job(["train", *own, *flags, "--out", out], size, named)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Outcome]]:
    """All runs of this file, one after the other."""
    jobs = {
        "one": train("one", "--batch", "32"),
        "passes": train("passes", "--batch", "16", "--accumulate", "2"),
        "two": train("two", "--batch", "16", size=2),
        "four": train("four", "--batch", "8", size=4, rank3="kill 10"),
        "no writer": train("writer", "--batch", "16", size=2, rank0="kill 8"),
        "then two": train("four", "--resume", size=2, rank1="stop 15"),
        "then one": train("four", "--resume"),
        "of three": train("two", "--resume", size=3),
        "asked": train("asked", "--batch", "16", size=2, rank1="ask 8"),
        "not finite": train("nan", "--batch", "16", size=2, rank1="not_finite 8"),
        "no memory": train("short", "--batch", "16", size=2, rank1="no_memory 8"),
        "full disk": train("full", "--batch", "16", size=2, rank0="full_disk 8"),
        "lost card": train("card", "--batch", "16", size=2, rank1="lost_card 8"),
        "hanging share": train("share", "--batch", "16", size=2, rank0="hanging_share 8"),
        "other clock": train("clock", "--batch", "16", size=2, rank1="other_clock 3600"),
        "frozen": train(
            "frozen", "--batch", "16", size=2, rank0="impatient", rank1="freeze 8"
        ),
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("together")
    outcomes = carry_out(list(jobs.values()), folder)
    return folder, dict(zip(jobs, outcomes, strict=True))


Done = tuple[Path, dict[str, Outcome]]


def state(folder: Path) -> dict[str, np.ndarray]:
    return load_file(folder / "state.safetensors")


def losses(folder: Path) -> list[float]:
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == list(range(1, len(lines) + 1))
    return [line["loss"] for line in lines]


def same(a: Path, b: Path) -> None:
    assert losses(a) == pytest.approx(losses(b), rel=TOLERANCE)
    first, second = state(a), state(b)
    assert first.keys() == second.keys()
    for name, array in first.items():
        np.testing.assert_allclose(
            second[name], array, rtol=0, atol=TOLERANCE * max(1e-3, float(np.abs(array).max()))
        )


def test_two_processes_end_with_the_weights_of_one(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["one"].codes == [0], outcomes["one"].err
    assert outcomes["two"].codes == [0, 0], outcomes["two"].err
    same(folder / "one", folder / "two")


def test_two_passes_are_two_processes(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["passes"].codes == [0]
    assert losses(folder / "passes") == pytest.approx(losses(folder / "two"), rel=1e-6)
    first, second = state(folder / "passes"), state(folder / "two")
    for name, array in first.items():
        np.testing.assert_allclose(second[name], array, rtol=0, atol=1e-6)


def test_one_process_writes_and_speaks(done: Done) -> None:
    folder, outcomes = done
    two, one = outcomes["two"], outcomes["one"]
    assert two.out[1] == two.err[1] == ""
    assert len(two.out[0].splitlines()) == len(one.out[0].splitlines())
    assert "20 steps of 32 (processes 2 x passes 1 x batch 16)" in two.out[0]
    made = [sorted(p.name for p in (folder / name).rglob("*")) for name in ("one", "two")]
    assert made[0] == made[1]


def test_the_recipe_names_the_processes_and_one_process_names_none(done: Done) -> None:
    folder, _ = done
    settings = read_settings(folder / "two")
    assert (settings.batch, settings.accumulate, settings.processes) == (16, 1, 2)
    assert settings.total_batch == 32
    alone = json.loads((folder / "one" / "config.json").read_text())
    assert not {"processes", "accumulate"} & alone.keys()


def test_a_killed_process_ends_the_run_in_words_and_loses_nothing(done: Done) -> None:
    """The ones left have taken each step together, so the first saves where they are."""
    _, outcomes = done
    four = outcomes["four"]
    assert four.codes == [2, 2, 2, -9]
    told = "".join(four.err)
    assert told.count("Another process of this run has ended, so it stopped. Step 10 is") == 1
    assert "--resume" in told
    assert "Traceback" not in told


def test_a_killed_writer_costs_what_came_after_its_last_checkpoint(done: Done) -> None:
    folder, outcomes = done
    outcome = outcomes["no writer"]
    assert outcome.codes == [-9, 2]
    told = "".join(outcome.err)
    assert told.startswith("Another process of this run has ended, so it stopped. It was killed")
    assert read_metadata(folder / "writer" / "checkpoint.safetensors")["figures"]["steps"] == 6


def test_it_goes_on_with_fewer_processes_on_the_same_items(done: Done) -> None:
    """Four until step 10, two until one of them is asked to stop, then one alone."""
    folder, outcomes = done
    assert "going on at step 10" in outcomes["then two"].out[0]
    assert "(processes 2 x passes 2 x batch 8)" in outcomes["then two"].out[0]
    assert outcomes["then one"].codes == [0], outcomes["then one"].err
    assert "(processes 1 x passes 4 x batch 8)" in outcomes["then one"].out[0]
    same(folder / "one", folder / "four")
    metadata = read_metadata(folder / "four" / "checkpoint.safetensors")
    assert metadata["figures"]["steps"] == STEPS


def test_all_stop_together_when_one_is_asked_to(done: Done) -> None:
    _, outcomes = done
    stopped = outcomes["then two"]
    assert stopped.codes == [143, 143]
    assert "Stopped at step 16 of 20; saved." in stopped.err[0]


def test_all_obey_a_request_after_the_same_step(done: Done) -> None:
    """The writer finds it once the other process has begun a step, or before: at most one later."""
    folder, outcomes = done
    outcome = outcomes["asked"]
    assert outcome.codes == [0, 0], "torchrun must not begin again"
    ((step, changed),) = read_changes(folder / "asked")
    assert step in (9, 10)
    assert changed["lr"][1] == 2e-4
    lines = [json.loads(line) for line in (folder / "asked" / "log.jsonl").open()]
    steps = [line for line in lines if "loss" in line]
    assert steps[-1]["step"] in (13, 14)
    before = [json.loads(line)["loss"] for line in (folder / "one" / "log.jsonl").open()]
    assert [one["loss"] for one in steps[:step]] == pytest.approx(before[:step], rel=TOLERANCE)
    rates = [one["lr"] for one in steps]
    assert rates[step] < 0.3 * rates[step - 1]
    assert (
        f"Stopped at step {steps[-1]['step']} of 20; saved, as it was asked to." in outcome.err[0]
    )
    saved = read_metadata(folder / "asked" / "checkpoint.safetensors")
    assert saved["figures"]["steps"] == steps[-1]["step"]


def test_a_batch_that_cannot_be_split_is_refused_once(done: Done) -> None:
    folder, outcomes = done
    refused = outcomes["of three"]
    assert refused.codes == [2, 2, 2]
    told = "".join(refused.err)
    assert told.count("A batch of 32 items cannot be split over 3 processes.") == 1
    assert "1, 2, 4" in told
    assert read_settings(folder / "two").processes == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("not finite", "the loss in process 1 of 2 (counted from 0) is not a finite number"),
        ("no memory", "The memory does not suffice for this training."),
        ("full disk", "No space left on device"),
        ("lost card", "Its driver reports: CUDA error: unspecified launch failure."),
        ("frozen", "Process 1 of 2 (counted from 0) gives no sign of life"),
    ],
)
def test_trouble_of_one_process_is_told_once_and_costs_no_checkpoint(
    done: Done, name: str, words: str
) -> None:
    folder, outcomes = done
    outcome = outcomes[name]
    assert outcome.codes == ([2, -9] if name == "frozen" else [2, 2])
    told = "".join(outcome.err)
    assert told.count(words) == 1, told
    assert len(told.splitlines()) == 2, told
    folders = {"not finite": "nan", "no memory": "short", "full disk": "full", "lost card": "card"}
    run = folder / folders.get(name, name)
    saved = read_metadata(run / "checkpoint.safetensors")["figures"]["steps"]
    assert saved >= 6, "the last interval, and where the others are well the last step"
    assert not [path for path in run.iterdir() if path.name.startswith(".")]


def test_a_share_that_hangs_is_told_and_the_run_goes_on_when_it_answers(done: Done) -> None:
    folder, outcomes = done
    outcome = outcomes["hanging share"]
    assert outcome.codes == [0, 0], outcome.err
    assert "state.safetensors is not written yet" in outcome.err[0] or (
        "checkpoint.safetensors is not written yet" in outcome.err[0]
    )
    assert "answers again." in outcome.err[0]
    assert outcome.err[1] == ""
    same(folder / "share", folder / "two")


def test_clocks_that_differ_change_nothing(done: Done) -> None:
    folder, outcomes = done
    assert outcomes["other clock"].codes == [0, 0], outcomes["other clock"].err
    same(folder / "clock", folder / "two")
