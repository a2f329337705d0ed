"""Flux: a flow in packed latents, told T5's tokens, CLIP's vector and a guidance scale."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.steps import step
from diffusion_gui.core.text import Translatable
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.models.attention import Looking
from diffusion_gui.models.checkpoint import tensors_sha256
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.flux import CLASS, PACKED, VECTOR, WORDS
from diffusion_gui.storage.foreign.info import ForeignInfo, Part

from .asked_model import asked_model, opened_codec
from .flow import FlowDenoiser
from .looking import turned_attention
from .pooled_clip import PooledClip, load_pooled_clip
from .prompt_rows import PromptRows, unread_of
from .t5_encoder import T5Text, load_t5
from .unet2d import fingerprint
from .weights import built, classes_of


def packed(latents: Tensor) -> Tensor:
    """Latents (N, c, h, w) as tokens (N, h w / 4, 4 c): each a patch of 2 x 2."""
    n, c, h, w = latents.shape
    patches = latents.reshape(n, c, h // PACKED, PACKED, w // PACKED, PACKED)
    return patches.permute(0, 2, 4, 1, 3, 5).reshape(n, -1, c * PACKED**2)


def unpacked(tokens: Tensor, height: int, width: int) -> Tensor:
    """The inverse of `packed`, for latents of that height and width."""
    n, _, c = tokens.shape
    patches = tokens.reshape(n, height // PACKED, width // PACKED, -1, PACKED, PACKED)
    return patches.permute(0, 3, 1, 4, 2, 5).reshape(n, c // PACKED**2, height, width)


def places(height: int, width: int) -> Tensor:
    """Where each token of latents of that height and width is: (h w / 4, 3), of 0, row, column."""
    rows, columns = torch.arange(height // PACKED), torch.arange(width // PACKED)
    grid = torch.stack(torch.meshgrid(rows, columns, indexing="ij"), dim=-1).reshape(-1, 2)
    return torch.cat([torch.zeros(len(grid), 1), grid.float()], dim=1)


@dataclasses.dataclass(frozen=True, eq=False)
class Prompted:
    """A network that is told a prompt; see `models.model.Asked`."""

    network: nn.Module
    vector: PooledClip
    text: T5Text
    rows: PromptRows
    steps: int
    told: bool

    def denoiser(self, prompts: Sequence[str], negative: str, told_guidance: float) -> Denoiser:
        """The denoiser whose row k is prompt k; without a row it is told the negative one."""
        tokens, pooled = self.rows([*prompts, negative])

        def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
            row = labels.to(tokens.device)  # -1 is the last one
            height, width = state.shape[-2:]
            made: Tensor = self.network(
                hidden_states=packed(state.float()),
                timestep=t / 1000,
                guidance=t.new_full((len(t),), told_guidance) if self.told else None,
                pooled_projections=pooled[row],
                encoder_hidden_states=tokens[row],
                txt_ids=tokens.new_zeros((tokens.shape[1], 3)),
                img_ids=places(height, width).to(state.device),
                return_dict=False,
            )[0]
            return unpacked(made, height, width)

        return FlowDenoiser(predict, self.steps)

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts the model does not read."""
        said = (unread_of(one, self.vector.ids, self.text.ids) for one in (*prompts, negative))
        return tuple(filter(None, said))

    def attending(self) -> tuple[Looking, ...]:
        """Its layers; CLIP's vector is no token. See `models.attention.Attending`."""
        return turned_attention(self.network, self.text.ids.length)

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words of what T5 reads of a prompt."""
        return self.text.ids.pieces(prompt)


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: a library is not there, or the folder's files are not those of its networks.
    """
    (make,) = classes_of("diffusers", CLASS)
    codec = opened_codec(info)
    vector, of_vector, first = load_pooled_clip(info.parts[VECTOR[0]], info.tokens[VECTOR[1]])
    words, of_words, second = load_t5(info.parts[WORDS[0]], info.tokens[WORDS[1]])
    network, tensors = built(lambda: make(**info.options), Part(info.options, info.weights))
    said = tensors_sha256(of_vector, step), first, tensors_sha256(of_words, step), second
    sha256 = fingerprint(info, tensors, *said)
    for one in (network, vector.network, words.network):
        settle(one, device)

    def encode(prompt: str) -> tuple[Tensor, ...]:
        return words.encode(prompt)[0], vector.encode(prompt)[1]

    told = bool(info.options["guidance_embeds"])
    steps = int(dict(info.own)["T"])
    prompted = Prompted(network, vector, words, PromptRows(encode), steps, told)
    return asked_model(info, prompted, sha256, codec)
