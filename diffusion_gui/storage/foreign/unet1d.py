"""Sounds as diffusers' DanceDiffusionPipeline makes them: a UNet1DModel of waveforms.

It predicts v and is told the angle of its level, from 0 (clean) to 1 (noise). Two channels are
both denoised and kept; what is drawn, heard and saved as a sound is their mean.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from diffusion_gui.core.catalog.codecs import CODECS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.own_table import write_betas
from diffusion_gui.core.text import msg

from .info import ForeignInfo, Network
from .kind import SCHEDULER_CONFIG, ForeignKind, Opened, Role, network_role
from .parts import MAX_LAYERS, check_neutral, left_out, named_blocks
from .reading import MAX_INT, refuse
from .scheduler import SchedulerFacts
from .values import Settings

CLASS = "UNet1DModel"
STEREO = "stereo"
RATE = 16_000
"""Samples a second of the sounds that are shown here."""
BLOCK = 1024
"""Samples that their number is a multiple of: eight moments of a spectrogram."""
MAX_LENGTH = 2**18
_DOWN = ("DownBlock1DNoSkip", "DownBlock1D", "AttnDownBlock1D")
_UP = ("AttnUpBlock1D", "UpBlock1D", "UpBlock1DNoSkip")
_NEUTRAL: dict[str, Any] = {
    "time_embedding_type": "fourier",
    "use_timestep_embedding": False,
    "mid_block_type": "UNetMidBlock1D",
    "out_block_type": None,
    "act_fn": None,
    "layers_per_block": 1,
    "downsample_each_block": False,
    "freq_shift": 0.0,
}
"""Settings of networks that plan movements, which have to be as they are without."""


def read_unet1d(settings: Settings) -> Network:
    """The network of a config; its shape is (channels, samples).

    Raises:
        UserError: it has a setting, or a size, that this program does not build or show.
    """
    check_neutral(settings, _NEUTRAL)
    blocks = settings.listed("block_out_channels", [32, 32, 64])
    if not 1 <= len(blocks) <= 32 or not all(
        type(one) is int and 1 <= one <= MAX_INT for one in blocks
    ):
        raise settings.refuse("block_out_channels")
    channels = settings.choice("in_channels", 2, (1, 2))
    rate, length = settings.optional("sample_rate", 1, MAX_INT), _length(settings, len(blocks))
    if rate != RATE:
        raise refuse(
            settings.path,
            msg("Its sounds have {given} samples a second, and those that are shown here "
                "{wanted:,}.", given=rate or "?", wanted=RATE),
        )  # fmt: skip
    more = settings.whole("extra_in_channels", 0, 0, MAX_INT)
    down, up = (
        named_blocks(settings, name, known, list(known), len(blocks))
        for name, known in (("down_block_types", _DOWN), ("up_block_types", _UP))
    )
    options: dict[str, Any] = {
        "sample_size": length,
        "in_channels": channels,
        "out_channels": settings.choice("out_channels", 2, (channels,)),
        "extra_in_channels": more,
        # What the time becomes stands beside the sound: as many channels as the first block takes.
        "time_embedding_dim": settings.optional("time_embedding_dim", 1, MAX_INT) or more or None,
        "flip_sin_to_cos": settings.switch("flip_sin_to_cos", True),
        "down_block_types": down,
        "up_block_types": up,
        "block_out_channels": tuple(blocks),
        "norm_num_groups": settings.whole("norm_num_groups", 8, 1, MAX_INT),
    }
    if down[0] == _DOWN[0] and options["time_embedding_dim"] != more:
        raise settings.refuse("extra_in_channels" if more else "down_block_types")
    if (down[0] != _DOWN[0] and more) or _DOWN[0] in down[1:]:
        raise settings.refuse("down_block_types")
    notes = [left_out(settings, {*options, *_NEUTRAL, "sample_rate"})]
    if channels == 2:
        notes.append(msg("It makes two channels: what is drawn, heard and saved as a sound is "
                         "their mean."))  # fmt: skip
    return Network(CLASS, options, (channels, length), notes=tuple(filter(None, notes)))


def _length(settings: Settings, blocks: int) -> int:
    """Samples of a sound: a multiple of what the network halves them to, and of `BLOCK`."""
    length = settings.whole("sample_size", 65536, 1, MAX_INT)
    multiple = 2**blocks
    if length % multiple or length < 3 * multiple:
        raise settings.refuse("sample_size" if "sample_size" in settings.content else "_class_name")
    if length % BLOCK or length > MAX_LENGTH:
        raise refuse(
            settings.path,
            msg("Its sounds have {given:,} samples; those that are shown here have a multiple of "
                "{block:,}, and at most {most:,}.", given=length, block=BLOCK, most=MAX_LENGTH),
        )  # fmt: skip
    return length


def read_angles(settings: Settings) -> SchedulerFacts:
    """The levels of an IPNDMScheduler: sigma = sin(pi u / 2)^2 at equal distances of u.

    Raises:
        UserError: it is another, or has levels of its own.
    """
    settings.choice("_class_name", None, ("IPNDMScheduler",))
    check_neutral(settings, {"trained_betas": None})
    count = settings.whole("num_train_timesteps", 1000, 2, MAX_LAYERS * 16)
    noise = np.sin(np.arange(count + 1) / count * np.pi / 2) ** 4
    noise[-1] = 1.0
    betas = (noise[1:] - noise[:-1]) / (1.0 - noise[:-1])
    own = (
        ("own_betas", write_betas(betas)),
        ("own_offset", 0),
        ("T", count),
        ("spacing", "trailing"),
    )
    return SchedulerFacts("v_prediction", own)


def as_sounds(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the domain of its waveforms, and what makes one of two channels."""
    channels, _ = opened.network.shape
    heard = CODECS[STEREO].modality
    domain = Domain(heard, opened.network.shape, rate=float(RATE))
    return dataclasses.replace(
        info, modality=heard, domain=domain, codec=STEREO if channels == 2 else ""
    )


def facts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    assert info.domain is not None
    channels, length = info.domain.shape
    return {
        "sounds": f"{length / RATE:g} s at {RATE:,} Hz",
        "channels": "two, shown and heard as their mean" if channels == 2 else "one",
    }


KIND = ForeignKind(
    "unet",
    read_unet1d,
    {"unet": network_role(CLASS), "scheduler": Role(files=(SCHEDULER_CONFIG,))},
    pipelines=("DanceDiffusionPipeline",),
    scheduler=read_angles,
    complete=as_sounds,
    facts=facts,
)
