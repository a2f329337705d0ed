"""Stable Diffusion 1 and 2: a network in latents, told the rows that a text encoder made."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.steps import step
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.models.attention import Looking
from diffusion_gui.models.checkpoint import tensors_sha256
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.lcm import TOLD
from diffusion_gui.storage.foreign.unet2d_condition import CLASS
from diffusion_gui.storage.learned_codecs import found_codec

from .adapter import ForeignDenoiser
from .levels import Levels
from .looking import cross_attention
from .text_encoder import LoadedText, TextEncoder, Words, load_text_encoder
from .unet2d import fingerprint, levels_of
from .weights import built, classes_of

LoadText = Callable[[ForeignInfo], LoadedText]


@dataclasses.dataclass(frozen=True, eq=False)
class Prompted:
    """A network that is told a prompt; see `models.model.Asked`.

    Attributes:
        told: numbers that it is told its guidance scale by; 0 where it is not told it.
    """

    network: nn.Module
    text: TextEncoder
    levels: Levels
    predicts: str
    told: int = 0

    def denoiser(
        self, prompts: Sequence[str], negative: str, told_guidance: float = 0.0
    ) -> Denoiser:
        """The denoiser whose row k is prompt k; without a row it is told the negative one."""
        rows = self.text.rows([*prompts, negative])
        scale = guidance_embedding(told_guidance, self.told).to(rows.device)

        def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
            told = self.told_of(rows[labels.to(rows.device)], state)  # -1 is the last row
            more = {"timestep_cond": scale.expand(len(state), -1)} if self.told else {}
            made: Tensor = self.network(state, t, told, return_dict=False, **more)[0]
            return made

        return ForeignDenoiser(predict, self.levels, self.predicts)

    def told_of(self, rows: Tensor, state: Tensor) -> Tensor:
        """What the network wants of rows (N, tokens, width), one of each state (N, *S)."""
        return rows

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts the model does not read."""
        return left_out_notes(self.text.words, (*prompts, negative))

    def attending(self) -> tuple[Looking, ...]:
        """Its layers of cross-attention; see `models.attention.Attending`."""
        return cross_attention(self.network)

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words of a prompt that are read."""
        return self.text.words.pieces(prompt)


def guidance_embedding(scale: float, width: int) -> Tensor:
    """Sines and cosines (width,) that tell a guidance scale, as a time is told.

    Luo et al. 2023 (LCM), as for time steps; a scale of 1, without guidance, is their w = 0.
    """
    half = width // 2
    rate = torch.exp(torch.arange(half) * (-math.log(10000.0) / max(half - 1, 1)))
    angle = (scale - 1.0) * 1000.0 * rate
    made = torch.cat([torch.sin(angle), torch.cos(angle)])
    return nn.functional.pad(made, (0, width - len(made)))


def left_out_notes(words: Words, prompts: Sequence[str]) -> tuple[Translatable, ...]:
    """What of the prompts is not read."""
    return tuple(
        msg("The prompt is longer than the model reads; this is left out: {text}", text=rest)
        for one in prompts
        if (rest := words.left_out(one))
    )


def load(
    info: ForeignInfo,
    device: torch.device,
    called: str = CLASS,
    prompted_as: type[Prompted] = Prompted,
    load_text: LoadText = load_text_encoder,
) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Args:
        called: the class of its network; `prompted_as` tells it the prompts.
        load_text: makes its text encoder.

    Raises:
        UserError: a library is not there, or the folder's files are not those of its networks.
    """
    (make,) = classes_of("diffusers", called)
    text, of_text, said = load_text(info)
    codec = found_codec(info.codec)
    codec_of(codec)
    network, tensors = built(lambda: make(**info.options), info.part)
    sha256 = fingerprint(info, tensors, tensors_sha256(of_text, step), said)
    for one in (network, text.network):
        settle(one, device)
    told = int(info.options.get(TOLD, 0))
    prompted = prompted_as(network, text, levels_of(info), info.prediction, told)
    assert info.domain is not None
    return Model(
        prompted.denoiser(("",), "", float(dict(info.own).get("told_guidance", 0.0))),
        info.domain,
        dataclasses.replace(info, sha256=sha256, codec=codec),
        asked=prompted,
    )
