"""A command in one of several processes that torchrun started: one of them talks to people."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence

from diffusion_gui.core.catalog import COMMANDS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.processes import place
from diffusion_gui.core.text import msg

from .command import Command

MISTAKE = 2
WRITER_SECONDS = 5.0
"""The first process, which knows what is saved, may tell of a lost one first."""


def run_together(command: Command, parser: argparse.ArgumentParser, argv: Sequence[str]) -> int:
    """Carry out `command` with all processes of this run; returns the exit code.

    The first process prints. A mistake that any of them meets is told once.

    Raises:
        UserError: in the first process, where nothing has begun yet.
    """
    loud = sys.stderr
    with contextlib.ExitStack() as quiet:
        if place().rank:
            nothing = quiet.enter_context(open(os.devnull, "w"))
            quiet.enter_context(contextlib.redirect_stdout(nothing))
            quiet.enter_context(contextlib.redirect_stderr(nothing))
        try:
            if not command.splits:
                raise _whole(command.name)
            args = parser.parse_args(list(argv))
        except UserError:
            if place().rank:  # each has the same flags
                return MISTAKE
            raise
        from diffusion_gui.training.parallel import PeerLost
        from diffusion_gui.training.process_group import joined

        # While they wait for each other torch hears no signal, and there is nothing to save.
        before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with joined(place()) as processes:
            signal.signal(signal.SIGTERM, before)
            try:
                return processes.heard(lambda: command.run(args))
            except UserError as error:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)  # torchrun's; it waits half a minute
                if processes.rank and isinstance(error, PeerLost):
                    time.sleep(WRITER_SECONDS)
                if processes.may_tell():
                    print(error.lines(), file=loud, flush=True)
                _leave(MISTAKE)
            except KeyboardInterrupt:
                _leave(128 + signal.SIGINT)
    return 0


def _whole(name: str) -> UserError:
    split = [entry.name for entry in COMMANDS.values() if entry.load().splits]
    return UserError(
        msg("'{name}' is not split over several processes.", name=name),
        "torchrun would carry it out several times.",
        msg("Call it without torchrun; split are: {names}.", names=", ".join(split)),
    )


def _leave(code: int) -> None:
    """End without torch's clean-up, which waits for processes that may be gone."""
    sys.stdout.flush()
    os._exit(code)
