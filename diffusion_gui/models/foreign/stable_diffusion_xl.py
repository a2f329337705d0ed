"""Stable Diffusion XL: a network in latents, told two text encoders' rows and a size."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.steps import step
from diffusion_gui.core.text import Translatable
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.models.attention import Looking
from diffusion_gui.models.checkpoint import tensors_sha256
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.sizes import pixels_of
from diffusion_gui.storage.foreign.stable_diffusion import TEXT, TOKENIZER
from diffusion_gui.storage.foreign.stable_diffusion_xl import TEXT_2, TOKENIZER_2
from diffusion_gui.storage.foreign.unet2d_condition import CLASS
from diffusion_gui.storage.learned_codecs import found_codec

from .adapter import ForeignDenoiser
from .levels import Levels
from .looking import cross_attention
from .pooled_clip import PooledClip, load_pooled_clip
from .prompt_rows import Encoded, PromptRows
from .stable_diffusion import left_out_notes
from .unet2d import fingerprint, levels_of
from .weights import built, classes_of


@dataclasses.dataclass(frozen=True, eq=False)
class PromptedXL:
    """A network that is told a prompt by two encoders; see `models.model.Asked`.

    Attributes:
        pixels: along a side of its pictures, of each along a side of their latents.
        zeros: without a negative prompt it is told zeros.
    """

    network: nn.Module
    texts: tuple[PooledClip, PooledClip]
    levels: Levels
    predicts: str
    pixels: int
    zeros: bool

    @functools.cached_property
    def _rows(self) -> PromptRows:
        return PromptRows(self._encode)

    def _encode(self, prompt: str) -> Encoded:
        """Both encoders' tokens side by side, and the second one's vector."""
        first, second = (text.encode(prompt) for text in self.texts)
        return torch.cat([first[0], second[0]], dim=-1), second[1]

    def denoiser(
        self, prompts: Sequence[str], negative: str, told_guidance: float = 0.0
    ) -> Denoiser:
        """The denoiser whose row k is prompt k; without a row it is told the negative one."""
        rows, pooled = self._rows([*prompts, negative])
        if self.zeros and not negative:
            rows, pooled = rows.clone(), pooled.clone()
            rows[-1] = 0.0
            pooled[-1] = 0.0

        def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
            one = labels.to(rows.device)  # -1 is the last row
            # The original's size, where it was cut out of it, and the size that is made.
            made_of = [side * self.pixels for side in state.shape[-2:]]
            sizes = rows.new_tensor([*made_of, 0, 0, *made_of])
            told = {"text_embeds": pooled[one], "time_ids": sizes.expand(len(state), -1)}
            made: Tensor = self.network(
                state, t, rows[one], added_cond_kwargs=told, return_dict=False
            )[0]
            return made

        return ForeignDenoiser(predict, self.levels, self.predicts)

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts the model does not read."""
        return left_out_notes(self.texts[0].ids, (*prompts, negative))

    def attending(self) -> tuple[Looking, ...]:
        """Its layers of cross-attention; see `models.attention.Attending`."""
        return cross_attention(self.network)

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words as its first tokenizer reads them; the second has them at the same places."""
        return self.texts[0].ids.pieces(prompt)


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: a library is not there, or the files are not those of its networks.
    """
    (make,) = classes_of("diffusers", CLASS)
    first, of_first, said = load_pooled_clip(info.parts[TEXT], info.tokens[TOKENIZER])
    second, of_second, more = load_pooled_clip(info.parts[TEXT_2], info.tokens[TOKENIZER_2])
    codec = found_codec(info.codec)
    codec_of(codec)
    network, tensors = built(lambda: make(**info.options), info.part)
    of_texts = [tensors_sha256(one, step) for one in (of_first, of_second)]
    sha256 = fingerprint(info, tensors, *of_texts, said, more, info.zeros)
    for one in (network, first.network, second.network):
        settle(one, device)
    assert info.domain is not None
    prompted = PromptedXL(
        network, (first, second), levels_of(info), info.prediction, pixels_of(info), info.zeros
    )
    return Model(
        prompted.denoiser(("",), ""),
        info.domain,
        dataclasses.replace(info, sha256=sha256, codec=codec),
        asked=prompted,
    )
