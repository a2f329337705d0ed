"""Painting: a region of the chosen image, to be generated again or noised and denoised again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.recipes.inpaint_mask import at_size, decode, encode, of_moments, whole
from diffusion_gui.core.recipes.picked_items import write_picked
from diffusion_gui.core.recipes.recipe import FROM_NOISE
from diffusion_gui.core.text import msg
from diffusion_gui.ui.state.shared.clip_clock import ClipClock

from .branches import Branches
from .session import Session

FIRST_KEPT = 4


class MaskPainting(QObject):
    """Owns the painted region: bool along all axes of an item but the first, True if painted."""

    changed = Signal()
    applied = Signal()
    """The region is used, and the brush put away."""

    def __init__(self, session: Session, branches: Branches, clock: ClipClock) -> None:
        super().__init__(session)
        self._clock = clock
        self._session = session
        self._branches = branches
        self.active = False
        self.brush = 3.0
        """Radius, in pixels of the item."""
        self.passes = 3
        """How often each step of an inpainting is made: RePaint's resampling."""
        self.all_items = False
        """Whether an inpainting is of all items, not of the chosen one."""
        self.one_moment = False
        """Whether the brush paints the frame of a clip that is held, not all of them."""
        self.kept = FIRST_KEPT
        """How many frames are kept at an end of a clip."""
        self.mask: npt.NDArray[np.bool_] = np.zeros((0, 0), bool)

    def _shape(self) -> tuple[int, ...] | None:
        place = self._session.place()
        if place is None or "mask" not in MODALITIES[place[0].shown.modality].tools:
            return None
        return place[0].shown.shape[1:]

    @property
    def moments(self) -> int:
        """Moments of the item that is painted on; 1 where it has no clock."""
        place = self._session.place()
        return (
            1
            if place is None
            else MODALITIES[place[0].shown.modality].moments(place[0].shown.shape)
        )

    def region(self) -> npt.NDArray[np.bool_] | None:
        """The region over the item shown; None while nothing can be painted."""
        shape = self._shape()
        if not self.active or shape is None or self._session.preview is not None:
            return None
        if self.mask.shape != shape:
            self.mask = np.zeros(shape, bool)
        return self.mask

    @property
    def empty(self) -> bool:
        """Whether nothing is painted."""
        return not self.mask.any()

    @property
    def on_sample(self) -> bool:
        """Whether what is painted on is a sample: an inpainting keeps the rest of a data item."""
        place = self._session.place()
        return (
            place is not None and place[0].recipe.process == "reverse" and not place[0].recipe.init
        )

    def set_active(self, active: bool) -> None:
        """Begin to paint, with the mask of the run that is shown if it has one, or stop."""
        if active:
            self._session.playback.pause()
        self.active = active
        self.clear()
        place = self._session.place()
        shape = self._shape()
        if active and place is not None and place[0].recipe.mask and shape is not None:
            self.mask = whole(decode(place[0].recipe.mask), shape)
            self.changed.emit()

    def clear(self) -> None:
        """Take all paint off."""
        self.mask = np.zeros_like(self.mask)
        self.changed.emit()

    def set_brush(self, radius: float) -> None:
        """Take another brush."""
        self.brush = radius
        self.changed.emit()

    def set_passes(self, passes: int) -> None:
        """Make each step of an inpainting so often."""
        self.passes = passes
        self.changed.emit()

    def set_all_items(self, all_items: bool) -> None:
        """Have an inpainting be of all items, or of the chosen one."""
        self.all_items = all_items
        self.changed.emit()

    def set_one_moment(self, one_moment: bool) -> None:
        """Paint on the frame that is held, which the clip then stays at, or through all frames."""
        self.one_moment = one_moment
        if one_moment:
            self._clock.hold()
        self.changed.emit()

    def set_kept(self, kept: int) -> None:
        """Keep so many frames at an end."""
        self.kept = kept
        self.changed.emit()

    def keep_moments(self, both_ends: bool) -> None:
        """Have all but the first frames be generated (prediction), or all between both ends."""
        shape = self._shape()
        if shape is not None and self.moments > 1:
            self.mask = of_moments(shape, self.kept, self.kept if both_ends else 0)
            self.changed.emit()

    def take_off(self) -> None:
        """Run without the mask again."""
        self._session.change(**FROM_NOISE)

    def paint(self, row: float, column: float, erase: bool) -> None:
        """Paint (or erase) a disc around a place, in pixels of the item."""
        mask = self.region()
        if mask is None:
            return
        rows, columns = np.ogrid[: mask.shape[-2], : mask.shape[-1]]
        disc = (rows + 0.5 - row) ** 2 + (columns + 0.5 - column) ** 2 <= self.brush**2
        one = self.one_moment and self.moments > 1
        at = (self._clock.moment % self.moments,) if one else ()
        self.mask = mask.copy()
        self.mask[at] = mask[at] & ~disc if erase else mask[at] | disc
        self.changed.emit()

    def inpaint(self) -> bool:
        """Generate the region of the chosen item (or of all) from noise, and keep the rest."""
        session, on_sample = self._session, self.on_sample
        values = {
            "init": session.recipe.init or session.recipe.data,
            "mask": encode(self.mask),
            "mask_items": "" if self.all_items else write_picked([session.item]),
            "resample": self.passes,
        }
        if not session.change(**FROM_NOISE | values):
            return False
        self.set_active(False)
        self.applied.emit()
        if on_sample:
            session.noticed.emit(
                msg("The item of the data was inpainted, not the sample that was painted on.")
            )
        session.playback.seek(0)
        session.playback.play()
        return True

    def noise_again(self) -> bool:
        """Put fresh noise on the region of the chosen item, and denoise from here as a branch."""
        session = self._session
        place = session.place()
        if place is None or self.empty:
            return False
        trajectory, k = place
        item = min(session.item, len(trajectory.labels) - 1)
        x = trajectory.x[k].copy()
        # Each time other noise: the seed counts the branches there are.
        seed = trajectory.recipe.seed + len(self._branches.tree.all)
        fresh = normal(seed, Stream.KNOWN, [item], k, trajectory.domain.shape)[0]
        sigma = float(trajectory.path.sigma[k])
        region = at_size(self.mask, trajectory.domain.shape[1:])
        x[item] = np.where(region, (sigma * fresh).astype(np.float32), x[item])
        if not self._branches.fork({}, x):
            return False
        self.set_active(False)
        self.applied.emit()
        return True
