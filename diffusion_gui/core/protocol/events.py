"""What any request may be answered with: progress, notices, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_gui.core.errors import NotFinite, UserError
from diffusion_gui.core.event import Event


@dataclass(frozen=True)
class Progress(Event):
    """Long work is `done` of `total` (0 where unknown); `what` is a short verb phrase."""

    done: int
    total: int
    what: str


@dataclass(frozen=True)
class Notice(Event):
    """Something the person should know about what is being done, such as files left out."""

    text: str


@dataclass(frozen=True)
class Ready(Event):
    """The worker has loaded what it needs, in `seconds`, and takes requests."""

    seconds: float


@dataclass(frozen=True)
class Finished(Event):
    """The request is done."""


@dataclass(frozen=True)
class Stopped(Event):
    """The request was cancelled, as asked, or replaced by a newer one."""


@dataclass(frozen=True)
class Failed(Event):
    """The request failed; `bug`: the log holds a traceback; `diverged`: numbers blew up."""

    what: str
    why: str = ""
    remedy: str = ""
    bug: bool = False
    diverged: bool = False

    @classmethod
    def of(cls, error: UserError) -> Failed:
        """The event that tells a person's mistake."""
        diverged = isinstance(error, NotFinite)
        return cls(error.what, error.why, error.what_to_do, diverged=diverged)
