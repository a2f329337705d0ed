"""What was costly to make is kept by its size, and long calls tell of their steps."""

from __future__ import annotations

import threading

import pytest

from diffusion_gui.core.errors import Cancelled
from diffusion_gui.core.kept import Kept
from diffusion_gui.core.steps import as_part, listening, step


def test_the_oldest_go_once_all_together_are_too_large() -> None:
    kept: Kept[str] = Kept(10, len)
    for word in ("aaaa", "bbbb", "cc"):
        kept.once(word, lambda word=word: word)
    kept.once("aaaa", lambda: "made again")  # used, so it is not the oldest any more
    kept.once("ddd", lambda: "ddd")
    assert [kept.holds(one) for one in ("aaaa", "bbbb", "cc", "ddd")] == [True, False, True, True]


def test_many_small_things_are_kept_and_the_newest_however_large() -> None:
    kept: Kept[str] = Kept(10, len)
    for number in range(10):
        kept.once(number, lambda: "a")
    assert len(kept) == 10
    assert kept.once("large", lambda: "b" * 100) == "b" * 100
    assert len(kept) == 1


def test_room_is_made_before_a_large_thing_is() -> None:
    kept: Kept[str] = Kept(10, len)
    kept.once("old", lambda: "aaaa")
    kept.once("new", lambda: "b" * (8 + len(kept)), needs=8)
    assert kept.once("new", lambda: "made again") == "b" * 8


def test_another_version_takes_the_place_of_the_one_before() -> None:
    kept: Kept[str] = Kept(10, len)
    assert kept.once("run", lambda: "one", version=1) == "one"
    assert kept.once("run", lambda: "two", version=2) == "two"
    assert len(kept) == 1
    assert not kept.holds("run", 1)


def test_what_was_stopped_is_not_kept() -> None:
    kept: Kept[str] = Kept(10, len)

    def stopped() -> str:
        raise Cancelled

    with pytest.raises(Cancelled):
        kept.once("run", stopped)
    assert kept.once("run", lambda: "whole") == "whole"


def test_steps_are_told_to_the_listener_of_their_thread_alone() -> None:
    heard: list[tuple[int, int, str]] = []
    step(1, 2, "nobody listens")
    with listening(lambda *told: heard.append(told)):
        other = threading.Thread(target=step, args=(1, 2, "elsewhere"))
        other.start()
        other.join()
        step(1, 2, "here")
    step(1, 2, "nobody listens any more")
    assert heard == [(1, 2, "here")]


def test_parts_are_told_as_percent_of_the_whole() -> None:
    heard: list[tuple[int, int, str]] = []
    with listening(lambda *told: heard.append(told)), as_part(200, "reading"):
        for done in (0, 50):
            step(done, 100, "reading")
        with as_part(100, "reading"):  # a part that is read alone elsewhere
            for done in (0, 50):
                step(done, 100, "reading")
        step(3, 4, "something else")
    assert [done for done, _, what in heard if what == "reading"] == [0, 25, 25, 50]
    assert heard[-1] == (3, 4, "something else")
