"""A tokenizer of transformers as a function: a prompt's numbers, and what of it is left out."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.text import message_of, msg
from diffusion_gui.storage.foreign.info import Tokenizer
from diffusion_gui.storage.foreign.reading import refuse

_WORD_END = "</w>"
"""At the last piece of each word, of CLIP's tokenizers."""


class TokenIds:
    """Numbers of a prompt's tokens, filled up to the length that the model reads."""

    def __init__(self, tokenizer: Any, tokens: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.tokens = tokens
        self.length = tokens.length

    def __call__(self, prompt: str, device: torch.device) -> tuple[Tensor, Tensor]:
        """The numbers (1, length), and a mask of 1 at the prompt's own tokens."""
        found = self._tokenized(
            prompt, padding="max_length", max_length=self.length, truncation=True,
            return_tensors="pt",
        )  # fmt: skip
        return found.input_ids.to(device), found.attention_mask.to(device)

    def pieces(self, prompt: str) -> tuple[Word, ...]:
        """The words of what is read of a prompt, without the marks at its ends."""
        ids = self._tokenized(prompt, truncation=True, max_length=self.length).input_ids[0]
        words: list[list[int]] = [[]]
        for place, token in enumerate(self.tokenizer.convert_ids_to_tokens(ids)):
            if token not in self.tokenizer.all_special_tokens:
                words[-1].append(place)
            if token.endswith(_WORD_END):
                words.append([])
        return tuple(
            Word(str(self.tokenizer.decode([ids[one] for one in word])).strip(), tuple(word))
            for word in filter(None, words)
        )

    def left_out(self, prompt: str) -> str:
        """The end of a prompt that is longer than the model reads; "" where it is not."""
        ids = self._tokenized(prompt, verbose=False).input_ids[0]
        if len(ids) <= self.length:
            return ""
        return str(self.tokenizer.decode(ids[self.length - 1 : -1])).strip()

    def _tokenized(self, prompt: str, **more: Any) -> Any:
        try:
            return self.tokenizer([prompt], **more)
        except BaseException as error:  # of Rust, where a damaged table leads out of itself
            if type(error).__name__ != "PanicException":
                raise
            place = self.tokens.whole or self.tokens.vocabulary
            assert place is not None
            raise refuse(
                place, msg("Its words make no tokenizer: {error}", error=message_of(error)[:200])
            ) from error
