from __future__ import annotations

import pytest

from diffusion_gui.core.active_time import Pace


def test_a_step_that_slept_counts_as_the_one_before() -> None:
    pace = Pace()
    assert [pace.counted(took) for took in (0.01, 0.012, 3600.0, 0.011)] == [
        0.01, 0.012, 0.012, 0.011,
    ]  # fmt: skip


@pytest.mark.parametrize("took", [(3.0, 0.01, 0.5), (0.2, 2.0, 3.9), (0.01, 0.9, 0.01)])
def test_slow_beginnings_and_uneven_steps_count_as_they_are(took: tuple[float, ...]) -> None:
    pace = Pace()
    assert tuple(pace.counted(one) for one in took) == took


def test_work_that_has_become_slow_counts_from_its_second_step_on() -> None:
    pace = Pace()
    assert [pace.counted(took) for took in (0.01, 2.0, 2.0, 2.0)] == [0.01, 0.01, 2.0, 2.0]
