"""A run's batch over another number of processes."""

from __future__ import annotations

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.batch_split import split_over
from diffusion_gui.core.recipes.train_settings import TrainSettings


@pytest.mark.parametrize(
    ("processes", "batch", "accumulate"),
    [(1, 16, 4), (2, 16, 2), (4, 16, 1), (8, 8, 1), (64, 1, 1)],
)
def test_the_total_batch_stays_and_no_pass_grows(
    processes: int, batch: int, accumulate: int
) -> None:
    split = split_over(TrainSettings(batch=16, processes=4), processes)
    assert (split.batch, split.accumulate, split.processes) == (batch, accumulate, processes)
    assert split.total_batch == 64


@pytest.mark.parametrize("processes", [3, 128])
def test_a_batch_of_unequal_parts_is_refused_with_what_fits(processes: int) -> None:
    with pytest.raises(UserError, match=f"64 items cannot be split over {processes}") as told:
        split_over(TrainSettings(batch=64), processes)
    assert "1, 2, 4" in told.value.what_to_do


def test_a_file_without_them_is_of_one_process_and_one_pass() -> None:
    text = TrainSettings(batch=8).to_json()
    assert "processes" not in text
    assert "accumulate" not in text
    settings = TrainSettings.from_json(text)
    assert (settings.accumulate, settings.processes) == (1, 1)
    several = TrainSettings(batch=8, accumulate=3, processes=2)
    assert TrainSettings.from_json(several.to_json()).total_batch == 48


@pytest.mark.parametrize("wrong", ["0", "-1", "1.5", '"two"', "true", "1e9"])
def test_a_number_of_processes_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(UserError, match="no number of processes"):
        TrainSettings.from_json(f'{{"processes": {wrong}}}')
