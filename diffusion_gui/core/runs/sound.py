"""What is heard of a run: the waveforms of its states, and how loud. Window and files ask here."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain

from .decoded import codec_of
from .loudness import gain_of
from .shown_values import Items, Values, decoded_value, state_value
from .trajectory import Trajectory

ALL = slice(None)


def sound_of(trajectory: Trajectory) -> Domain | None:
    """The domain of the waveforms that a run's states are heard as; None where it is silent."""
    items = trajectory.hidden if trajectory.decoded is None else trajectory.decoded
    domain = trajectory.domain if items is None else items.domain
    return domain if MODALITIES[domain.modality].heard else None


def waveforms(trajectory: Trajectory, k: int, quantity: str, items: Items = ALL) -> Values | None:
    """Samples (N, L) of state k, 0 <= k < len(trajectory), or of `items` of it; 1 is full scale.

    Args:
        quantity: as `shown_value`'s.

    Decoded here where they were not, which takes 20 ms an item: for files and workers. None where
    the run is silent.
    """
    if sound_of(trajectory) is None:
        return None
    hidden = trajectory.hidden
    if hidden is None:
        return decoded_value(trajectory, k, quantity, items)[:, 0]
    found = hidden.get(k, quantity)
    if found is not None:
        return found[items][:, 0]
    made = codec_of(hidden.codec).decode(state_value(trajectory, k, quantity, items))
    if len(made) == len(trajectory.labels):
        hidden.put(k, quantity, made)
    return made[:, 0]


def clean_state(trajectory: Trajectory) -> tuple[int, str]:
    """State and quantity that are x_0 of a run: its clean end, or the newest prediction of it."""
    if trajectory.recipe.process != "reverse":
        return 0, "x"
    last = len(trajectory) - 1
    return last, "x" if trajectory.complete else "x0"


def clean_waveforms(trajectory: Trajectory, items: Items = ALL) -> Values | None:
    """`waveforms` of x_0 of a run."""
    return waveforms(trajectory, *clean_state(trajectory), items)


def heard(
    trajectory: Trajectory,
    k: int,
    quantity: str,
    items: Items = ALL,
    clean: Values | None = None,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]] | None:
    """`waveforms` (N, L) as loud as they may be, and the gain (N,) of each; None of a silent run.

    No item is louder than its own x_0, and none beyond `loudness.PEAK`.

    Args:
        clean: `clean_waveforms` of the items, where they are there already.
    """
    waves = waveforms(trajectory, k, quantity, items)
    clean = clean_waveforms(trajectory, items) if clean is None else clean
    if waves is None or clean is None:
        return None
    gains = np.array([gain_of(*both) for both in zip(waves, clean, strict=True)], np.float64)
    quiet = np.where(gains[:, None] > 0.0, waves, 0.0) * gains[:, None]
    return quiet.astype(np.float32), gains
