"""A T5 text encoder with its tokenizer: prompts as tokens."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.core.text import message_of, msg
from diffusion_gui.storage.foreign.info import Part, Tokenizer
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.foreign.t5_text import CLASS, END, PAD, UNKNOWN, read_t5_words

from .token_ids import TokenIds
from .weights import built, classes_of

_TWICE = "encoder.embed_tokens.weight"
"""The embedding under its second name, which some files hold too."""


class T5Text:
    """Prompts as tokens (N, length, width): T5's last state."""

    def __init__(self, network: nn.Module, ids: TokenIds) -> None:
        self.network: Any = network
        self.ids = ids

    @torch.inference_mode()
    def encode(self, prompt: str, masked: bool = False) -> tuple[Tensor, Tensor]:
        """The tokens (1, length, width) of one prompt, and the mask (1, length) of its own.

        Args:
            masked: what a short prompt is filled up with is not looked at.
        """
        ids, mask = self.ids(prompt, next(self.network.parameters()).device)
        made: Tensor = self.network.encoder(
            inputs_embeds=self.network.shared(ids), attention_mask=mask if masked else None
        )[0]
        return made, mask


def load_t5(
    part: Part, tokens: Tokenizer, called: str = CLASS
) -> tuple[T5Text, dict[str, Tensor], object]:
    """A text encoder on the CPU; its tensors, and what else decides what it makes.

    Args:
        called: its class, T5's or UMT5's.

    Raises:
        UserError: transformers is not there, or the files are not those of T5.
    """
    options = dict(part.options)
    model, config, words = classes_of(
        "transformers", called, called.replace("EncoderModel", "Config"), "T5Tokenizer"
    )

    def make() -> nn.Module:
        made: Any = model(config(**options, use_cache=False, is_encoder_decoder=False))
        made.encoder.embed_tokens = None  # `shared` by another name
        network: nn.Module = made
        return network

    network, tensors = built(make, part, lambda name: None if name == _TWICE else name)
    found = read_t5_words(tokens, int(options["vocab_size"]))
    place = tokens.whole or tokens.vocabulary
    assert place is not None
    try:
        tokenizer = words(
            vocab=list(found.pieces), _spm_precompiled_charsmap=found.replaced or None,
            eos_token=END, unk_token=UNKNOWN, pad_token=PAD, extra_ids=0,
            additional_special_tokens=[],
        )  # fmt: skip
    except Exception as error:  # the library's own sort, of Rust
        raise refuse(place, msg("Its words make no tokenizer: {error}",
                                error=message_of(error)[:200])) from error  # fmt: skip
    said = [options, found.pieces, found.replaced.hex(), tokens.length]
    return T5Text(network, TokenIds(tokenizer, tokens)), tensors, said
