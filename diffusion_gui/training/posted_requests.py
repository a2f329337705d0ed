"""What others ask of a run: found by the process that writes, and posted to all of them."""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.storage.run_requests import Requests

from .parallel import group


def hand_on(requests: Requests) -> Iterator[Notice]:
    """Post the request that came, if one did; what is none is refused in words, and no more."""
    if not group().writes:
        return
    try:
        request = requests.take()
    except UserError as error:
        yield Notice(error.whole())
        return
    if request is not None:
        group().post(request.to_json())


def drop_old(requests: Requests) -> Iterator[Notice]:
    """Drop a request from before training began; not where torchrun has only begun again."""
    if group().writes and not group().restarted and (dropped := requests.drop()):
        yield Notice(dropped)
