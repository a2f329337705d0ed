"""Sources of models, one line each; a name belongs to the first that recognises it."""

from __future__ import annotations

from diffusion_gui.core.entries import ModelSourceEntry
from diffusion_gui.core.registry import Registry

MODEL_SOURCES = Registry(
    "model source",
    ModelSourceEntry("ideal", "diffusion_gui.storage.ideal_models:IdealModels", "Ideal denoiser",
                     "The exact denoiser of a data set, in closed form, such as ideal:digits",
                     prefix="ideal:", loader="diffusion_gui.models.ideal:load"),
    ModelSourceEntry("diffusers", "diffusion_gui.storage.foreign.folders:ForeignFolders",
                     "diffusers folders", "Models in folders of Hugging Face diffusers, with or "
                     "without classes, prompts and latents",
                     loader="diffusion_gui.models.foreign.loading:load"),
    ModelSourceEntry("hub", "diffusion_gui.storage.foreign.hub_cache:HubCache",
                     "Hugging Face cache", "A model in the cache of Hugging Face on this machine",
                     loader="diffusion_gui.models.foreign.loading:load"),
    ModelSourceEntry("single_file",
                     "diffusion_gui.storage.foreign.single_file.source:SingleFiles",
                     "Single files",
                     "One .safetensors file with all of Stable Diffusion 1, 2 or XL",
                     loader="diffusion_gui.models.foreign.loading:load",
                     suffixes=(".safetensors", ".ckpt")),
    ModelSourceEntry("checkpoint", "diffusion_gui.storage.checkpoints:Checkpoints",
                     "Trained models",
                     "Shipped models, and checkpoints made by 'diffusion-gui train'",
                     loader="diffusion_gui.models.checkpoint:load_model",
                     suffixes=(".safetensors",), rest=True),
)  # fmt: skip
