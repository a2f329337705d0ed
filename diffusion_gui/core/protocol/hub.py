"""What is asked about models on Hugging Face's hub: what a download would be, and to fetch it."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_gui.core.event import Event
from diffusion_gui.core.text import NOTHING, Translatable

from .lanes import Request


@dataclass(frozen=True)
class HubFile:
    """A file of a model there.

    Attributes:
        path: in the model's folder, with slashes.
        size: in bytes.
        checksum: SHA-256 of it where it has 64 digits, and git's SHA-1 where it has 40.
    """

    path: str
    size: int
    checksum: str


@dataclass(frozen=True)
class HubPlan:
    """A download before it begins.

    Attributes:
        name: `hf:OWNER/NAME`; `commit` the version of it, which is fetched and no other.
        files: what this program reads of it.
        here: bytes of those that are on this machine already.
        free: bytes of room on the disk that `folder`, the cache, is on.
        what: the class of the pipeline, or of the network.
        why: why this program cannot use it; empty where it can.
        left_out: what of it is not fetched, in words.
        notes: what of it is taken otherwise than it says.
    """

    name: str
    commit: str
    files: tuple[HubFile, ...]
    here: int
    free: int
    folder: str
    what: str = ""
    why: Translatable = NOTHING
    left_out: tuple[Translatable, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(file.size for file in self.files)

    @property
    def missing(self) -> int:
        """Bytes that are still to come."""
        return max(0, self.bytes - self.here)


@dataclass(frozen=True)
class FindRequest(Request):
    """Ask the hub for the model `name`; nothing of it is kept. Answered by `HubFound`."""

    name: str
    lane = "download"


@dataclass(frozen=True)
class HubFound(Event):
    """What a download would be."""

    plan: HubPlan


@dataclass(frozen=True)
class FetchRequest(Request):
    """Fetch what `plan` names into the cache; only ever sent because the person asked for it."""

    plan: HubPlan
    lane = "download"
