"""What exported pictures say: templates in English, handed over translated by the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Captions:
    """Templates of the texts on pictures; `{names}` are filled in.

    Attributes:
        noising, denoising: which way a run goes, before its state.
        state, state_short: under a state of a run.
        pane, pane_short: under a run of a comparison.
        training: under a grid of samples drawn while a network trained, or under clips: the step.
        clip: under clips: the frame that their own time is at.
        words: over maps of where a model attends to the words of its prompt.
        snr, loss, steps, distance: titles and axes of curves; `alpha_bar` and `t` are notation, and
            the same in every language.
        progress, calls, level: the clocks of a comparison, as axes.
    """

    noising: str = "noising"
    denoising: str = "denoising"
    state: str = "t = {t} of {T}     noise {level}     SNR {snr} dB"
    state_short: str = "t {t}   noise {level}   SNR {snr} dB"
    pane: str = "step {k} of {n}     network calls: {calls}"
    pane_short: str = "{k} of {n}     calls: {calls}"
    training: str = "step {k} of {n}"
    clip: str = "frame {k} of {n}"
    words: str = "attention to each word"
    snr: str = "SNR in dB"
    loss: str = "Loss"
    steps: str = "Steps"
    distance: str = "Distance to the reference's end"
    progress: str = "Share of the steps, %"
    calls: str = "Network calls"
    level: str = "Noise level, %"


ENGLISH = Captions()
