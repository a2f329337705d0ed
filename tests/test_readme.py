"""The README keeps its word: its commands parse, its pictures are there."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from diffusion_gui.cli.command import Command
from diffusion_gui.core.catalog import COMMANDS
from diffusion_gui.ui.app import parser as window_parser

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
LINES = [
    line.partition("#")[0].strip()
    for block in BLOCKS
    for line in block.replace("\\\n", " ").splitlines()
    if line.strip().startswith("diffusion-gui")
]


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_readme_is_one_the_program_takes(line: str) -> None:
    words = shlex.split(line)[1:]
    if words and words[0] in COMMANDS:
        command: Command = COMMANDS[words[0]].load()
        parser = argparse.ArgumentParser(exit_on_error=False)
        command.add_arguments(parser)
        parser.parse_args(words[1:])
    else:
        window_parser().parse_args(words)


def test_the_readme_names_every_command() -> None:
    for name in COMMANDS:
        assert f"diffusion-gui {name}" in TEXT, name


def test_every_picture_and_file_of_the_readme_is_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert [target for target in targets if target.endswith((".png", ".gif"))]
    for target in targets:
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_the_two_commands_are_marked_for_machines() -> None:
    for mark in ("run", "test"):
        found = re.search(rf"<!-- {mark} command -->\n```sh\n(.+)\n```", TEXT)
        assert found
        assert found[1].startswith("python3 -m venv .venv && .venv/bin/pip install")
