"""A training run in words: its step, loss, time left and state."""

from __future__ import annotations

import math

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.protocol.training import LatentFigures
from diffusion_gui.core.recipes.codec_choice import states_of
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.runs.training_record import MEAN_STEPS
from diffusion_gui.core.text import msg
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.state.training.gradient_health import trouble
from diffusion_gui.ui.state.training.training import Training


def place_words(training: Training) -> str:
    """The run's place and state."""
    if training.is_idle:
        return tr("Choose what to train on, and press Start.")
    if training.is_starting:
        return tr("Preparing data and network …")
    link = in_words(training.elsewhere.words())
    if link and training.run.out is None:
        return link[:1].upper() + link[1:]
    done = training.run.history.last
    total = training.run.settings.steps
    words = tr("Step {done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
    return words + "  ·  " + (link or _state_words(training))


def loss_words(training: Training) -> str:
    """The run's loss and the time left; empty while there is none."""
    if training.is_idle or training.is_starting:
        return ""
    done, total = training.run.history.last, training.run.settings.steps
    words = []
    loss = training.run.history.mean_loss
    if math.isfinite(loss):
        told = tr("loss {value} (mean of the last {n} steps)")
        words.append(told.format(value=f"{loss:.4f}", n=MEAN_STEPS))
    running = training.is_running or training.live
    if training.run.seconds > 1.0 and done and running:
        left = training.run.seconds / done * (total - done)
        words.append(tr("{time} left").format(time=_clock(left)))
    return "  ·  ".join(words)


def outcome(training: Training) -> tuple[str, str]:
    """What became of a run that has ended, in two sentences that any language can tell."""
    done, planned = training.run.history.last, training.run.settings.steps
    if trouble(training.run.history) is not None:
        return (
            msg("The run has ended with its gradients in trouble."),
            msg("Its samples are no good; Train shows what helps."),
        )
    if NETWORKS[training.run.settings.network].codec and done >= planned:
        return (
            msg("The autoencoder is trained."),
            msg("A denoiser can be trained in its latents now."),
        )
    if done < planned:
        return (
            msg(
                "The run was stopped at step {done} of {total}, and is saved.",
                done=f"{done:,}",
                total=f"{planned:,}",
            ),
            msg("Watch can try what it has learned so far."),
        )
    return msg("The model is trained."), msg("Watch can turn noise into such data with it.")


def layout_words(training: Training) -> str:
    """At which resolutions the chosen network works, once the data is known; or ""."""
    settings, shown = training.form.settings, training.data.shown
    if shown is None or shown.data != settings.data:
        return ""
    if states_of(settings.codec, modality_of(settings.data)).name != shown.domain.modality:
        return ""
    network = NETWORKS.find(settings.network)
    return in_words(network.layout_words(settings.network_options, shown.domain.shape))


def latent_words(figures: LatentFigures) -> str:
    """What the latents of an autoencoder are like at a step of its training."""
    return tr(
        "KL {kl} nats a latent; by channel, mean {mean_low} to {mean_high}, deviation "
        "{deviation_low} to {deviation_high}, normalised when saved"
    ).format(**{name: f"{value:.2f}" for name, value in vars(figures).items()})


def group_words(name: str) -> str:
    """What a group of layers is called; the network's own name for it where it has no other.

    Parts of one meaning have one name: a network of many parts has more than there are colours.
    """
    return {
        "label": tr("class"),
        "embedding": tr("embedding"),
        "encoder": tr("encoder"),
        "decoder": tr("decoder"),
        "stem": tr("input"),
        "layers": tr("hidden"),
        "down": tr("down"),
        "middle_down": tr("down"),
        **dict.fromkeys(("inward", "seen", "whole", "agreed", "outward"), tr("whole clip")),
        **dict.fromkeys(("guess", "of_class"), tr("guess")),
        **dict.fromkeys(("middle_up", "join"), tr("up again")),
        "mid": tr("middle"),
        "blocks": tr("blocks"),
        "up": tr("up again"),
        "head": tr("output"),
    }.get(name, name)


def _state_words(training: Training) -> str:
    if training.is_following:
        if training.live:
            address = training.run.address
            if address is not None:
                return tr("training on {host}").format(host=address.host)
            return tr("training elsewhere")
        if training.run.history.last >= training.run.settings.steps:
            return tr("finished")
        return tr("opened; it does not grow at the moment")
    return {
        "running": tr("training"),
        "paused": tr("paused"),
        "stopping": tr("saving"),
        "done": tr("saved"),
        "failed": tr("stopped"),
    }.get(training.state, "")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
