"""PixArt: a transformer of latents, told T5's tokens, and the size of its pictures."""

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
from diffusion_gui.storage.foreign.info import ForeignInfo, Part
from diffusion_gui.storage.foreign.pixart import CLASS, TEXT, WORDS
from diffusion_gui.storage.foreign.sizes import pixels_of

from .adapter import ForeignDenoiser
from .asked_model import asked_model, opened_codec
from .dit import with_positions, without_positions
from .levels import Levels
from .looking import cross_attention
from .prompt_rows import PromptRows, unread_of
from .t5_encoder import T5Text, load_t5
from .unet2d import fingerprint, levels_of
from .weights import built, classes_of

Size = dict[str, Tensor | None]


@dataclasses.dataclass(frozen=True, eq=False)
class Prompted:
    """A network that is told a prompt; see `models.model.Asked`.

    Attributes:
        pixels: along a side of its pictures, of each along a side of their latents; 0 where it is
            not told their size.
    """

    network: nn.Module
    text: T5Text
    rows: PromptRows
    levels: Levels
    predicts: str
    pixels: int

    def denoiser(
        self, prompts: Sequence[str], negative: str, told_guidance: float = 0.0
    ) -> Denoiser:
        """The denoiser whose row k is prompt k; without a row it is told the negative one."""
        tokens, mask = self.rows([*prompts, negative])

        def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
            row = labels.to(tokens.device)  # -1 is the last one
            made: Tensor = self.network(
                state.float(), encoder_hidden_states=tokens[row], encoder_attention_mask=mask[row],
                timestep=t, added_cond_kwargs=self._size(state), return_dict=False,
            )[0]  # fmt: skip
            return made[:, : state.shape[1]]  # the rest is a learned variance

        return ForeignDenoiser(predict, self.levels, self.predicts)

    def _size(self, state: Tensor) -> Size:
        """The pictures' height and width, and how they are to each other, where it is told them."""
        if not self.pixels:
            return {"resolution": None, "aspect_ratio": None}
        height, width = (side * self.pixels for side in state.shape[-2:])
        size = torch.tensor([[height, width]], dtype=torch.float32, device=state.device)
        aspect = torch.tensor([[height / width]], dtype=torch.float32, device=state.device)
        return {
            "resolution": size.repeat(len(state), 1),
            "aspect_ratio": aspect.repeat(len(state), 1),
        }

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts the model does not read."""
        said = (unread_of(_plain(one), None, self.text.ids) for one in (*prompts, negative))
        return tuple(filter(None, said))

    def attending(self) -> tuple[Looking, ...]:
        """Its layers of cross-attention; see `models.attention.Attending`."""
        return cross_attention(self.network)

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words of what it reads of a prompt."""
        return self.text.ids.pieces(_plain(prompt))


def _plain(prompt: str) -> str:
    """As diffusers' pipeline hands it on: it was trained with small letters alone."""
    return prompt.lower().strip()


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: a library is not there, or the folder's files are not those of its networks.
    """
    (make,) = classes_of("diffusers", CLASS)
    codec = opened_codec(info)
    words, of_words, said = load_t5(info.parts[TEXT], info.tokens[WORDS])
    part = Part(info.options, info.weights)
    network, tensors = built(lambda: make(**info.options), part, without_positions)
    sha256 = fingerprint(info, tensors, tensors_sha256(of_words, step), said)
    with_positions(network, info.options)
    for one in (network, words.network):
        settle(one, device)
    prompted = Prompted(
        network,
        words,
        PromptRows(lambda prompt: words.encode(_plain(prompt), masked=True)),
        levels_of(info),
        info.prediction,
        pixels_of(info) if info.options["use_additional_conditions"] else 0,
    )
    return asked_model(info, prompted, sha256, codec)
