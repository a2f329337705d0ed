"""Picks the door: a command goes to the command line, anything else to the window."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
import traceback
from collections.abc import Sequence

from diffusion_gui.core.catalog import COMMANDS
from diffusion_gui.core.errors import Cancelled, UserError

from .core.version import __version__

MISTAKE, BUG, INTERRUPTED = 2, 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run with the arguments `argv` (those of the process if None); returns the exit code.

    0 done; 1 a bug, told in one line and written to the log; 2 a mistake in the input, told in
    plain lines; 3 no display for the window; 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        # A class name in Chinese must not stop a listing on a Latin-1 console.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        except SystemExit as leaving:  # a command's help, or SIGTERM
            code = leaving.code if isinstance(leaving.code, int) else 0
        if sys.stdout:
            sys.stdout.flush()
        return code
    except UserError as error:
        print(error.lines(), file=sys.stderr)
        return MISTAKE
    except MemoryError:
        print("There is not enough memory for this.\nAsk for fewer items.", file=sys.stderr)
        return MISTAKE
    except (KeyboardInterrupt, Cancelled):
        print("Interrupted; nothing half-written is left.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC and error.filename is None:
            # It is the output: files of the program's own tell it by themselves.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            print(
                "The output could not be written: its disk is full.\nMake room, and try again.",
                file=sys.stderr,
            )
            return MISTAKE
        print(f"{_short(error)} {_log(error)}", file=sys.stderr)
        return BUG


def _dispatch(argv: list[str]) -> int:
    first = argv[0] if argv else ""
    if first in COMMANDS:
        from .cli import run as run_command

        _end_on_sigterm()
        return run_command(argv)
    if first in ("-h", "--help"):
        print(_help())
        return 0
    if first == "--version":
        print(f"diffusion-gui {__version__}")
        return 0
    there = first.startswith(("-", "ssh://")) or os.path.lexists(os.path.expanduser(first))
    if first and not there:
        raise UserError(
            f"'{first}' is neither a command nor a file.",
            what_to_do=f"Commands are: {', '.join(COMMANDS)}; 'diffusion-gui --help' tells more.",
        )
    from diffusion_gui.ui.app import run as run_window

    return run_window(argv)


def _help() -> str:
    from diffusion_gui.ui.app import parser

    window = parser()
    window.usage = "diffusion-gui [PATH] [options]\n       diffusion-gui COMMAND [options]"
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {entry.name:<{width}}  {entry.summary}" for entry in COMMANDS.values()]
    return (
        f"{window.format_help()}\nWithout a command the window opens. Commands need no display:\n"
        + "\n".join(lines)
        + "\n\n'diffusion-gui COMMAND --help' tells a command's options."
    )


def _end_on_sigterm() -> None:
    """SIGTERM unwinds as Ctrl-C does, so that no temporary file stays."""
    import signal

    def leave(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, leave)


def _short(error: Exception) -> str:
    return f"Something went wrong inside the program ({type(error).__name__}: {error})."


def _log(error: Exception) -> str:
    from diffusion_gui.core.paths import log_dir

    stamp = time.strftime("%Y-%m-%d %H:%M:%S")
    try:
        path = log_dir() / "diffusion-gui.log"
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{stamp} {' '.join(sys.argv)}\n")
            traceback.print_exception(error, file=log)
    except OSError:
        traceback.print_exception(error)
        return "No log could be written."
    return f"The details are in {path}."


if __name__ == "__main__":
    sys.exit(main())
