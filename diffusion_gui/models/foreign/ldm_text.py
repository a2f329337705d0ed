"""Latent diffusion asked by prompts: a network in latents, told the rows of diffusers' LDMBert."""

from __future__ import annotations

import torch

from diffusion_gui.core.text import message_of, msg
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.bert_text import CLASS, MARKS, read_bert_words
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.ldm_text import TEXT, WORDS
from diffusion_gui.storage.foreign.reading import refuse

from . import stable_diffusion
from .text_encoder import LoadedText, TextEncoder
from .token_ids import TokenIds
from .weights import built, classes_of

MODULE = "pipelines.latent_diffusion.pipeline_latent_diffusion"
"""Where diffusers has the text encoder."""
_INSIDE = "##"
"""Before the pieces of a word, but the first."""


class BertIds(TokenIds):
    """Those of BERT's words."""

    def begins_word(self, token: str) -> bool:
        """See `TokenIds.begins_word`."""
        return not token.startswith(_INSIDE)


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: a library is not there, or the folder's files are not those of its networks.
    """
    return stable_diffusion.load(info, device, load_text=load_ldm_bert)


def load_ldm_bert(info: ForeignInfo) -> LoadedText:
    """The text encoder of a model, on the CPU; its tensors, and what else decides what it makes.

    Raises:
        UserError: a library is not there, or the folder's files are not those of such an encoder.
    """
    part, tokens = info.parts[TEXT], info.tokens[WORDS]
    options = dict(part.options)
    (tokenizer,) = classes_of("transformers", "BertTokenizer")
    model, config = classes_of("diffusers", CLASS, "LDMBertConfig", inside=MODULE)
    network, tensors = built(lambda: model(config(**options)), part)
    words = read_bert_words(tokens, int(options["vocab_size"]))
    try:
        cut = tokenizer(vocab=words, do_lower_case=True, **MARKS)
    except Exception as error:  # the library's own sort, of Rust
        place = tokens.whole or tokens.vocabulary
        assert place is not None
        raise refuse(place, msg("Its words make no tokenizer: {error}",
                                error=message_of(error)[:200])) from error  # fmt: skip
    said = [options, sorted(words.items()), tokens.length]
    return TextEncoder(network, BertIds(cut, tokens)), tensors, said
