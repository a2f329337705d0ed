"""Names of exported files to begin with, and their estimated size in words."""

from __future__ import annotations

import re

from diffusion_gui.core.runs.exportable import (
    ComparisonExport,
    Exportable,
    FigureExport,
    TrainingExport,
)


def file_name(exportable: Exportable) -> str:
    """A name to begin with: what it is, and of which data."""
    if isinstance(exportable, ComparisonExport):
        kind, recipe = "comparison", exportable.comparison.panes[0].recipe
        data = recipe.data or recipe.model
    elif isinstance(exportable, TrainingExport):
        kind, data = "training", exportable.settings.data
    elif isinstance(exportable, FigureExport):
        kind, data = "lesson", exportable.recipe.data or exportable.recipe.model
    else:
        recipe = exportable[-1].recipe
        kind, data = "diffusion", recipe.data or recipe.model or recipe.recorded
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', data)[-40:].strip('-.')}"


def about_megabytes(size: float) -> str:
    """Bytes as megabytes to two digits, without a power of ten: an estimate knows no more."""
    return f"{float(f'{size / 1e6:.2g}'):,g}"
