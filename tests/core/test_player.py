"""The player: position as arithmetic on a clock that the test moves."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion_gui.core.runs.player import Player


def player(length: int, *, fps: float = 10.0, loop: bool = True, reverse: bool = False) -> Player:
    one = Player(fps)
    one.set_length(length)
    one.loop, one.reverse = loop, reverse
    return one


def positions(one: Player, times: list[float], there: Iterable[int] = range(1000)) -> list[int]:
    result = []
    for now in times:
        one.advance(now, set(there).__contains__)
        result.append(one.position)
    return result


def test_it_plays_at_its_rate() -> None:
    one = player(5)
    one.play(100.0)
    assert positions(one, [100.0, 100.09, 100.11, 100.19, 100.21]) == [0, 0, 1, 1, 2]


def test_late_frames_are_skipped() -> None:
    one = player(50)
    one.play(0.0)
    assert positions(one, [0.55, 0.95]) == [5, 9]


def test_it_tells_whether_it_moved() -> None:
    one = player(5)
    one.play(0.0)
    assert not one.advance(0.05)
    assert one.advance(0.15)


def test_speed_is_a_factor() -> None:
    one = player(50)
    one.speed = 4.0
    one.play(0.0)
    assert positions(one, [0.51]) == [20]


def test_it_loops_and_it_stops() -> None:
    one = player(3)
    one.play(0.0)
    assert positions(one, [0.11, 0.21, 0.31, 0.41]) == [1, 2, 0, 1]
    once = player(3, loop=False)
    once.play(0.0)
    assert positions(once, [0.11, 0.21, 0.31, 0.41]) == [1, 2, 2, 2]
    assert not once.playing
    once.play(1.0)
    assert once.position == 0, "playing at the end starts again"


def test_it_plays_backwards() -> None:
    one = player(3, reverse=True)
    one.seek(2, 0.0)
    one.play(0.0)
    assert positions(one, [0.11, 0.21, 0.31]) == [1, 0, 2]
    once = player(3, reverse=True, loop=False)
    once.play(0.0)
    assert once.position == 2
    assert positions(once, [0.11, 0.21, 0.31]) == [1, 0, 0]
    assert not once.playing


def test_a_held_frame_stays_longer() -> None:
    one = player(4)
    one.holds = {0: 1.0, 2: 0.5}
    one.play(0.0)
    assert positions(one, [0.5, 1.05, 1.15, 1.25, 1.75, 1.85]) == [0, 0, 1, 2, 2, 3]


def test_it_waits_for_a_frame_that_is_not_there_yet() -> None:
    one = player(10)
    one.play(0.0)
    assert positions(one, [0.11, 0.21, 0.31, 0.41], there=range(2)) == [1, 1, 1, 1]
    assert one.playing
    assert positions(one, [0.45]) == [2], "it goes on from there, without a jump"


def test_it_waits_before_frames_that_are_left_out_and_plays_on_behind_them() -> None:
    one = player(10)
    one.play(0.0)
    there = (0, 1, 6, 7)
    assert positions(one, [0.11, 0.21, 0.31], there) == [1, 1, 1]
    one.seek(6, 0.31)
    assert positions(one, [0.42, 0.52], there) == [7, 7]
    one.seek(0, 0.52)
    one.reverse = True
    assert positions(one, [0.63, 0.73, 0.83], there) == [7, 6, 6], "backwards as well"


def test_pausing_and_seeking() -> None:
    one = player(10)
    one.play(0.0)
    one.pause()
    assert positions(one, [0.11, 5.0]) == [0, 0]
    one.seek(7, 5.0)
    assert one.position == 7
    one.play(5.0)
    assert positions(one, [5.11]) == [8]
    one.seek(99, 6.0)
    assert one.position == 9
    one.seek(-5, 6.0)
    assert one.position == 0


def test_a_shorter_timeline_keeps_the_position_inside() -> None:
    one = player(10)
    one.seek(9, 0.0)
    one.set_length(4)
    assert one.position == 3
    one.set_length(0)
    assert (one.position, one.length) == (0, 0)
    assert not one.advance(100.0)


@pytest.mark.parametrize("slept", [1.2, 60.0, 3600.0, 1e9])
def test_after_a_sleep_it_goes_on_from_where_it_was(slept: float) -> None:
    one = player(1000)
    one.play(0.0)
    assert positions(one, [0.11, 0.21]) == [1, 2]
    awake = 0.21 + slept
    assert positions(one, [awake, awake + 0.05, awake + 0.11]) == [3, 3, 4], "one frame at a time"


def test_a_clock_that_was_set_back_holds_nothing_up() -> None:
    one = player(1000)
    one.play(1000.0)
    assert positions(one, [1000.11, 5.0, 5.11, 5.21]) == [1, 1, 2, 3]


def test_a_clock_that_jumps_to_and_fro_shows_every_frame_in_turn() -> None:
    one, now, seen = player(1000), 0.0, []
    one.play(now)
    for jump in (0.0, 5000.0, -4000.0, 7.0, -1.0, 1e6, 0.0):
        now += jump
        for _ in range(3):
            now += 0.101
            one.advance(now)
            seen.append(one.position)
    steps = [after - before for before, after in itertools.pairwise(seen)]
    assert set(steps) <= {0, 1}
    assert sum(steps) >= 12


def test_another_speed_is_felt_at_once() -> None:
    one = player(1000)
    one.speed = 0.1
    one.play(0.0)
    one.speed = 8.0
    assert positions(one, [0.01, 0.03]) == [0, 1]


@given(
    length=st.integers(0, 30),
    fps=st.floats(0.5, 100),
    speed=st.sampled_from([0.1, 1.0, 8.0]),
    loop=st.booleans(),
    reverse=st.booleans(),
    moves=st.lists(
        st.tuples(st.floats(0, 3), st.integers(-2, 35), st.sampled_from("ppsalx")), max_size=30
    ),
)
def test_whatever_is_pressed_the_position_is_a_frame(
    length: int,
    fps: float,
    speed: float,
    loop: bool,
    reverse: bool,
    moves: list[tuple[float, int, str]],
) -> None:
    one = player(length, fps=fps, loop=loop, reverse=reverse)
    one.speed = speed
    now = 0.0
    for wait, number, key in moves:
        now += wait
        if key == "p":
            one.play(now)
        elif key == "s":
            one.seek(number, now)
        elif key == "l":
            one.set_length(max(number, 0))
        elif key == "x":
            one.reverse = not one.reverse
        else:
            one.advance(now, lambda position, last=number: last < 0 or position <= last)
        assert 0 <= one.position < max(one.length, 1)


def test_it_cannot_be_made_to_play_nothing() -> None:
    one = player(1)
    one.play(0.0)
    assert not one.advance(10.0)
    assert one.position == 0
    with pytest.raises(AttributeError):
        one.position = 3  # type: ignore[misc]
