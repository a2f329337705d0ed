"""Asking a run on another machine, over a connection for this alone."""

from __future__ import annotations

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.text import msg

from .address import Address
from .link import Link


def ask(address: Address, request: RunRequest) -> None:
    """Put `request` into the run's folder.

    Raises:
        UserError: there is no connection (LinkError), no run, or it cannot be written there.
    """
    link = Link(address)
    try:
        link.open()
        written = link.ask(request.to_json())
    finally:
        link.close()
    if not written:
        raise UserError(
            msg("The run on {host} could not be asked.", host=address.host),
            "You may not write into its folder, or the disk there is full.",
            "Try again later.",
        )
