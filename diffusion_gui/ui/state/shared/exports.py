"""What each scene can export, in parts to choose from: words, and the footage itself."""

from __future__ import annotations

from diffusion_gui.core.recipes.captions import ENGLISH, Captions
from diffusion_gui.core.runs.exportable import Exportable
from diffusion_gui.ui.i18n import tr

Part = tuple[str, Exportable]


def captions() -> Captions:
    """What exported pictures say, in the window's language."""
    return Captions(**{name: tr(text) for name, text in vars(ENGLISH).items()})
