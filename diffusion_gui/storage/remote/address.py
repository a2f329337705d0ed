"""`ssh://[user@]host[:port]/path`: where a run of another machine is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

SCHEME = "ssh://"
_FORM = re.compile(
    r"""(?x)
    ssh://
    (?:(?P<user>[A-Za-z0-9_][\w.+-]*)@)?
    (?P<host>[A-Za-z0-9_][\w.-]*|\[[0-9A-Fa-f:.]+(?:%[\w.-]+)?\])
    (?::(?P<port>[0-9]{1,5}))?
    (?P<path>/.*)
    """,
    re.ASCII,
)
_HOME = "/~/"


def is_remote(text: str) -> bool:
    """Whether `text` names a place on another machine."""
    return text.startswith(SCHEME)


@dataclass(frozen=True)
class Address:
    """A folder on another machine.

    Attributes:
        user, port: empty and 0 for what the person's ssh takes for the host.
        path: from the root, or `./` and a path from the home there.
    """

    host: str
    path: str
    user: str = ""
    port: int = 0

    @classmethod
    def of(cls, text: str) -> Address:
        """The address that `text` is; raises UserError where it is none.

        No part can be taken for an option of ssh, and the path has no control characters.
        """
        found = _FORM.fullmatch(text.strip())
        path = unquote(found["path"], errors="replace") if found else ""
        port = int(found["port"] or 0) if found else 0
        if not found or port > 65_535 or not path.isprintable() or "\ufffd" in path:
            raise UserError(
                msg("'{text}' is no address of a run on another machine.", text=text),
                "It begins with ssh://, then a host and a path; a password is never part of it.",
                "Write ssh://host/path, ssh://user@host:port/path, or ssh://host/~/path for a "
                "path from your home there.",
            )
        if f"{path}/".startswith(_HOME):
            path = "./" + path[len(_HOME) :]
        return cls(found["host"].strip("[]"), path, found["user"] or "", port)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        user, port = f"{self.user}@" * bool(self.user), f":{self.port}" * bool(self.port)
        path = _HOME + self.path[2:] if self.path.startswith("./") else self.path
        return f"{SCHEME}{user}{host}{port}{path.replace('%', '%25')}"
