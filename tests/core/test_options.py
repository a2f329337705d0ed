"""Options: values in their type and range, or words that say what is allowed."""

from __future__ import annotations

import math
from typing import Any

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Option
from diffusion_gui.core.registry import Entry, Registry

COUNT = Option("count", "int", 5, "Count", low=1, high=100)
RATE = Option("rate", "float", 0.5, "Rate", low=0.0, high=1.0)
FREE = Option("free", "float", 0.5, "Free", low=0.0)
COLOUR = Option("colour", "choice", "red", "Colour", choices=("red", "green"))
LOUD = Option("loud", "bool", False, "Loud")
NAME = Option("name", "text", "", "Name")


@pytest.mark.parametrize(
    ("option", "given", "expected"),
    [
        (COUNT, 1, 1),
        (COUNT, 100, 100),
        (COUNT, " 7 ", 7),
        (COUNT, 7.0, 7),
        (RATE, 1, 1.0),
        (RATE, "0.25", 0.25),
        (RATE, "1e-3", 0.001),
        (COLOUR, "green", "green"),
        (LOUD, True, True),
        (LOUD, "yes", True),
        (LOUD, "OFF", False),
        (NAME, "", ""),
    ],
)
def test_values_come_back_in_the_options_type(option: Option, given: Any, expected: Any) -> None:
    value = option.check(given)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("option", "given"),
    [
        *((COUNT, bad) for bad in (0, -1, 101, 10**9, 2**64, "0", "101")),
        *((COUNT, bad) for bad in (1.5, "1.5", "", "many", "1e1", math.nan, math.inf, "nan")),
        *((COUNT, bad) for bad in (True, None, [3], {"count": 3}, b"3")),
        *((RATE, bad) for bad in (-0.1, 1.0001, 1e300, 10**400, math.nan, "nan", "inf", -math.inf)),
        *((RATE, bad) for bad in ("0,5", "half", "", True, None, [0.5])),
        *((FREE, bad) for bad in (-1, math.nan)),
        *((COLOUR, bad) for bad in ("blue", "", "Red", None, 1, ["red"])),
        *((LOUD, bad) for bad in ("maybe", "", 2, None)),
        *((NAME, bad) for bad in (None, 3, True, ["a"], b"a")),
    ],
)
def test_wrong_values_are_refused_in_words(option: Option, given: Any) -> None:
    with pytest.raises(UserError) as refused:
        option.check(given)
    assert option.label.lower() in refused.value.what.lower()
    assert refused.value.what_to_do


def test_a_refusal_tells_the_range() -> None:
    with pytest.raises(UserError, match="whole number from 1 to 100"):
        COUNT.check("many")
    with pytest.raises(UserError, match="number from 0 to 1"):
        RATE.check(2)
    with pytest.raises(UserError, match="at least 0"):
        FREE.check(-1)
    with pytest.raises(UserError, match="red, green"):
        COLOUR.check("blue")


def test_an_entry_fills_in_defaults_and_refuses_strangers() -> None:
    entry = Entry("thing", "math:sqrt", "Thing", "A thing", (COUNT, RATE))
    assert entry.settings({"rate": "0.25"}) == {"count": 5, "rate": 0.25}
    with pytest.raises(UserError, match="count, rate"):
        entry.settings({"counts": 3})
    with pytest.raises(UserError, match="has no options"):
        Entry("bare", "math:sqrt", "Bare", "Bare").settings({"count": 3})
    assert entry.load()(9) == 3


def test_a_registry_keeps_its_order_and_answers_strangers_with_the_list() -> None:
    registry = Registry(
        "tool", Entry("saw", "math:sin", "Saw", ""), Entry("axe", "math:cos", "Axe", "")
    )
    assert list(registry) == ["saw", "axe"]
    assert len(registry) == 2
    assert registry.find("axe") is registry["axe"]
    with pytest.raises(UserError, match=r"no tool called 'hammer'.*saw, axe"):
        registry.find("hammer")


def test_errors_for_people_print_in_two_lines_at_most_and_travel_between_processes() -> None:
    import pickle

    error = UserError("What.", "Why.", "Do this.")
    assert error.lines() == "What. Why.\nDo this."
    assert UserError("What.").lines() == "What."
    again = pickle.loads(pickle.dumps(error))
    assert (again.what, again.why, again.what_to_do) == ("What.", "Why.", "Do this.")


def test_a_range_of_whole_numbers_is_told_to_its_last_digit() -> None:
    seed = Option("seed", "int", 0, "Seed", low=0, high=2**63 - 1)
    with pytest.raises(UserError) as told:
        seed.check(-1)
    assert told.value.what_to_do == "Give a whole number from 0 to 9223372036854775807."
