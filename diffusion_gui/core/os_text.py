"""What the operating system says of paths, in words for people."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .errors import UserError
from .text import Translatable, message_of, msg


def home_path(text: str) -> Path:
    """The path that `text` names, `~` for the person's home.

    Raises:
        UserError: it is empty, which is no name for the current folder, or begins with a home that
            nobody has (a file may be called so).
    """
    if not text:
        raise UserError("The name of a file or folder is empty.", what_to_do="Give its path.")
    path = Path(os.path.expanduser(text))
    named = text.startswith("~") and path.parts[0].startswith("~")  # a path makes ~x of ./~x
    if named and not os.path.lexists(path.parts[0]):
        raise UserError(msg("{path} does not exist.", path=text), what_to_do="Check the path.")
    return path


def is_file(path: Path) -> bool:
    """Whether `path` is a regular file; False where the system cannot tell (a name too long)."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def reason(error: OSError | ValueError) -> Translatable:
    """Why the system refused, as a sentence."""
    text = getattr(error, "strerror", None) or message_of(error) or type(error).__name__
    return msg("The system reports: {reason}.", reason=msg(text))
