"""A tokenizer of transformers as a function: a prompt's numbers, and what of it is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.text import message_of, msg
from diffusion_gui.storage.foreign.info import Tokenizer
from diffusion_gui.storage.foreign.reading import refuse

_WORD_END = "</w>"
"""At the last piece of each word, of CLIP's tokenizers."""
_WORD_START = "\u2581"
"""Before the first piece of each word, of T5's; also alone, as a piece of its own."""


@dataclass(frozen=True)
class Placed:
    """A word: its first letter and the one after its last in the prompt, and its tokens."""

    start: int
    end: int
    tokens: list[int]


def _word(prompt: str, one: Placed) -> Word:
    return Word(prompt[one.start : one.end].strip(), tuple(one.tokens))


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
        """The words of what is read of a prompt, without marks, and what is no word to it."""
        return tuple(_word(prompt, one) for one in self.placed(prompt))

    def placed(self, prompt: str) -> list[Placed]:
        """The same by where they are in the prompt."""
        found = self._tokenized(
            prompt, truncation=True, max_length=self.length, return_offsets_mapping=True
        )
        special, words = set(self.tokenizer.all_special_tokens), list[list[int]]([[]])
        tokens = self.tokenizer.convert_ids_to_tokens(found.input_ids[0])
        for place, token in enumerate(tokens):
            if self.begins_word(token):
                words.append([])
            if token not in special:
                words[-1].append(place)
            if token.endswith(_WORD_END):
                words.append([])
        spans = found.offset_mapping[0]
        return [
            Placed(min(spans[one][0] for one in word), max(spans[one][1] for one in word), word)
            for word in words
            if any(tokens[one] != _WORD_START for one in word)
        ]

    def begins_word(self, token: str) -> bool:
        """Whether a word begins at a token, as its text tells; CLIP's tells where one ends."""
        return token.startswith(_WORD_START)

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


class PlacesWords(Protocol):
    """What reads prompts."""

    def placed(self, prompt: str) -> list[Placed]:
        """The words that it reads of a prompt."""


def joined_words(
    prompt: str, first: PlacesWords, second: PlacesWords | None, behind: int
) -> tuple[Word, ...]:
    """The words of a prompt that two tokenizers read, whose tokens stand behind one another.

    Args:
        behind: how many of the first one's come before those of the second.
    """
    more = [] if second is None else second.placed(prompt)
    shifted = [Placed(one.start, one.end, [k + behind for k in one.tokens]) for one in more]
    made: list[Placed] = []
    for one in sorted((*first.placed(prompt), *shifted), key=lambda one: (one.start, -one.end)):
        if made and one.start < made[-1].end:
            last = made.pop()
            end, tokens = max(last.end, one.end), sorted((*last.tokens, *one.tokens))
            made.append(Placed(last.start, end, tokens))
        else:
            made.append(one)
    return tuple(_word(prompt, one) for one in made)
