"""An argument parser that answers mistakes as everything else does: in plain lines."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg


class Parser(argparse.ArgumentParser):
    """Raises UserError instead of printing its usage, and takes no shortened flags."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """A mistake in the flags."""
        sentence = message[:1].upper() + message[1:].rstrip(".") + "."
        raise UserError(
            sentence, what_to_do=msg("'{program} --help' lists what there is.", program=self.prog)
        )
