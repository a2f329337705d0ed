"""The empty prompt, which needs no list of words: what a model without a tokenizer can be asked."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.clip_text import END
from diffusion_gui.storage.foreign.info import Tokenizer
from diffusion_gui.storage.foreign.single_file.source import cure_of

from .token_ids import Placed

_MARKS = 2


class EmptyPrompt:
    """The marks of CLIP's words, its last two numbers, and its first one to fill up with."""

    def __init__(self, file: Path, tokens: Tokenizer, words: int) -> None:
        """Args:
        file: of the model; `words` how many its text encoder knows.
        """
        self.file = file
        self.length = tokens.length
        end = words - 1
        fill = end if tokens.pad == END else 0
        self._ids = [words - 2, end, *[fill] * (self.length - _MARKS)]

    def __call__(self, prompt: str, device: torch.device) -> tuple[Tensor, Tensor]:
        """As `TokenIds`, of an empty prompt; raises UserError for any other."""
        if prompt.strip():
            raise UserError(
                msg(
                    "The model {name} cannot read a prompt: it has no tokenizer.",
                    name=self.file.stem,
                ),
                "The file holds the networks alone, and no other tool on this machine has CLIP's "
                "list of words.",
                cure_of(self.file),
            )
        ids = torch.tensor([self._ids], device=device)
        return ids, (torch.arange(self.length, device=device) < _MARKS).long()[None]

    def left_out(self, prompt: str) -> str:
        """Nothing: what it cannot read is refused."""
        return ""

    def pieces(self, prompt: str) -> tuple[Word, ...]:
        """None: it has no words."""
        return ()

    def placed(self, prompt: str) -> list[Placed]:
        """None as well."""
        return []
