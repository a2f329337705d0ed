"""Wan: a flow in the latents of clips, told UMT5's tokens."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

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
from diffusion_gui.storage.foreign.t5_text import UMT5
from diffusion_gui.storage.foreign.wan import CLASS, SECOND, TEXT, WORDS

from .asked_model import asked_model, opened_codec
from .clean_prompt import cleaned
from .flow import FlowDenoiser
from .looking import clip_attention
from .prompt_rows import PromptRows, unread_of
from .t5_encoder import T5Text, load_t5
from .unet2d import fingerprint
from .weights import built, classes_of


@dataclasses.dataclass(frozen=True, eq=False)
class Prompted:
    """A network that is told a prompt; see `models.model.Asked`.

    Attributes:
        second: the network that is asked below the noise level `boundary`; None for none.
        words_of: what reads prompts.
        patch: frames, rows and columns of latents that are one place of its networks.
    """

    network: nn.Module
    second: nn.Module | None
    boundary: float
    words_of: T5Text
    rows: PromptRows
    steps: int
    patch: tuple[int, int, int]

    def denoiser(
        self, prompts: Sequence[str], negative: str, told_guidance: float = 0.0
    ) -> Denoiser:
        """The denoiser whose row k is prompt k; without a row it is told the negative one."""
        (tokens,) = self.rows([*prompts, negative])

        def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
            told = tokens[labels.to(tokens.device)]  # -1 is the last one
            late = t < self.boundary * self.steps
            if self.second is None or not late.any():
                return _asked(self.network, state, t, told)
            if late.all():
                return _asked(self.second, state, t, told)
            made = torch.empty_like(state, dtype=torch.float32)
            for one, own in ((self.network, ~late), (self.second, late)):
                made[own] = _asked(one, state[own], t[own], told[own])
            return made

        return FlowDenoiser(predict, self.steps)

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts the model does not read."""
        said = (unread_of(cleaned(one), None, self.words_of.ids) for one in (*prompts, negative))
        return tuple(filter(None, said))

    def attending(self) -> tuple[Looking, ...]:
        """The layers of cross-attention of its networks; see `models.attention.Attending`."""
        networks = (self.network, *filter(None, [self.second]))
        return tuple(one for each in networks for one in clip_attention(each, self.patch))

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words of what it reads of a prompt."""
        return self.words_of.ids.pieces(cleaned(prompt))


def _asked(network: nn.Module, state: Tensor, t: Tensor, told: Tensor) -> Tensor:
    made: Tensor = network(
        hidden_states=state.float(), timestep=t, encoder_hidden_states=told, return_dict=False
    )[0]
    return made


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: a library is not there, or the folder's files are not those of its networks.
    """
    codec = opened_codec(info)
    words, of_words, said = load_t5(info.parts[TEXT], info.tokens[WORDS], UMT5)
    network, tensors = _network(Part(info.options, info.weights))
    second, more = None, list[object]()
    if SECOND in info.parts:
        second, of_second = _network(info.parts[SECOND])
        more = [dict(info.parts[SECOND].options), info.boundary, tensors_sha256(of_second, step)]
    sha256 = fingerprint(info, tensors, tensors_sha256(of_words, step), said, *more)
    for one in (network, words.network, *filter(None, [second])):
        settle(one, device)

    def encode(prompt: str) -> tuple[Tensor]:
        tokens, mask = words.encode(cleaned(prompt), masked=True)
        return (tokens.masked_fill(mask[..., None] == 0, 0.0),)

    steps, patch = int(dict(info.own)["T"]), info.options["patch_size"]
    prompted = Prompted(network, second, info.boundary, words, PromptRows(encode), steps, patch)
    return asked_model(info, prompted, sha256, codec)


def _network(part: Part) -> tuple[nn.Module, dict[str, Tensor]]:
    """The network on the CPU and its tensors; the angles of its places are in no file."""
    (make,) = classes_of("diffusers", CLASS)
    network, tensors = built(lambda: make(**part.options), part)
    made: Any = network
    options = part.options
    made.rope = type(made.rope)(
        options["attention_head_dim"], options["patch_size"], options["rope_max_seq_len"]
    )
    return network, tensors
