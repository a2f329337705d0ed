"""What a network is told for each prompt of a run, kept from run to run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from diffusion_gui.core.text import Translatable, msg

from .text_encoder import Words
from .token_ids import TokenIds

Encoded = tuple[Tensor, ...]
KEPT = 16
"""Prompts whose tensors are kept: megabytes each, of large encoders."""


class PromptRows:
    """Tensors (N, ...) whose row k is of prompt k, from an encoder of single prompts."""

    def __init__(self, encode: Callable[[str], Encoded]) -> None:
        """Args: encode: one prompt -> tensors (1, ...)."""
        self._encode = encode
        self._kept: OrderedDict[str, Encoded] = OrderedDict()

    def __call__(self, prompts: Sequence[str]) -> Encoded:
        """The rows of `prompts`."""
        each = [self._row(prompt) for prompt in prompts]
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return tuple(torch.cat(of_all) for of_all in zip(*each, strict=True))

    def _row(self, prompt: str) -> Encoded:
        if prompt not in self._kept:
            self._kept[prompt] = self._encode(prompt)
        self._kept.move_to_end(prompt)
        return self._kept[prompt]


def unread_of(prompt: str, clip: Words | None, t5: TokenIds | None) -> Translatable | None:
    """What to say of a prompt that is longer than its encoders read; None where it is not."""
    reader = t5 or clip
    if reader is not None and (rest := reader.left_out(prompt)):
        return msg("The prompt is longer than the model reads; this is left out: {text}", text=rest)
    if t5 is not None and clip is not None and (rest := clip.left_out(prompt)):
        return msg("Only T5 reads the whole prompt; CLIP leaves this out: {text}", text=rest)
    return None
