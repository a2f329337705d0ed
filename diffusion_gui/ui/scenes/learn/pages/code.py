"""Lessons about code: a whole model in PyTorch, and the source article's beside it."""

from __future__ import annotations

from diffusion_gui.core.recipes import train_presets
from diffusion_gui.ui.i18n import tr

from . import Block, Figure, Listing, Way, Ways, Words
from .links import compare, train, watch

SIMPLE, ARTICLE = "simple_diffusion.py", "article.txt"


def simple() -> list[Block]:
    """A whole diffusion model for pictures of 3x28x28 that runs as it stands."""
    return [
        Words(tr("Four things: data, a network that guesses the clean picture, a training loop of "
                 "six lines, and a loop that denoises step by step."), "lead"),
        Words(tr("<b>Training</b> takes a picture, a random noise level and fresh noise, mixes "
                 "them, and lets the network guess the picture. The loss is the squared error: no "
                 "second network, no adversary, nothing to balance."), "point"),
        Words(tr("<b>Generating</b> begins with noise alone. At each of 100 levels the network is "
                 "asked for its guess, and the picture moves a small step towards it; the next "
                 "step begins where this one ended."), "point"),
        Words(tr("<b>The level as an input</b>: the same network works at every level, so it must "
                 "know which one it sees. Here the level is a fourth channel."), "point"),
        Listing(((SIMPLE, tr("It runs unchanged, and saves denoised_image.png")),)),
        Ways((Way(tr("Train one on points"),
                  tr("The same loop on two moons in the plane: it learns in seconds"), train()),
              Way(tr("Watch a trained one"),
                  tr("The shipped model of shapes, from data to noise and back"), watch()))),
    ]  # fmt: skip


def article() -> list[Block]:
    """What the article prints, what is wrong with it, and the same put right."""
    return [
        Words(tr("It scales one noise image and sends it through a network that never saw data. "
                 "Seven things are wrong; each is numbered in the code."), "lead"),
        Figure("article"),
        *(Words(text, "point") for text in _mistakes()),
        Listing(((ARTICLE, tr("As the article has it, in short")),
                 (SIMPLE, tr("Put right: the same parts, and it runs")))),
        Ways((Way(tr("Its schedule in Watch"),
                  tr("100 steps of sigmoid(0.1 t) with a trained network, seed 0"),
                  watch("article")),
              Way(tr("Its schedule beside cosine"),
                  tr("The same network and noise; only the schedules differ"),
                  compare("article")),
              Way(tr("Train its network"),
                  tr("Three convolutions and Tanh on digits: see how far they come"),
                  train(train_presets.ARTICLE)))),
    ]  # fmt: skip


def _mistakes() -> list[str]:
    return [
        tr("<b>1  It stops at once.</b> torch.sigmoid wants a tensor and is given a Python number: "
           "a TypeError."),
        tr("<b>2  The picture shrinks.</b> Three convolutions of stride 2 make 3x3 of 28x28. A "
           "network for pictures must lead back to their size, as a U-Net does."),
        tr("<b>3  Nothing is learned.</b> There is no loss and no training loop: the weights stay "
           "random, and so is the answer."),
        tr("<b>4  It is not given the level.</b> One network has to serve all levels; without the "
           "level it cannot tell faint noise from strong."),
        tr("<b>5  No step follows another.</b> Each pass is given its own input, made beforehand; "
           "99 of 100 answers are thrown away. Denoising must continue from its last step."),
        tr("<b>6  There is no data.</b> What is called the diffusion process is the noise times a "
           "number: nothing is there that could be taken to noise, or learned."),
        tr("<b>7  The schedule starts half noisy.</b> sigmoid(0.1 t) is 0.5 at t = 0, so the clean "
           "half of the path is missing. And x (1 - l) + noise l loses variance in between: it is "
           "the straight path of flow matching, and needs a sampler made for it."),
    ]  # fmt: skip
