"""Stable Diffusion 3: a flow in latents, told the tokens and the vector of three encoders."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from diffusion_gui.core.runs.word_maps import Word
from diffusion_gui.core.steps import step
from diffusion_gui.core.text import Translatable
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.models.attention import Looking
from diffusion_gui.models.checkpoint import tensors_sha256
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.info import ForeignInfo, Part
from diffusion_gui.storage.foreign.sd3 import CLASS, CLIPS, T5_TOKENS, THIRD

from .asked_model import asked_model, opened_codec
from .flow import FlowDenoiser
from .looking import joint_attention
from .pooled_clip import PooledClip, load_pooled_clip
from .prompt_rows import PromptRows, unread_of
from .t5_encoder import T5Text, load_t5
from .token_ids import joined_words
from .unet2d import fingerprint
from .weights import built, classes_of


class Encoders:
    """Prompts as tokens (N, length, width) and vectors (N, pooled), as diffusers lays them out."""

    def __init__(self, clips: Sequence[PooledClip], t5: T5Text | None, width: int) -> None:
        self.clips = clips
        self.t5 = t5
        self.width = width
        self.rows = PromptRows(self._encode)

    def _encode(self, prompt: str) -> tuple[Tensor, ...]:
        each, pooled = zip(*(clip.encode(prompt) for clip in self.clips), strict=True)
        side_by_side = torch.cat(each, dim=-1)
        words = F.pad(side_by_side, (0, self.width - side_by_side.shape[-1]))
        if self.t5 is None:
            more = words.new_zeros((1, T5_TOKENS, self.width))
        else:
            more, _ = self.t5.encode(prompt)
        return torch.cat([words, more], dim=1), torch.cat(pooled, dim=-1)

    def pieces(self, prompt: str) -> tuple[Word, ...]:
        """The words of a prompt, and where both encoders have them among the tokens."""
        clip = self.clips[0].ids
        return joined_words(prompt, clip, self.t5.ids if self.t5 else None, clip.length)

    def left_out(self, prompt: str) -> tuple[Translatable, ...]:
        """What of a prompt is not read."""
        return tuple(
            filter(None, [unread_of(prompt, self.clips[0].ids, self.t5.ids if self.t5 else None)])
        )


@dataclasses.dataclass(frozen=True, eq=False)
class Prompted:
    """A network that is told a prompt; see `models.model.Asked`."""

    network: nn.Module
    text: Encoders
    steps: int

    def denoiser(
        self, prompts: Sequence[str], negative: str, told_guidance: float = 0.0
    ) -> Denoiser:
        """The denoiser whose row k is prompt k; without a row it is told the negative one."""
        tokens, pooled = self.text.rows([*prompts, negative])

        def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
            row = labels.to(tokens.device)  # -1 is the last one
            made: Tensor = self.network(
                hidden_states=state.float(), timestep=t, encoder_hidden_states=tokens[row],
                pooled_projections=pooled[row], return_dict=False,
            )[0]  # fmt: skip
            return made

        return FlowDenoiser(predict, self.steps)

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts the model does not read."""
        return tuple(said for one in (*prompts, negative) for said in self.text.left_out(one))

    def attending(self) -> tuple[Looking, ...]:
        """Its layers of joint attention; see `models.attention.Attending`."""
        return joint_attention(self.network)

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words, each at its places among CLIP's tokens and among T5's after them."""
        return self.text.pieces(prompt)


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: a library is not there, or the folder's files are not those of its networks.
    """
    (make,) = classes_of("diffusers", CLASS)
    codec = opened_codec(info)
    said: list[object] = []
    clips = []
    for role, words in CLIPS:
        clip, tensors, more = load_pooled_clip(info.parts[role], info.tokens[words])
        said += [tensors_sha256(tensors, step), more]
        clips.append(clip)
    t5, (role, words) = None, THIRD
    if role in info.parts:
        t5, tensors, more = load_t5(info.parts[role], info.tokens[words])
        said += [tensors_sha256(tensors, step), more]
    network, tensors = built(lambda: make(**info.options), Part(info.options, info.weights))
    sha256 = fingerprint(info, tensors, *said)
    for one in (network, *(clip.network for clip in clips), *([t5.network] if t5 else [])):
        settle(one, device)
    text = Encoders(clips, t5, int(info.options["joint_attention_dim"]))
    prompted = Prompted(network, text, int(dict(info.own)["T"]))
    return asked_model(info, prompted, sha256, codec)
