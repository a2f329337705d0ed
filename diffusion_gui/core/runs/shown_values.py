"""What is shown of a trajectory's states: x, x0, eps or the fresh noise z, and at what scale.

Window, film strip, row over time, overlays, distances, films and exported pictures all ask here.
Where a state has no prediction of its own:

- a clean state (sigma 0) is its own x0: E[x_0 | x_0] = x_0;
- of a clean state, eps = (x - alpha x0) / sigma is undefined and the limit along the run is shown:
  in the noising process the noise that is put in by the first step, in the denoising process the
  last one-step prediction;
- the last noisy state of a run, or of one that still grows, keeps the last one-step prediction.

Of latents, x and x0 are shown decoded, or by a linear preview until they are where decoding takes
seconds; eps is no picture that could be, and the state itself is
shown under the name z, as its one-step prediction under z0: all as tiles, a channel each.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.latent_frames import latents_of_frames

from .decoded import codec_of
from .latent_tiles import tiled
from .trajectory import Trajectory

Values = npt.NDArray[np.floating]


def visible_size(alpha: Any, sigma: Any) -> npt.NDArray[np.float64]:
    """What a state is divided by to be seen: sqrt(alpha^2 + sigma^2), and never less than 1."""
    size = np.hypot(alpha, sigma)
    return np.where(size <= 1.0 + 1e-6, 1.0, size)


def visible(x: Values, alpha: float, sigma: float) -> Values:
    """`x` = alpha x_0 + sigma eps at a size that can be shown.

    A variance-exploding state has a deviation of 80 where clean data has 1; divided by
    sqrt(alpha^2 + sigma^2) it looks like the variance-preserving state of the same SNR. States
    that do not exceed unit variance are left as they are.
    """
    size = visible_size(alpha, sigma)
    return x if size == 1.0 else np.asarray(x / np.float32(size))


Items = slice | npt.NDArray[Any]
TILED = ("z", "z0", "eps")
"""What is shown of latents as tiles: the state itself, its prediction, and the noise in it."""
_OF_PIXELS = {"z": "x", "z0": "x0"}
"""What is shown in place of a quantity where the states are the items."""


def is_decoded(trajectory: Trajectory, quantity: str) -> bool:
    """Whether what is shown has to be decoded first."""
    return trajectory.decoded is not None and quantity not in TILED


def shown_of(runs: Sequence[Trajectory], quantities: tuple[str, ...]) -> tuple[str, ...]:
    """`quantities`, with x and x0 in place of z and z0 where `runs` are not of latents."""
    if any(run.decoded is not None for run in runs):
        return quantities
    return tuple(dict.fromkeys(_OF_PIXELS.get(one, one) for one in quantities))


def check_shown(trajectory: Trajectory, quantities: Collection[str]) -> None:
    """Raise UserError where `z` or `z0` is to be shown of a run whose states are no latents."""
    if not _OF_PIXELS.keys().isdisjoint(quantities) and trajectory.decoded is None:
        raise UserError(
            "This run has no latents.",
            "z is the state of a model that works in the latents of an autoencoder; here the state "
            "is x itself.",
            "Show x instead.",
        )


def shown_value(
    trajectory: Trajectory, k: int, quantity: str, items: Items = slice(None)
) -> Values:
    """What is shown of state k, 0 <= k < len(trajectory): its items (N, *I), or `items` of them.

    Args:
        quantity: `x`, `x0`, `eps`, or `z` (the fresh noise that step k adds; zeros where none); of
            latents `z` is the state, and `z0` its prediction.

    A linear preview where it is not decoded yet (`is_preview`), zeros where it is not known
    otherwise (`is_visible`); nothing is decoded here.
    """
    decoded = trajectory.decoded
    if decoded is None:
        return state_value(trajectory, k, quantity, items)
    if quantity in TILED:
        return _tiles(trajectory, k, quantity)[items]
    found = decoded.get(*decoded_key(trajectory, k, quantity))
    if found is not None:
        return found[items]
    if decoded.preview is not None and is_state_known(trajectory, k, quantity):
        state = state_value(trajectory, k, quantity, items)
        return decoded.preview(state, trajectory.shown.shape)
    return np.zeros((len(trajectory.labels), *trajectory.shown.shape), np.float32)[items]


def decoded_value(
    trajectory: Trajectory, k: int, quantity: str, items: Items = slice(None)
) -> Values:
    """`shown_value`, decoded here where it was not: for files, away from the window's thread."""
    decoded = trajectory.decoded
    if decoded is not None and quantity not in TILED:
        key = decoded_key(trajectory, k, quantity)
        if key not in decoded:
            state = state_value(trajectory, k, quantity)
            decoded.put(*key, codec_of(decoded.codec).decode(state))
    return shown_value(trajectory, k, quantity, items)


