"""Views: how items are painted, one file a modality; `ItemView` says what a view can do."""

from __future__ import annotations

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.registry import resolve

from .item_view import ItemView as ItemView


def view_of(domain: Domain) -> type[ItemView]:
    """The view that paints items of `domain`."""
    view: type[ItemView] = resolve(MODALITIES[domain.modality].view)
    return view
