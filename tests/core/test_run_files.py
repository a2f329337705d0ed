"""A run's folder without torch: its log is followed, its checkpoints kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diffusion_gui.core import run_files
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.run_files import CHECKPOINT, LOG, MOST_KEPT, STATE
from diffusion_gui.core.train_settings import TrainSettings


def line(step: int) -> str:
    row = {"step": step, "loss": 1 / step, "grad_norm": 0.5, "lr": 0.1, "seconds": step / 10}
    return json.dumps(row) + "\n"


def save(folder: Path, step: int) -> None:
    """What a trainer does: the files are replaced by new ones."""
    for name in (CHECKPOINT, STATE):
        temporary = folder / "new"
        temporary.write_text(f"{name} {step}")
        temporary.replace(folder / name)
    run_files.keep(folder, step)


def test_a_growing_log_is_read_line_by_line(tmp_path: Path) -> None:
    assert run_files.read_log(tmp_path, 0) == ([], 0, False)
    log = tmp_path / LOG
    log.write_text(line(1) + line(2) + line(3)[:20])
    rows, offset, anew = run_files.read_log(tmp_path, 0)
    assert [row.step for row in rows] == [1, 2]
    assert rows[1].loss == 0.5
    assert not anew
    log.write_text(line(1) + line(2) + line(3) + line(4))
    rows, offset, anew = run_files.read_log(tmp_path, offset)
    assert [row.step for row in rows] == [3, 4]
    assert run_files.read_log(tmp_path, offset) == ([], offset, False)


def test_a_log_that_was_cut_back_is_read_from_its_start(tmp_path: Path) -> None:
    (tmp_path / LOG).write_text("".join(line(k) for k in range(1, 9)))
    _, offset, _ = run_files.read_log(tmp_path, 0)
    (tmp_path / LOG).write_text(line(1) + line(2))
    rows, _, anew = run_files.read_log(tmp_path, offset)
    assert anew
    assert [row.step for row in rows] == [1, 2]


def test_foreign_lines_are_left_out(tmp_path: Path) -> None:
    (tmp_path / LOG).write_text("what\n[1]\n{}\n" + line(5) + '{"step": "x"}\n')
    rows, _, _ = run_files.read_log(tmp_path, 0)
    assert [row.step for row in rows] == [5]


def test_a_folder_is_a_run_by_its_config(tmp_path: Path) -> None:
    assert not run_files.is_run(tmp_path)
    with pytest.raises(UserError, match="no training run"):
        run_files.read_settings(tmp_path)
    (tmp_path / "config.json").write_text(TrainSettings(lr=0.02).to_json())
    assert run_files.is_run(tmp_path)
    assert run_files.read_settings(tmp_path).lr == 0.02


def test_checkpoints_are_kept_as_they_were_and_thinned_out(tmp_path: Path) -> None:
    for step in range(1, 3 * MOST_KEPT):
        save(tmp_path, step)
        assert len(run_files.kept(tmp_path)) <= MOST_KEPT
    kept = run_files.kept(tmp_path)
    assert kept[0] == 1
    assert kept[-1] == 3 * MOST_KEPT - 1
    for step in kept:
        path = tmp_path / "checkpoints" / f"{step:08d}.{CHECKPOINT}"
        assert path.read_text() == f"{CHECKPOINT} {step}"


def test_rewinding_brings_checkpoint_and_state_back_and_forgets_the_later(tmp_path: Path) -> None:
    for step in (10, 20, 30):
        save(tmp_path, step)
    run_files.rewind(tmp_path, 20)
    assert (tmp_path / CHECKPOINT).read_text() == f"{CHECKPOINT} 20"
    assert (tmp_path / STATE).read_text() == f"{STATE} 20"
    assert run_files.kept(tmp_path) == [10, 20]


def test_rewinding_to_what_is_gone_changes_nothing(tmp_path: Path) -> None:
    save(tmp_path, 10)
    with pytest.raises(UserError, match="step 5"):
        run_files.rewind(tmp_path, 5)
    assert (tmp_path / STATE).read_text() == f"{STATE} 10"


def test_a_keepsake_that_cannot_be_made_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").write_text("a file is in the way")
    save(tmp_path, 10)
    assert run_files.kept(tmp_path) == []
    assert (tmp_path / CHECKPOINT).exists()


def test_a_second_run_in_one_second_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "20260101-120000-points-moons"
    assert run_files.unused(folder) == folder
    folder.mkdir()
    second = run_files.unused(folder)
    second.mkdir()
    assert len({folder, second, run_files.unused(folder)}) == 3
