"""The command line: everything the window can make, without a display and without Qt."""

from __future__ import annotations

from collections.abc import Sequence

from diffusion_gui.core.catalog import COMMANDS
from diffusion_gui.core.processes import place

from .command import Command
from .parser import Parser


def run(argv: Sequence[str]) -> int:
    """Carry out the command `argv[0]` with its arguments; returns the exit code.

    Raises:
        UserError: a mistake in the arguments or in what they name.
        SystemExit: after `--help`.
    """
    command: Command = COMMANDS.find(argv[0]).load()
    parser = Parser(prog=f"diffusion-gui {command.name}", description=command.help + ".")
    command.add_arguments(parser)
    if place().size > 1:
        from .together import run_together

        return run_together(command, parser, argv[1:])
    return command.run(parser.parse_args(list(argv[1:])))
