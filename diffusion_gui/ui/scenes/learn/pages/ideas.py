"""Lessons about the ideas: parts, the two processes, gradients, and what it is good for."""

from __future__ import annotations

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.scenes.train.failure_demos import LESSONS

from . import Block, Figure, Way, Ways, Words
from .links import compare, sounds, train, watch


def parts() -> list[Block]:
    """How a diffusion model works."""
    return [
        Words(tr("Data is drowned in noise little by little, which needs no learning. A network "
                 "learns to see through the noise. Begun with noise alone and asked again and "
                 "again, it makes data that never was."), "lead"),
        Figure("journey"),
        Words(tr("<b>The noise prior</b> is where generating begins: independent standard normal "
                 "numbers in the shape of the data. The seed fixes them: same seed, same picture."),
              "point"),
        Words(tr("<b>The noising process</b> mixes data with noise, <i>x</i><sub>t</sub> = α "
                 "<i>x</i><sub>0</sub> + σ <i>ε</i>. The schedule sets how much of each at every "
                 "t; at the end only noise is left."), "point"),
        Words(tr("<b>The network</b> sees the mixture and the noise level, and guesses the clean "
                 "data, or the noise in it, which comes to the same. That is all it learns."),
              "point"),
        Words(tr("<b>The denoising process</b> walks back from the prior: ask the network, move a "
                 "little towards its guess, ask again. How it walks is the sampler's choice; the "
                 "network stays the same."), "point"),
        Ways((Way(tr("Watch it"), tr("Twelve shapes, to noise and back"), watch()),
              Way(tr("As the paper had it"), tr("DDPM with its 1,000 steps"), watch("ddpm")),
              Way(tr("In the plane"), tr("A thousand points come together to a spiral roll"),
                  watch("swiss_roll")))),
    ]  # fmt: skip


def processes() -> list[Block]:
    """What the two processes are for."""
    return [
        Words(tr("Noising makes the exercises: any picture, any level, and the answer is known. "
                 "Denoising is the use of what was learned: it makes new data."), "lead"),
        Words(tr("Drag the level: the noised picture, and what the network makes of it at once.")),
        Figure("one_step"),
        Words(tr("<b>Why noising at all?</b> It turns making pictures, which is hard, into "
                 "guessing through noise, which is plain regression. And it ends at a distribution "
                 "from which one can draw: the normal."), "point"),
        Words(tr("<b>Why not denoise at once?</b> Under much noise many pictures are possible, and "
                 "the best single guess is their mean: a blur. A small step towards it leaves "
                 "fewer possible, and the next guess is sharper. Coarse things are settled first, "
                 "details last."), "point"),
        Words(tr("<b>Names</b>: here forward is data to noise and reverse is noise to data, as in "
                 "the research papers. The source article names them the other way round."),
              "point"),
        Ways((Way(tr("Few steps and many"), tr("5, 10, 20 and 50 steps from the same noise"),
                  compare("steps")),
              Way(tr("Different samplers"), tr("Four samplers from the same noise"),
                  compare("samplers")))),
    ]  # fmt: skip


def gradients() -> list[Block]:
    """Vanishing and exploding gradients, and their cures."""
    return [
        Words(tr("Training sends the gradient back through every layer. Each one multiplies it: by "
                 "less than 1 and it vanishes, the first layers learn nothing; by more than 1 and "
                 "it explodes, every step overshoots."), "lead"),
        Words(tr("A stack of layers that was just made: how much reaches each of them?")),
        Figure("gradients"),
        Words(tr("<b>Architecture.</b> Residual connections give the gradient a path around each "
                 "layer, normalisation keeps the sizes alike, and attention joins distant places "
                 "in one step. Residual and normalisation together hold at about any depth and any "
                 "weights. A saturated Tanh stops the gradient altogether."), "point"),
        Words(tr("<b>Learning rate.</b> The first thing to lower when the loss jumps. A warm-up "
                 "spares the first steps, a slow decay settles the last."), "point"),
        Words(tr("<b>Clipping</b> shortens a gradient that is longer than a bound: an explosion "
                 "becomes one careful step. It does nothing for one that vanishes."), "point"),
        Words(tr("<b>Regularisation.</b> Weight decay and dropout keep weights small and guard "
                 "against learning by heart; a running mean of the weights (EMA) gives better "
                 "samples than the last step's."), "point"),
        Words(tr("<b>Diffusion's own.</b> Noise levels span more than a thousand times. Scaling "
                 "input and target for each level (preconditioning) lets all of them give "
                 "gradients of one size."), "point"),
        Ways((Way(tr("See it explode"),
                  tr("A run with a learning rate of 0.3 and no clipping; then try its cures"),
                  train(LESSONS["explode"])),
              Way(tr("See it vanish"),
                  tr("The article's network at a high rate; then try its cures"),
                  train(LESSONS["vanish"])),
              Way(tr("A healthy run"),
                  tr("A residual network on two moons, with warm-up, clipping and EMA"), train()))),
    ]  # fmt: skip


