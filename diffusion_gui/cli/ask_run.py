"""`diffusion-gui train --ask`: ask a run that another process trains for something."""

from __future__ import annotations

import argparse

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.processes import is_torchrun
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS
from diffusion_gui.storage.remote import ask as remote
from diffusion_gui.storage.remote.address import Address, is_remote
from diffusion_gui.storage.run_requests import ask

from .command import flag, given


def run(args: argparse.Namespace) -> int:
    """Ask the run in --out for what --ask names; returns the exit code.

    Raises:
        UserError: other flags, no such request, or a folder where nobody can be asked.
    """
    others = [flag(name) for name in given(args, TRAIN_OPTIONS.values())]
    others += [flag(name) for name in _OTHERS if getattr(args, name)]
    if others:
        raise UserError(
            f"--ask does not go with {', '.join(others)}.",
            "It asks a run that another process trains.",
            "Give --ask and --out alone.",
        )
    if is_torchrun():
        raise UserError(
            "--ask is not for torchrun.",
            "Each of its processes would ask.",
            "Call it without torchrun; all processes of the run obey.",
        )
    request = RunRequest.of(args.ask)
    trained = None
    if is_remote(args.out):
        remote.ask(Address.of(args.out), request)
    else:
        trained = ask(home_path(args.out), request)
    print(f"Asked the run in {args.out} to {request.words()}; it does so between two steps.")
    if trained is False:
        print(
            "No process of this machine trains it. If none of another machine does, the request "
            "is dropped when the run is continued."
        )
    return 0


_OTHERS = ("resume", "config", "preset", "set", "download")
