"""A run's log: written line by line, read while it grows, older ones and foreign lines included."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np

from diffusion_gui.core.runs.training_record import Detail
from diffusion_gui.storage import run_log
from diffusion_gui.storage.run_log import LOG, read_log

KEYS = ["step", "loss", "grad_norm", "lr", "seconds"]
DETAIL = Detail(3, ("stem", "head"), (0.25, 1e-9), (math.nan, *[0.5] * 8, 2.0))


def line(step: int, detail: Detail | None = None) -> str:
    return run_log.line(step, 1 / step, 0.5, 0.1, step / 10, detail) + "\n"


def test_a_growing_log_is_read_line_by_line(tmp_path: Path) -> None:
    nothing, offset, restarted = read_log(tmp_path, 0)
    assert (len(nothing), offset, restarted) == (0, 0, False)
    log = tmp_path / LOG
    log.write_text(line(1) + line(2) + line(3)[:20])
    part, offset, restarted = read_log(tmp_path, 0)
    assert part.steps.tolist() == [1, 2]
    assert part.losses.tolist() == [1.0, 0.5]
    assert part.seconds.tolist() == [0.1, 0.2]
    assert not restarted
    log.write_text(line(1) + line(2) + line(3) + line(4))
    part, offset, restarted = read_log(tmp_path, offset)
    assert part.steps.tolist() == [3, 4]
    part, after, restarted = read_log(tmp_path, offset)
    assert (len(part), after, restarted) == (0, offset, False)


def test_a_log_that_was_cut_back_is_read_from_its_start(tmp_path: Path) -> None:
    (tmp_path / LOG).write_text("".join(line(k) for k in range(1, 9)))
    _, offset, _ = read_log(tmp_path, 0)
    (tmp_path / LOG).write_text(line(1) + line(2))
    part, _, restarted = read_log(tmp_path, offset)
    assert restarted
    assert part.steps.tolist() == [1, 2]


def test_foreign_lines_are_left_out(tmp_path: Path) -> None:
    foreign = ["what", "[1]", "{}", '{"step": "x"}', line(7).replace("0.7", "NaN").rstrip()]
    foreign += [line(9, DETAIL).replace("[null", "[{}").rstrip()]
    (tmp_path / LOG).write_text("\n".join([*foreign, line(5)]))
    part, _, _ = read_log(tmp_path, 0)
    assert part.steps.tolist() == [5]


def test_a_detail_comes_back_as_it_was_written_and_its_line_is_json(tmp_path: Path) -> None:
    (tmp_path / LOG).write_text(line(1) + line(2) + line(3, DETAIL) + line(4))
    part, _, _ = read_log(tmp_path, 0)
    assert part.steps.tolist() == [1, 2, 3, 4]
    (told,) = part.details
    assert (told.step, told.groups, told.norms) == (3, DETAIL.groups, DETAIL.norms)
    np.testing.assert_array_equal(told.level_loss, DETAIL.level_loss)

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    entries = [
        json.loads(one, parse_constant=refuse) for one in (tmp_path / LOG).read_text().splitlines()
    ]
    assert all(list(entry)[:5] == KEYS for entry in entries)
    assert entries[2]["level_loss"][0] is None
    assert entries[2]["group_norms"] == {"stem": 0.25, "head": 1e-9}


def test_a_log_of_an_older_version_is_read_without_details(tmp_path: Path) -> None:
    row = {"step": 1, "loss": 0.5, "grad_norm": 2.0, "lr": 0.1, "seconds": 0.01}
    (tmp_path / LOG).write_text(json.dumps(row) + "\n")
    part, _, _ = read_log(tmp_path, 0)
    assert (part.steps.tolist(), part.norms.tolist(), part.details) == ([1], [2.0], ())