def decoded_key(trajectory: Trajectory, k: int, quantity: str) -> tuple[int, str]:
    """Under which key `trajectory.decoded` keeps what is shown of state k: x or x0.

    The newest state of a run that grows is shown with the prediction before, and later with its
    own: a prediction is kept as that of the step that made it.
    """
    if quantity != "x0":
        return k, quantity
    step = _source(trajectory, k)
    if trajectory.path.sigma[k] == 0.0 and step != k:
        return k, "x"
    return (k if step is None else step), quantity


def shown_range(
    trajectory: Trajectory, states: slice, quantity: str, index: tuple[Any, ...] = ()
) -> tuple[list[int], Values]:
    """Those of a range of states that can be shown, and their `shown_value`s.

    Args:
        index: picks of (N, *I); an axis is left.

    Returns:
        The numbers of the states, and an array of (their count, N, *I); of states that are not
        decoded yet there is nothing, or of one row of one item a linear preview.

    Raises:
        IndexError: a state that is not there.
    """
    ks = list(range(states.start, states.stop))
    decoded = trajectory.decoded
    if decoded is None:
        return ks, state_range(trajectory, states, quantity, index)
    if quantity in TILED:
        return ks, np.stack([_tiles(trajectory, k, quantity)[index] for k in ks])
    made = {k: decoded.get(*decoded_key(trajectory, k, quantity)) for k in ks}
    found = {k: one[index] for k, one in made.items() if one is not None}
    if (fit := decoded.preview) is not None and _is_a_row(index, trajectory):
        for k in ks:
            if k not in found and is_state_known(trajectory, k, quantity):
                state = state_value(trajectory, k, quantity, slice(index[0], index[0] + 1))
                state = _at_frame(state, index[2:-1], trajectory)
                found[k] = fit.rows(state, index[-1], trajectory.shown.shape)[0]
        found = dict(sorted(found.items()))
    if not found:
        items = np.zeros((0, len(trajectory.labels), *trajectory.shown.shape), np.float32)
        return [], items[(slice(0), *index)]
    return list(found), np.stack(list(found.values()))


def _at_frame(state: Values, moment: tuple[int, ...], trajectory: Trajectory) -> Values:
    """Of a clip's latents those that stand for the frame `moment`; of a picture's all."""
    if not moment:
        return state
    places = latents_of_frames(state.shape[2], trajectory.shown.shape[1])
    return state[:, :, places[moment[0]]]


def _is_a_row(index: tuple[Any, ...], trajectory: Trajectory) -> bool:
    """Whether it picks an item's row of pixels, of a clip at one frame, in all colours."""
    return (
        len(index) == len(trajectory.shown.shape)
        and index[1] == slice(None)
        and all(isinstance(one, int | np.integer) for one in (index[0], *index[2:]))
    )


def _tiles(trajectory: Trajectory, k: int, quantity: str) -> Values:
    """`shown_value` of latents as tiles: z as wide as the range they are told to be in."""
    if quantity == "eps":
        return tiled(state_value(trajectory, k, "eps"), trajectory.shown.shape)
    shown, low, high = trajectory.shown, trajectory.domain.low, trajectory.domain.high
    scale = np.float32((shown.high - shown.low) / (high - low))
    state = state_value(trajectory, k, _OF_PIXELS[quantity])
    whole = (state - np.float32(low)) * scale + np.float32(shown.low)
    return tiled(whole, shown.shape)


def state_value(
    trajectory: Trajectory, k: int, quantity: str, items: Items = slice(None)
) -> Values:
    """`shown_value` of the state itself (N, *S), whatever it stands for."""
    values: Values = state_range(trajectory, slice(k, k + 1), quantity, (items,))[0]
    return values


