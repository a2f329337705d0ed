"""What the help says in words of its own: first steps, and the words that no registry explains."""

from __future__ import annotations

from diffusion_gui.ui.i18n import tr

Definition = tuple[str, str]
"""A word as it is on screen, and what it means."""


def first_steps() -> list[Definition]:
    """What to try first."""
    return [
        (tr("Play"), tr("Press the space bar. Data becomes noise (orange half of the bar), then "
         "the network makes new data from noise (blue half). Drag the bar to any frame.")),
        (tr("Choose an item"), tr("Click a picture or a point. The inspector at the right shows "
         "its numbers and the formula of the step, with its values.")),
        (tr("Change something"), tr("Model, schedule, sampler, number of steps: the run is made "
         "again at once. Ctrl+Z takes a change back.")),
        (tr("Drag the noise level"), tr("The chosen item is noised to that level, and the "
         "network's prediction is beside it. “Denoise from here” runs the steps that are left.")),
        (tr("Train"), tr("Choose data and a network and start: samples appear while it learns. "
         "Then use the model in Watch.")),
        (tr("Compare"), tr("Two to four runs side by side from the same noise, with the distance "
         "between them.")),
        (tr("Learn"), tr("Five questions about diffusion models, with figures to drag.")),
        (tr("Use your own data"), tr("Drop a picture, a folder of pictures or a CSV of points on "
         "the window, or draw points (Ctrl+D).")),
        (tr("Export"), tr("Ctrl+E saves what you see as a GIF, a video or pictures. Dropped on the "
         "window, such a file brings its settings back.")),
    ]  # fmt: skip


def quantities() -> list[Definition]:
    """Symbols of the field, as the window writes them."""
    return [
        (tr("x_t (state)"), tr("The item at step t: α times the data plus σ times the noise.")),
        (tr("x_0 (data)"), tr("A clean item: a picture, or a point in the plane.")),
        (tr("x̂_0 (prediction)"), tr("The clean data as the network predicts it from the state: "
         "the mean of all data that fit it.")),
        (tr("ε, eps (noise)"), tr("Standard normal numbers in the shape of the data. ε̂ is the "
         "noise that the prediction leaves in the state.")),
        (tr("α (signal)"), tr("How much of the data is in the state: 1 at t = 0.")),
        (tr("σ (noise)"), tr("How much noise is in the state: 0 at t = 0.")),
        (tr("ᾱ (alpha-bar)"), tr("α squared: the data's share of the state's power, where α² + σ² "
         "is 1.")),
        (tr("β (beta)"), tr("How much noise a single step of the noising process adds.")),
        (tr("Noise level"), tr("σ / (α + σ): 0 % is clean data, 100 % noise alone. It means the "
         "same for every schedule.")),
        (tr("SNR"), tr("Signal-to-noise ratio α² / σ², in decibels: 10 log10 of it. 0 dB is as "
         "much signal as noise; 10 dB more is ten times the power.")),
        (tr("t and T"), tr("t counts the schedule's steps from 0, clean data, to T, the most "
         "noise.")),
        (tr("N (steps)"), tr("How many of the T steps are taken when denoising.")),
        (tr("z (fresh noise)"), tr("Noise that a step adds; samplers without it are "
                                   "deterministic.")),
        (tr("Score"), tr("Gradient of log p_t(x): where the density of noised data grows fastest. "
         "It is -ε̂ / σ.")),
        (tr("Velocity"), tr("How the state changes along the path of the deterministic flow.")),
    ]  # fmt: skip


