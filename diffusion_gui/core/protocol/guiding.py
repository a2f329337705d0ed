"""Who led a run and what came of it, as its guide and another classifier name the items."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_gui.core.event import Event
from diffusion_gui.core.text import Translatable, msg


@dataclass(frozen=True)
class GuideShares(Event):
    """Of a run that a classifier led: how many of its finished items are named as asked.

    Attributes:
        count: items that were asked to be of a class.
        by_guide: share that the guide names so, which flatters itself.
        by_other: that of another classifier, `other`; None where there is none.
    """

    count: int
    by_guide: float
    by_other: float | None
    other: str = ""

    def words(self) -> Translatable:
        """Both in a sentence."""
        if not self.count:
            return msg("No class was asked for, so the guide led nowhere.")
        values = {"guide": f"{100 * self.by_guide:.1f}", "count": self.count}
        if self.by_other is None:
            return msg(
                "Named as asked, of {count}: {guide} % by the guide itself; there is no other "
                "classifier of these items to believe.",
                **values,
            )
        return msg(
            "Named as asked, of {count}: {guide} % by the guide itself, {share} % by another "
            "classifier ({other}).",
            share=f"{100 * self.by_other:.1f}",
            other=self.other,
            **values,
        )
