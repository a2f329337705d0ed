"""CLIP text encoders whose pooled output is used: of the flow models, beside other encoders."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.storage.foreign.info import Part, Tokenizer
from diffusion_gui.storage.foreign.pooled_clip import CLASS, PROJECTED

from .text_encoder import Words, clip_name, positions_made, words_of_clip
from .weights import built, classes_of


class PooledClip:
    """Prompts as tokens (N, length, width) and as one vector (N, pooled).

    The tokens are the state before the last layer, as the models that use this were trained; the
    vector is the last state at the end of the prompt, projected where the encoder has a projection.
    """

    def __init__(self, network: nn.Module, ids: Words) -> None:
        self.network = network
        self.ids = ids

    @torch.inference_mode()
    def encode(self, prompt: str) -> tuple[Tensor, Tensor]:
        """The tokens (1, length, width) and the vector (1, pooled) of one prompt."""
        ids, _ = self.ids(prompt, next(self.network.parameters()).device)
        made: Any = self.network(input_ids=ids, output_hidden_states=True)
        vector = made.text_embeds if "text_embeds" in made else made.pooler_output
        return made.hidden_states[-2], vector


def load_pooled_clip(part: Part, tokens: Tokenizer) -> tuple[PooledClip, dict[str, Tensor], object]:
    """A text encoder on the CPU; its tensors, and what else decides what it makes.

    Raises:
        UserError: transformers is not there, or the files are not those of such an encoder.
    """
    options = dict(part.options)
    called = PROJECTED if "projection_dim" in options else CLASS
    model, config = classes_of("transformers", called, "CLIPTextConfig")
    # Where the other marks are matters to nothing here: their usual places may not be there.
    marks = dict.fromkeys(("bos_token_id", "pad_token_id"), 0)
    network, tensors = built(lambda: model(config(**options, **marks)), part, clip_name)
    positions_made(network, int(options["max_position_embeddings"]))
    words, said = words_of_clip(part, tokens)
    return PooledClip(network, words), tensors, [options, *said]
