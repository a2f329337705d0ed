"""What a person reads is plain English: no odd words in the window, the commands or the docs."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ODD = re.compile(
    r"\b(looks?|looked|looking|ways?|told|say|says|said|glances?|keeper|studio|stands?|standing"
    r"|anew|withdrawn?|streaks?|kinds?)\b",
    re.IGNORECASE,
)
"""Words that stood for many things: look, way, kind; and words that no text of the field has."""

RIGHT = ("the other way round", "either way", "Find your way", "look the same", "looks the same")
"""Where one of the words is right English."""

PAGES = (
    "README.md",
    "tests/README.md",
    "diffusion_gui/diffusion/FORMULAS.md",
    *(str(one.relative_to(ROOT)) for one in sorted(ROOT.glob("resources/*/README.md"))),
)


def odd_words(text: str) -> list[str]:
    """The odd words in `text`, without code, names of files, and places for values."""
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    plain = re.sub(r"`[^`]*`|\{[^}]*\}|\S*\.(?:py|md|json)\b\S*|--[\w-]+", "", plain)
    for right in RIGHT:
        plain = plain.replace(right, "")
    return [one.group() for one in ODD.finditer(plain)]


def of_commands() -> Iterator[str]:
    """Every text of the command line: its messages and its help, without comments."""
    files = [ROOT / "diffusion_gui" / "__main__.py", ROOT / "diffusion_gui" / "ui" / "app.py"]
    for folder in ("cli", "bench"):
        files += sorted((ROOT / "diffusion_gui" / folder).rglob("*.py"))
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or id(node) in comments:
                continue
            # A name of an attribute or argument is one word, and no sentence.
            if isinstance(node.value, str) and " " in node.value.strip():
                yield node.value


def test_no_odd_english_in_the_window() -> None:
    make = runpy.run_path(str(ROOT / "resources" / "i18n" / "make.py"), run_name="make")
    texts = make["texts"]()
    assert len(texts) > 1000
    found = {text: words for text in texts if (words := odd_words(text))}
    assert not found


def test_no_odd_english_on_the_command_line() -> None:
    texts = list(of_commands())
    assert len(texts) > 200
    found = {text: words for text in texts if (words := odd_words(text))}
    assert not found


@pytest.mark.parametrize("page", PAGES)
def test_no_odd_english_in_the_docs(page: str) -> None:
    lines = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    assert not {line: words for line in lines.splitlines() if (words := odd_words(line))}


def test_odd_english_is_found() -> None:
    assert odd_words("One look at the way to noise") == ["look", "way"]
    assert odd_words("Some texts name them the other way round.") == []
    assert odd_words("unknown {kind!r} of `kind`") == []
