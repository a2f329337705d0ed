"""Kinds of models of other programs that can be opened, one line each.

Another kind is a file in `storage/foreign` with a `ForeignKind` (`storage/foreign/kind.py` says
what it gives), one in `models/foreign` with its loader, and a line here. Its label is the name
that people know it by, the same in every language.
"""

from __future__ import annotations

from diffusion_gui.core.entries import ForeignKindEntry
from diffusion_gui.core.registry import Registry

FOREIGN_KINDS = Registry(
    "kind of foreign model",
    ForeignKindEntry("unet2d", "diffusion_gui.storage.foreign.unet2d:KIND", "UNet2DModel",
                     "A network of pictures, alone or with a scheduler",
                     loader="diffusion_gui.models.foreign.unet2d:load"),
    ForeignKindEntry("stable_diffusion", "diffusion_gui.storage.foreign.stable_diffusion:KIND",
                     "Stable Diffusion 1/2", "A network of latents that is asked by prompts",
                     loader="diffusion_gui.models.foreign.stable_diffusion:load"),
    ForeignKindEntry("stable_diffusion_xl",
                     "diffusion_gui.storage.foreign.stable_diffusion_xl:KIND",
                     "Stable Diffusion XL", "The same, larger, with two text encoders",
                     loader="diffusion_gui.models.foreign.stable_diffusion_xl:load"),
    ForeignKindEntry("lcm", "diffusion_gui.storage.foreign.lcm:KIND", "LCM",
                     "Stable Diffusion distilled to a few steps",
                     loader="diffusion_gui.models.foreign.stable_diffusion:load"),
    ForeignKindEntry("dit", "diffusion_gui.storage.foreign.dit:KIND", "DiT",
                     "A transformer of latents that is asked by classes",
                     loader="diffusion_gui.models.foreign.dit:load"),
    ForeignKindEntry("sd3", "diffusion_gui.storage.foreign.sd3:KIND", "Stable Diffusion 3",
                     "A flow in latents that is asked by prompts",
                     loader="diffusion_gui.models.foreign.sd3:load"),
    ForeignKindEntry("flux", "diffusion_gui.storage.foreign.flux:KIND", "Flux",
                     "A flow in packed latents that is asked by prompts",
                     loader="diffusion_gui.models.foreign.flux:load"),
    ForeignKindEntry("ldm", "diffusion_gui.storage.foreign.ldm:KIND", "LDM",
                     "A network of latents, decoded by the codes of a VQModel",
                     loader="diffusion_gui.models.foreign.ldm:load"),
    ForeignKindEntry("ldm_text", "diffusion_gui.storage.foreign.ldm_text:KIND",
                     "LDM text-to-image", "A network of latents that is asked by prompts",
                     loader="diffusion_gui.models.foreign.ldm_text:load"),
    ForeignKindEntry("pixart", "diffusion_gui.storage.foreign.pixart:KIND", "PixArt",
                     "A transformer of latents that is asked by prompts",
                     loader="diffusion_gui.models.foreign.pixart:load"),
    ForeignKindEntry("dance_diffusion", "diffusion_gui.storage.foreign.unet1d:KIND",
                     "Dance Diffusion", "A network of waveforms of one or two channels",
                     loader="diffusion_gui.models.foreign.unet1d:load"),
    ForeignKindEntry("animatediff", "diffusion_gui.storage.foreign.animatediff:KIND",
                     "AnimateDiff", "A network of clips in latents that is asked by prompts",
                     loader="diffusion_gui.models.foreign.animatediff:load"),
    ForeignKindEntry("wan", "diffusion_gui.storage.foreign.wan:KIND", "Wan",
                     "A flow in the latents of clips that is asked by prompts",
                     loader="diffusion_gui.models.foreign.wan:load"),
)  # fmt: skip
