"""Latent consistency models: Stable Diffusion distilled to few steps, told its guidance scale."""

from __future__ import annotations

import dataclasses

from diffusion_gui.core.text import msg

from . import stable_diffusion
from .info import ForeignInfo, Network
from .kind import ForeignKind, Opened
from .reading import MAX_INT
from .scheduler import SchedulerFacts, read_scheduler
from .sizes import of_pipeline
from .unet2d_condition import read_unet2d_condition
from .values import Settings

SCHEDULER = "LCMScheduler"
TOLD = "time_cond_proj_dim"
"""Option of the network: numbers that it is told its guidance scale by."""
GUIDANCE = 8.5
"""What diffusers' pipeline tells it where nothing is said."""


def read_lcm_unet(settings: Settings) -> Network:
    """The network of a config; raises UserError as `read_unet2d_condition` does."""
    return read_unet2d_condition(settings, {TOLD: settings.whole(TOLD, 0, 4, MAX_INT)})


def read_lcm_scheduler(settings: Settings) -> SchedulerFacts:
    """The levels that it was trained on; its steps end at the first of them, whatever it says.

    Raises:
        UserError: it is of another class, or has a setting that this program does not read.
    """
    settings.choice("_class_name", SCHEDULER, (SCHEDULER,))
    taken = {"_class_name": "DDIMScheduler", "timestep_spacing": "trailing", "steps_offset": 0}
    usual = {"clip_sample": False, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
             "beta_end": 0.012}  # fmt: skip
    return read_scheduler(Settings(settings.path, {**usual, **settings.content, **taken}))


def told_its_guidance(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` as a model of prompts that is told its guidance; see `stable_diffusion.prompted`."""
    made = stable_diffusion.prompted(info, opened)
    own = dict(made.own) | {"own_offset": 0, "guidance": 1.0, "told_guidance": GUIDANCE}
    note = msg("It is distilled: the sampler LCM and 2 to 8 steps are meant; more saturate.")
    return dataclasses.replace(made, own=tuple(own.items()), notes=(*made.notes, note))


KIND = ForeignKind(
    "unet",
    read_lcm_unet,
    stable_diffusion.KIND.roles,
    left_out=stable_diffusion.KIND.left_out,
    pipelines=("LatentConsistencyModelPipeline",),
    scheduler=read_lcm_scheduler,
    complete=told_its_guidance,
    sizes=of_pipeline,
    facts=stable_diffusion.facts_of_prompts,
)