def state_range(
    trajectory: Trajectory, states: slice, quantity: str, index: tuple[Any, ...] = ()
) -> Values:
    """`state_value` of a range of states; raises IndexError where one is not there."""
    if not 0 <= states.start < states.stop <= len(trajectory):
        raise IndexError(states)
    x = trajectory.x[(states, *index)]
    path = trajectory.path
    wide = (-1, *[1] * (x.ndim - 1))
    if quantity == "x":
        size = visible_size(path.alpha[states], path.sigma[states]).reshape(wide)
        return x if (size == 1.0).all() else np.asarray(x / size.astype(np.float32))
    if quantity == "z":
        return _steps(trajectory.noise, states, x, trajectory, index)
    x0 = _predictions(trajectory, states, x, index)
    if quantity == "x0":
        return x0
    if quantity != "eps":
        raise ValueError(f"unknown quantity: {quantity}")
    alpha = path.alpha[states].astype(np.float32).reshape(wide)
    sigma = path.sigma[states].astype(np.float32).reshape(wide)
    with np.errstate(divide="ignore", invalid="ignore"):
        eps = np.asarray((x - alpha * x0) / sigma)
    for row, k in enumerate(range(states.start, states.stop)):
        if not is_state_known(trajectory, k, "eps"):
            eps[row] = 0.0
        elif path.sigma[k] == 0.0:
            eps[row] = _clean_eps(trajectory, k, index)
    return eps


def is_known(trajectory: Trajectory, k: int, quantity: str) -> bool:
    """Whether what is shown of state k is there: predicted where it has to be, and decoded."""
    if not is_state_known(trajectory, k, quantity):
        return False
    decoded = trajectory.decoded
    if decoded is None or quantity in TILED:
        return True
    return decoded_key(trajectory, k, quantity) in decoded


def is_preview(trajectory: Trajectory, k: int, quantity: str) -> bool:
    """Whether what is shown of state k is a linear preview of what will be decoded."""
    decoded = trajectory.decoded
    return (
        decoded is not None
        and decoded.preview is not None
        and quantity not in TILED
        and is_state_known(trajectory, k, quantity)
        and decoded_key(trajectory, k, quantity) not in decoded
    )


def is_visible(trajectory: Trajectory, k: int, quantity: str) -> bool:
    """Whether there is something to be shown of state k: known, or a preview."""
    return is_known(trajectory, k, quantity) or is_preview(trajectory, k, quantity)


def is_state_known(trajectory: Trajectory, k: int, quantity: str) -> bool:
    """Whether `state_value` is there; a noising process's predictions may come later."""
    if quantity in ("x", "z") or trajectory.path.sigma[k] == 0.0:
        return True
    return _source(trajectory, k) is not None


def _source(trajectory: Trajectory, k: int) -> int | None:
    """The step whose prediction is shown of the noisy state k; None while there is none."""
    step = min(k, len(trajectory) - 2)
    return step if step >= 0 and bool(trajectory.known[step]) else None


def _predictions(
    trajectory: Trajectory, states: slice, x: Values, index: tuple[Any, ...]
) -> Values:
    steps = [_source(trajectory, k) for k in range(states.start, states.stop)]
    if steps == list(range(states.start, states.stop)):
        return trajectory.x0[(states, *index)]
    x0 = np.zeros_like(x)
    for row, step in enumerate(steps):
        k = states.start + row
        if step != k and trajectory.path.sigma[k] == 0.0:
            x0[row] = x[row]
        elif step is not None:
            x0[row] = trajectory.x0[(step, *index)]
    return x0


def _clean_eps(trajectory: Trajectory, k: int, index: tuple[Any, ...]) -> Values | float:
    """eps of a clean state: its limit along the run."""
    if trajectory.recipe.process != "reverse":
        return trajectory.noise[(0, *index)] if len(trajectory) > 1 else 0.0
    return state_range(trajectory, slice(k - 1, k), "eps", index)[0] if k > 0 else 0.0


def _steps(
    steps: Values, states: slice, x: Values, trajectory: Trajectory, index: tuple[Any, ...]
) -> Values:
    """Of `steps` (K, N, *S) those from `states`; zeros where no step leads on yet."""
    z = np.zeros_like(x)
    made = steps[(slice(states.start, min(states.stop, len(trajectory) - 1)), *index)]
    z[: len(made)] = made
    return z