def uses() -> list[Block]:
    """Strengths, limits and applications."""
    return [
        Words(tr("It trains steadily, misses little of the data's variety, and can be steered "
                 "after training. The price: many network calls for one sample."), "lead"),
        Words(tr("Strengths"), "heading"),
        Words(tr("<b>Steady training</b>: a squared error with known answers. A GAN has to balance "
                 "two networks, and often leaves out whole parts of the data."), "point"),
        Words(tr("<b>Steering</b>: towards a class or a text (guidance), keeping a part of a "
                 "picture (inpainting), starting from a partly noised picture: one network, "
                 "trained once."), "point"),
        Words(tr("<b>A choice of speed</b>: the same network with 10 steps or 1,000, with any "
                 "sampler. What else saves calls: better solvers, straighter paths (flow "
                 "matching), distillation."), "point"),
        Words(tr("Limits"), "heading"),
        Words(tr("Slow beside a GAN or a VAE, which need one call; hungry for data and computing; "
                 "and with little data it can learn examples by heart."), "point"),
        Words(tr("Where it is used"), "heading"),
        Words(tr("<b>Images</b>: from text, inpainting, enlarging. Often in the small space of an "
                 "autoencoder (latent diffusion), where it is joined with a VAE and a text model."),
              "point"),
        Words(tr("<b>Video</b>: the same with an axis for time: all frames are denoised together, "
                 "so that they agree. The network mixes along time as it does along the picture."),
              "point"),
        Words(tr("A shape that orbits. Drag the level: the clip plays on while noise comes and "
                 "goes, for the two have clocks of their own.")),
        Figure("clip"),
        Words(tr("<b>Audio</b>: a wave is a picture with one axis; speech and music are made as "
                 "waves or as spectrograms."), "point"),
        Words(tr("A plucked string as a spectrogram: pitch upwards, time to the right, bright is "
                 "loud. Below it is its waveform."), "point"),
        Figure("sound"),
        Words(tr("<b>One schedule does not suit both.</b> Samples of a waveform are small numbers, "
                 "and most of a sound is quieter still: the first steps bury it, and all the later "
                 "ones show the same noise. A spectrogram is in decibels: loud and quiet are of "
                 "one size, and many steps have something to decide."), "point"),
        Figure("sound_snr"),
        Words(tr("<b>Elsewhere</b>: molecules and proteins, motion of robots, weather; and joined "
                 "with other models: a transformer as the network, a classifier or a GAN's critic "
                 "as a guide or judge."), "point"),
        Ways((Way(tr("Steer by guidance"),
                  tr("From ignoring the class to exaggerating it"), compare("guidance")),
              Way(tr("Ten steps"), tr("DDIM: a hundredth of the calls"), watch("ddim")),
              Way(tr("The straight path"), tr("Flow matching in 20 Euler steps"),
                  watch("flow")),
              Way(tr("Watch sounds"), tr("Noise becomes a drum, a string, a bell, a voice"),
                  sounds),
              Way(tr("Learned by heart?"),
                  tr("The network beside the ideal denoiser, which knows its data by heart"),
                  compare("ideal")))),
    ]  # fmt: skip
