"""Views: how a state is painted, one file a kind of data."""

from __future__ import annotations

from diffusion_gui.core.domain import Domain

from .image_view import ImageView
from .points_view import PointsView

View = ImageView | PointsView
VIEWS: dict[str, type[View]] = {"image": ImageView, "points": PointsView}


def view_of(domain: Domain) -> type[View]:
    """The view that paints items of `domain`."""
    return VIEWS[domain.modality]
