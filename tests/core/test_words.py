"""Sentences that remember how they were made."""

from __future__ import annotations

import ast
import copy
import pickle
from pathlib import Path

import pytest

import diffusion_gui
from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import Translatable, join_texts, message_of, msg

PACKAGE = Path(diffusion_gui.__file__).parent
COMMAND_LINE = {"cli", "bench", "__main__.py"}
"""They speak English only."""
SOURCES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in COMMAND_LINE
)


def test_what_is_said_reads_as_its_english_sentence() -> None:
    said = msg("{name} took {seconds:.1f} s of {count:,}.", name="x", seconds=1.26, count=1000)
    assert said == "x took 1.3 s of 1,000."
    assert said.template == "{name} took {seconds:.1f} s of {count:,}."


def test_braces_of_a_literal_are_left_alone() -> None:
    assert msg("{x}") == "{x}"


def test_saying_again_what_is_said_changes_nothing() -> None:
    said = msg("{n} steps", n=3)
    assert msg(said) is said


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_remembers_as_much(again) -> None:
    error = again(UserError(msg("{n} steps", n=msg("two")), "Why.", "Do."))
    assert isinstance(error.what, Translatable)
    assert (error.what, error.what.template) == ("two steps", "{n} steps")
    assert error.what.values["n"].template == "two"
    assert str(error) == "two steps Why. Do."


def test_texts_put_together_are_remembered_each() -> None:
    both = join_texts([msg("{n} steps.", n=3), msg("One more.")])
    assert both == "3 steps. One more."
    assert [part.template for part in both.values.values()] == ["{n} steps.", "One more."]


def test_an_error_tells_what_it_was_raised_with() -> None:
    assert message_of(ValueError(msg("{n} steps", n=3))).template == "{n} steps"
    assert message_of(ValueError("plain")) == "plain"


def test_the_systems_reason_is_kept_as_it_is() -> None:
    assert reason(OSError(28, "No space left on device")) == (
        "The system reports: No space left on device."
    )


def test_of_a_thousand_names_the_beginning_and_the_end_are_listed() -> None:
    said = unknown_name("class", "x", [*map(str, range(1000)), "none"]).what_to_do
    assert said.startswith("Choose one of: 0, 1, 2,")
    assert said.endswith("58, ... (1001), none.")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    error = unknown_name("sampler", "x", ["ddim", "ddpm"])
    assert error.lines() == "There is no sampler called 'x'.\nChoose one of: ddim, ddpm."
    assert error.what.values["kind"].template == "sampler"


def test_whatever_people_are_told_can_be_translated() -> None:
    bare = {path.name: bare_texts(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert not {name: texts for name, texts in bare.items() if texts}


@pytest.mark.parametrize(
    "told",
    [
        'UserError(f"{x} is wrong.")',
        'Notice(" ".join(notes))',
        'UserError("All is well.", what_to_do="Choose " + name)',
        'msg(f"{x} is wrong.")',
        'msg("{} is wrong.".format(x))',
        'Failed(what, "It is {}.".format(x))',
        'unknown_name(f"option of {x}", name, names)',
    ],
)
def test_texts_made_at_run_time_are_found(told: str) -> None:
    assert bare_texts(told)


def bare_texts(source: str) -> list[str]:
    """The texts for people in `source` that no translator has seen, because they are made there."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "")
        if name in ("msg", "unknown_name"):
            texts = node.args[:1]
        elif name in ("UserError", "Notice", "Failed"):
            texts = [*node.args, *(keyword.value for keyword in node.keywords)]
        else:
            continue
        found += [ast.unparse(text) for text in texts if _is_made(text)]
    return found


def _is_made(text: ast.expr) -> bool:
    called = text.func if isinstance(text, ast.Call) else None
    return isinstance(text, ast.JoinedStr | ast.BinOp) or (
        isinstance(called, ast.Attribute) and called.attr in ("format", "join", "replace")
    )