def ideas() -> list[Definition]:
    """Words of the field and of the window."""
    return [
        (tr("Forward and reverse"), tr("Forward is data to noise, reverse is noise to data: the "
         "names of the research papers. Some texts name the two the other way round.")),
        (tr("Noising process"), tr("Forward: data is mixed with more and more noise. It needs no "
         "network.")),
        (tr("Denoising process"), tr("Reverse: from noise, the network's prediction is followed "
         "in small steps until data is left.")),
        (tr("Closed form"), tr("Every noised state at once, with one fixed noise: α x_0 + σ ε.")),
        (tr("Markov chain"), tr("Noising step by step: each step adds fresh noise to the one "
         "before.")),
        (tr("Denoiser"), tr("What predicts the clean data from a state and its noise level. Noise, "
         "score and velocity follow from that prediction.")),
        (tr("Ideal denoiser"), tr("The best possible denoiser of a given set of items, computed "
         "without a network. It can only bring back those items.")),
        (tr("One-step prediction"), tr("What the network makes of a state in a single call, "
         "without the steps between. From much noise it is a blurred mean.")),
        (tr("Sampler"), tr("The rule for a step from more noise to less, given the prediction.")),
        (tr("Network call"), tr("One evaluation of the network: what nearly all of the time is "
         "spent on.")),
        (tr("Probability-flow ODE"), tr("The deterministic path between noise and data that has "
         "the same distribution at each noise level as the noisy one.")),
        (tr("Guidance"), tr("Classifier-free: the prediction for a class is pushed away from the "
         "one without a class. More follows the class better and varies less.")),
        (tr("Unconditional"), tr("Without a class: the network makes whatever it has learned.")),
        (tr("Latent diffusion"), tr("Diffusion in the small space of an autoencoder instead of in "
         "pixels.")),
        (tr("Variance preserving"), tr("A schedule with α² + σ² = 1: the state keeps its size.")),
        (tr("Variance exploding"), tr("A schedule with α = 1: the data stays and the noise on it "
         "grows.")),
        (tr("Flow matching"), tr("The straight path (1 - t) x_0 + t ε, also called rectified "
         "flow.")),
        (tr("Trajectory"), tr("All states of a run, with their predictions.")),
        (tr("Run"), tr("What one recipe makes: noising, then denoising.")),
        (tr("Recipe"), tr("All settings that determine a run: the same recipe gives the same "
         "pixels.")),
        (tr("Preset"), tr("A ready-made recipe.")),
        (tr("Recorded run"), tr("A run that was stored with the program, shown until the live "
         "model is ready.")),
        (tr("Film strip"), tr("Small pictures of the whole trajectory.")),
        (tr("Branch"), tr("A run that leaves another at a step and goes on with other settings.")),
        (tr("Inpaint"), tr("A painted region is generated again from noise; the rest of the "
                           "picture is kept.")),
        (tr("Clip"), tr("A video of a few frames. It has a clock of its own, with a row of "
         "buttons: C plays it or holds a frame, Alt+Left and Alt+Right step. The large transport "
         "moves through noise.")),
        (tr("Keep the first"), tr("Inpainting of a clip in time: the first frames are kept and "
         "the others generated (prediction). With both ends kept, those between them are "
         "(in-betweening).")),
        (tr("Overlay"), tr("What is drawn over the canvas: trails, density, arrows and others.")),
        (tr("Handles"), tr("Seven marks on a schedule's curve, to drag: a schedule of your own.")),
        (tr("Pane"), tr("One of the runs that are compared.")),
        (tr("Memorising"), tr("A network that gives back its training items instead of making "
         "new ones.")),
        *inspector_words(),
        *training_words(),
    ]  # fmt: skip


def inspector_words() -> list[Definition]:
    """Sections of the inspector."""
    return [
        (tr("The step from here"), tr("The formula of the step from this state to the next one, in "
         "symbols and with its numbers.")),
        (tr("One value, followed"), tr("One number of the chosen item through the step.")),
        (tr("The step in PyTorch"), tr("The same step as a few lines of code, to copy.")),
        (tr("Noise schedule"), tr("How signal and noise change from t = 0 to T.")),
        (tr("Histogram of the values"), tr("How the state's values are distributed; at "
         "the noisy end they should follow the line.")),
        (tr("Coarse to fine: the spectrum"), tr("The picture's power from coarse forms to fine "
         "detail. Noise hides the fine detail first.")),
    ]  # fmt: skip


def training_words() -> list[Definition]:
    """Words of the Train scene."""
    return [
        (tr("Loss"), tr("The squared error of the prediction, weighted by noise level: what "
         "training makes smaller.")),
        (tr("Loss by noise level"), tr("The loss of each noise level apart: brighter is larger.")),
        (tr("Gradient norm"), tr("The length of the gradient of a group of layers.")),
        (tr("Vanishing gradient"), tr("Gradients near 0: the layers they reach hardly learn.")),
        (tr("Exploding gradient"), tr("Gradients that grow without bound: each step makes it "
         "worse.")),
        (tr("Clipping"), tr("Shortening a gradient that is longer than a bound.")),
        (tr("EMA"), tr("Exponential moving average of the weights: samples are made with it, for "
         "it is steadier than the last step's weights.")),
        (tr("Checkpoint"), tr("The state of a training run, saved: it can be continued from "
         "there.")),
        (tr("Preconditioning"), tr("Scaling a network's input and output for each noise level, so "
         "that all levels are learned alike.")),
        (tr("Residual connections"), tr("Each layer adds to its input, so gradients have a short "
         "path.")),
        (tr("Normalisation"), tr("Values between layers are brought to one size.")),
    ]  # fmt: skip
