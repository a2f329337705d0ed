"""Below the guide's slider: how many items are named as asked, by the guide and by another."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.state.watch.session import Session


class GuideSharesLabel(QLabel):
    """Shown while the recipe has a guide; empty until the run that it leads has ended."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("dim")
        self.setWordWrap(True)
        self.setToolTip(
            tr("A guide flatters itself: it leads to what it names so. Another classifier judges.")
        )
        self._session = session
        self._shares: GuideShares | None = None
        session.recipe_changed.connect(self._forget)
        session.guide_judged.connect(self._show)
        self._write()

    def _show(self, shares: GuideShares) -> None:
        self._shares = shares
        self._write()

    def _forget(self) -> None:
        self._shares = None
        self._write()

    def _write(self) -> None:
        self.setText(in_words(self._shares.words()) if self._shares else "")
        self.setVisible(bool(self._session.recipe.guide and self.text()))
