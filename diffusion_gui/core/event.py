"""The base of all that a worker answers."""

from __future__ import annotations


class Event:
    """What happened to a request, as plain data: `match` tells which of its classes it is."""
