"""What is common to transformers in latents that are asked by prompts of several encoders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .info import ForeignInfo
from .kind import SCHEDULER_CONFIG, Opened
from .latents import facts_of_latents
from .reading import read_config, refuse
from .values import Settings


def inner_width(options: Mapping[str, Any]) -> int:
    """Channels of a transformer's tokens."""
    return int(options["attention_head_dim"]) * int(options["num_attention_heads"])


def scheduler_of(opened: Opened) -> Settings:
    """The config of the pipeline's scheduler."""
    path = opened.folder / "scheduler" / SCHEDULER_CONFIG
    return Settings(path, read_config(path, opened.folder))


def unfit(opened: Opened, given: int, wanted: int) -> UserError:
    """The answer to text encoders that are not those of the model's network."""
    return refuse(
        opened.folder,
        msg("Its text encoders make {given} numbers, and the model takes {wanted}.",
            given=given, wanted=wanted),
    )  # fmt: skip


def facts_of_encoders(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    own = dict(info.own)
    told = {"told_guidance": own["told_guidance"]} if "told_guidance" in own else {}
    return {
        "asked by": "prompts",
        "text encoders": {role: f"{part.bytes} bytes" for role, part in info.parts.items()},
        "tokens": {role: one.length for role, one in info.tokens.items()},
        **facts_of_latents(info),
        "guidance": own["guidance"],
        **told,
    }
