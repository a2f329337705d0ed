"""A run's folder without torch: checkpoints are kept and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage import run_folder, user_files
from diffusion_gui.storage.run_folder import CHECKPOINT, MOST_KEPT, STATE


def save(folder: Path, step: int) -> None:
    """What a trainer does: the files are replaced by new ones."""
    for name in (CHECKPOINT, STATE):
        temporary = folder / "new"
        temporary.write_text(f"{name} {step}")
        temporary.replace(folder / name)
    run_folder.keep(folder, step)


def test_a_folder_is_a_run_by_its_config(tmp_path: Path) -> None:
    assert not run_folder.is_run(tmp_path)
    with pytest.raises(UserError, match="no training run"):
        run_folder.read_settings(tmp_path)
    (tmp_path / "config.json").write_text(TrainSettings(lr=0.02).to_json())
    assert run_folder.is_run(tmp_path)
    assert run_folder.read_settings(tmp_path).lr == 0.02


def test_checkpoints_are_kept_as_they_were_and_thinned_out(tmp_path: Path) -> None:
    for step in range(1, 3 * MOST_KEPT):
        save(tmp_path, step)
        assert len(run_folder.kept(tmp_path)) <= MOST_KEPT
    kept = run_folder.kept(tmp_path)
    assert kept[0] == 1
    assert kept[-1] == 3 * MOST_KEPT - 1
    for step in kept:
        path = tmp_path / "checkpoints" / f"{step:08d}.{CHECKPOINT}"
        assert path.read_text() == f"{CHECKPOINT} {step}"


def test_rewinding_brings_checkpoint_and_state_back_and_forgets_the_later(tmp_path: Path) -> None:
    for step in (10, 20, 30):
        save(tmp_path, step)
    run_folder.rewind(tmp_path, 20)
    assert (tmp_path / CHECKPOINT).read_text() == f"{CHECKPOINT} 20"
    assert (tmp_path / STATE).read_text() == f"{STATE} 20"
    assert run_folder.kept(tmp_path) == [10, 20]


def test_rewinding_to_what_is_gone_changes_nothing(tmp_path: Path) -> None:
    save(tmp_path, 10)
    with pytest.raises(UserError, match="step 5"):
        run_folder.rewind(tmp_path, 5)
    assert (tmp_path / STATE).read_text() == f"{STATE} 10"


def test_a_keepsake_that_cannot_be_made_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").write_text("a file is in the way")
    with pytest.raises(UserError, match="checkpoints could not be written") as told:
        save(tmp_path, 10)
    assert "File exists" in told.value.why
    assert run_folder.kept(tmp_path) == []
    assert (tmp_path / CHECKPOINT).exists()


def test_a_second_run_in_one_second_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "20260101-120000-points-moons"
    assert user_files.unused(folder) == folder
    folder.mkdir()
    second = user_files.unused(folder)
    second.mkdir()
    assert len({folder, second, user_files.unused(folder)}) == 3
