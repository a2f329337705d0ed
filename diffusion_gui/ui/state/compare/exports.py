"""What the Compare scene can export."""

from __future__ import annotations

from diffusion_gui.core.runs.exportable import ComparisonExport
from diffusion_gui.ui.display_names import pane_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.exports import Part

from .compare import Compare


def compare_parts(compare: Compare) -> list[Part]:
    """All panes side by side, or each alone; nothing before every pane has begun."""
    if compare.comparison is None:
        return []
    found = [compare.runs.run_of(i) for i in range(len(compare.panes))]
    runs = tuple(run for run in found if run is not None)
    if len(runs) < len(found):
        return []
    names = tuple(pane_words(compare.panes))
    far = tuple(tuple(compare.distances(i)) for i in range(len(runs)))
    whole = ComparisonExport(compare.comparison, runs, names, far)
    alone: list[Part] = [(name, (run,)) for name, run in zip(names, runs, strict=True)]
    return [(tr("All panes side by side"), whole), *alone]
