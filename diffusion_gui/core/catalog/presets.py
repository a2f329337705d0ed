"""The catalogue's ready-made comparisons and recipes, one line each."""

from __future__ import annotations

from diffusion_gui.core.registry import Entry, Registry

_COMPARISON = "diffusion_gui.core.recipes.comparison_presets:"
COMPARISONS = Registry(
    "comparison",
    Entry("steps", _COMPARISON + "steps", "Number of steps",
          "DDIM with 5, 10, 20 and 50 steps: what few steps cost, and where more change little"),
    Entry("samplers", _COMPARISON + "samplers", "Samplers", "Four samplers, 20 steps each: two "
          "follow the same path, one adds noise, one corrects each step"),
    Entry("guidance", _COMPARISON + "guidance", "Guidance",
          "Scale 0, 1, 3 and 6: from ignoring the class to exaggerating it"),
    Entry("guides", _COMPARISON + "guides", "Classifier guidance",
          "None, classifier-free at 3, and led by a classifier at 1 and 10, from the same noise"),
    Entry("product", _COMPARISON + "product", "Product of two models", "Two models, the sum of "
          "their scores, and what their exact product is: the sum ends elsewhere"),
    Entry("vae", _COMPARISON + "vae", "VAE, then diffusion",
          "A VAE's items as they are, noised to 65 % and denoised, and diffusion from noise alone"),
    Entry("eta", _COMPARISON + "eta", "Fresh noise (eta)",
          "DDIM with eta 0, 0.3, 0.6 and 1: from one fixed path to DDPM's wandering"),
    Entry("schedules", _COMPARISON + "schedules", "Noise schedules",
          "Linear, cosine, flow and the article's: when noise comes changes the denoising"),
    Entry("ideal", _COMPARISON + "ideal", "Ideal against trained",
          "The best possible denoiser only knows the training items; the network makes new ones"),
    Entry("article", _COMPARISON + "article", "The article's blend",
          "The article's noise level, half noisy from its first step, beside the cosine schedule"),
    Entry("stop", _COMPARISON + "stop", "Stop early, or plan few",
          "50 steps stopped after 10 are unfinished; a run planned with 10 steps arrives"),
)  # fmt: skip

_PRESET = "diffusion_gui.core.recipes.recipe_presets:"
PRESETS = Registry(
    "preset",
    Entry("article", _PRESET + "ARTICLE", "The article's set-up",
          "100 steps, one picture of 3x28x28, noise level sigmoid(0.1 t), seed 0"),
    Entry("ddpm", _PRESET + "DDPM", "DDPM (2020)", "1,000 ancestral steps of a linear schedule"),
    Entry("ddim", _PRESET + "DDIM", "DDIM in 10 steps", "The same schedule, deterministic"),
    Entry("flow", _PRESET + "FLOW", "Flow matching", "The straight path in 20 Euler steps"),
    Entry("edm", _PRESET + "EDM", "EDM: Karras and Heun", "18 noise levels, second order"),
    Entry("guided", _PRESET + "GUIDED", "Strong guidance", "Stars, guidance 4, DPM-Solver++"),
    Entry("digits", _PRESET + "DIGITS", "Handwritten digits", "The cosine schedule, 40 steps"),
    Entry("swiss_roll", _PRESET + "SWISS_ROLL", "Swiss roll", "A thousand points, 50 steps"),
)  # fmt: skip

_MACHINE = "diffusion_gui.core.recipes.train_presets:"
MACHINES = Registry(
    "preset",
    Entry("laptop", _MACHINE + "LAPTOP", "Laptop", "Deep U-Net of 32 channels, batch 16; one "
          "core with AVX-512 does 4.5 steps a second at 64 pixels, 1.3 at 128"),
    Entry("one_gpu", _MACHINE + "ONE_GPU", "One GPU", "Deep U-Net of 128 channels and 2 blocks, "
          "batch 128; its speed is not measured yet"),
    Entry("many_gpus", _MACHINE + "MANY_GPUS", "Many GPUs", "DiT-B (12 blocks of 12 heads), batch "
          "64 on each; its speed is not measured yet"),
)  # fmt: skip
"""Training networks and batches by the machine that trains; for pictures of 64 pixels and more."""
