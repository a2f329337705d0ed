"""The lesson about diffusion joined with other generative models, and with another of its kind."""

from __future__ import annotations

from diffusion_gui.ui.i18n import tr

from . import Block, Figure, Way, Ways, Words
from .links import compare


def together() -> list[Block]:
    """What each of four combinations is for, what it costs, and where it is from."""
    return [
        Words(tr("A denoiser points, from any noisy item, to the data. It can be joined with "
                 "others: with a code that makes items small, with a classifier, with a fast "
                 "generator, or with a second denoiser. Each buys something, and each has its "
                 "price."), "lead"),
        *_latents(),
        *_guide(),
        *_start(),
        *_product(),
        Ways((Way(tr("Classifier guidance"),
                  tr("None, classifier-free, and led by a classifier, from the same noise"),
                  compare("guides")),
              Way(tr("VAE, then diffusion"),
                  tr("A VAE's pictures, the same refined, and diffusion from noise alone"),
                  compare("vae")),
              Way(tr("Product of two models"),
                  tr("Two models, the sum of their scores, and the exact product"),
                  compare("product")))),
    ]  # fmt: skip


def _latents() -> list[Block]:
    return [
        Words(tr("In a learned code: latent diffusion"), "heading"),
        Words(tr("An autoencoder learns to write a picture as a small block of numbers and to read "
                 "it back. The denoiser works on the block; only what is shown is decoded. "
                 "<b>It buys</b> speed: 16 times fewer places than pixels. <b>It costs</b> a "
                 "second network to train first, and fine detail: what the code loses, no denoiser "
                 "brings back. (Rombach et al. 2022)"), "point"),
        Figure("step_costs"),
    ]  # fmt: skip


def _guide() -> list[Block]:
    return [
        Words(tr("With a classifier: guidance by its gradient"), "heading"),
        Words(tr("The classifier is shown the predicted clean item, and its gradient is the "
                 "change that makes it more of the class. <b>It buys</b> classes for a model "
                 "that knows none. <b>It costs</b> a backward pass through both networks at each "
                 "step, and trust: a strong guide breaks strokes to please itself, so another "
                 "classifier has to judge. (Dhariwal & Nichol 2021; Bansal et al. 2023)"), "point"),
        Figure("guided"),
    ]  # fmt: skip


def _start() -> list[Block]:
    return [
        Words(tr("After a VAE: a blurred sample made sharp"), "heading"),
        Words(tr("A VAE generates in one pass, and blurs. Its sample, noised to a middle level, is "
                 "where the denoiser begins. <b>It buys</b> the first half of the steps. <b>It "
                 "costs</b> the choice of a level: too low and the VAE's mistakes stay, too high "
                 "and nothing of it is left. (Kingma & Welling 2014; Meng et al. 2022; Pandey et "
                 "al. 2022)"), "point"),
        Figure("vae"),
    ]  # fmt: skip


def _product() -> list[Block]:
    return [
        Words(tr("With another denoiser: products and differences"), "heading"),
        Words(tr("Scores are gradients of log densities, so a product of densities is a sum of "
                 "scores, and a negative weight leads away from a model. <b>It buys</b> what "
                 "neither model was trained for. <b>It costs</b> both networks at each step, and "
                 "exactness: the sum of noised scores is not the score of the noised product. To "
                 "end in the product one needs MCMC at every level. (Liu et al. 2022; Du et al. "
                 "2023)"), "point"),
        Figure("product"),
    ]  # fmt: skip
