"""Clips as the latents of another program's autoencoder of pictures, frame by frame."""

from __future__ import annotations

from diffusion_gui.storage.foreign.latents import CLIPS

from .foreign import ForeignCodec, Real, Values


class ClipCodec(ForeignCodec):
    """Clips (N, C, F, H, W) as scaled latents (N, c, F, h, w), and back, a frame at a time."""

    codec = CLIPS

    def encode(self, item: Values) -> Real:
        """Latents of clips; see `ForeignCodec`."""
        return _together(super().encode(_apart(item)), len(item))

    def decode(self, state: Values) -> Real:
        """Clips of latents, whatever their noise; see `ForeignCodec`."""
        return _together(super().decode(_apart(state)), len(state))


def _apart(clips: Values) -> Values:
    """The frames (N F, C, H, W) of clips (N, C, F, H, W)."""
    return clips.swapaxes(1, 2).reshape(-1, clips.shape[1], *clips.shape[3:])


def _together(frames: Real, count: int) -> Real:
    """The clips (N, C, F, H, W) of so many clips' frames (N F, C, H, W)."""
    return frames.reshape(count, -1, *frames.shape[1:]).swapaxes(1, 2)
