"""A CLIP text encoder with its tokenizer: from prompts to what a network is told."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.core.text import message_of, msg
from diffusion_gui.storage.foreign.clip_text import CLASS, END, START, read_words
from diffusion_gui.storage.foreign.info import ForeignInfo, Part, Tokenizer
from diffusion_gui.storage.foreign.reading import refuse

from .empty_prompt import EmptyPrompt
from .token_ids import TokenIds
from .weights import built, classes_of

_PREFIX = "text_model."
_POSITIONS = "position_ids"
TOKENIZER = "CLIPTokenizer"
Words = TokenIds | EmptyPrompt
KEPT = 64
"""Prompts whose numbers are kept."""


class TextEncoder:
    """Prompts as numbers (N, tokens, width): the last hidden state, after its normalisation."""

    def __init__(self, network: nn.Module, words: Words) -> None:
        self.network = network
        self.words = words
        self._kept: OrderedDict[str, Tensor] = OrderedDict()

    def _row(self, prompt: str) -> Tensor:
        if prompt in self._kept:
            return self._kept[prompt]
        ids, _ = self.words(prompt, next(self.network.parameters()).device)
        with torch.inference_mode():
            made: Tensor = self.network(ids, return_dict=False)[0]
        self._kept[prompt] = made
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def rows(self, prompts: Sequence[str]) -> Tensor:
        """What the network is told for each of `prompts`, (N, tokens, width)."""
        return torch.cat([self._row(prompt) for prompt in prompts])

    def left_out(self, prompt: str) -> str:
        """The end of a prompt that is longer than the model reads; "" where it is not."""
        return self.words.left_out(prompt)


LoadedText = tuple[TextEncoder, dict[str, Tensor], object]
"""On the CPU; with its tensors, and what else decides what it makes."""


def load_text_encoder(
    info: ForeignInfo, role: str = "text_encoder", words_of: str = "tokenizer"
) -> LoadedText:
    """The text encoder of a model, on the CPU; its tensors, and what else decides what it makes.

    Args:
        role: of the text encoder in its pipeline; `words_of` of its tokenizer.

    Raises:
        UserError: transformers is not there, or the folder's files are not those of CLIP.
    """
    part, tokens = info.parts[role], info.tokens[words_of]
    model, config = classes_of("transformers", CLASS, "CLIPTextConfig")
    options = dict(part.options)
    # Where the marks are matters to what is not used here: its usual places may not be there.
    marks = dict.fromkeys(("bos_token_id", "eos_token_id", "pad_token_id"), 0)
    network, tensors = built(lambda: model(config(**options, **marks)), part, clip_name)
    positions_made(network, int(options["max_position_embeddings"]))
    words, said = words_of_clip(part, tokens)
    return TextEncoder(network, words), tensors, [options, *said]


def words_of_clip(part: Part, tokens: Tokenizer) -> tuple[Words, list[object]]:
    """What makes numbers of prompts for the text encoder `part`, and what decides which.

    Single files all have the same list of words: whether it was found decides nothing.

    Raises:
        UserError: transformers is not there, or the files hold no such tokenizer.
    """
    count = int(part.options["vocab_size"])
    if not tokens.known:
        return EmptyPrompt(part.weights[0], tokens, count), [tokens.pad, tokens.length]
    tokenizer, said = clip_tokenizer(tokens, count)
    words = TokenIds(tokenizer, tokens)
    return words, said if part.pieces is None else [tokens.pad, tokens.length]


def positions_made(network: nn.Module, count: int) -> None:
    """Fill a buffer that newer files do not hold."""
    for module in network.modules():
        if _POSITIONS in dict(module.named_buffers(recurse=False)):
            module.register_buffer(_POSITIONS, torch.arange(count)[None], persistent=False)


def clip_tokenizer(tokens: Tokenizer, most: int) -> tuple[Any, list[object]]:
    """A CLIP tokenizer, and what decides what it makes.

    Args:
        most: words that the text encoder knows.

    Raises:
        UserError: transformers is not there, or the files hold no such tokenizer.
    """
    (words,) = classes_of("transformers", TOKENIZER)
    vocabulary, merges = read_words(tokens, most)
    try:
        tokenizer = words(
            vocab=vocabulary, merges=merges, unk_token=END, bos_token=START, eos_token=END,
            pad_token=tokens.pad, model_max_length=tokens.length,
        )  # fmt: skip
    except Exception as error:  # the library's own sort, of Rust
        place = tokens.whole or tokens.vocabulary
        assert place is not None
        raise refuse(place, msg("Its words make no tokenizer: {error}",
                                error=message_of(error)[:200])) from error  # fmt: skip
    return tokenizer, [sorted(vocabulary.items()), merges, tokens.pad, tokens.length]


def clip_name(name: str) -> str | None:
    """Without the prefix that transformers 5 has not; the positions are numbers, not weights."""
    return None if name.endswith(_POSITIONS) else name.removeprefix(_PREFIX)
