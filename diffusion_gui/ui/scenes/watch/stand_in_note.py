"""Says, while it is so, that generated items stand in for data that are not on this machine."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from diffusion_gui.storage.stand_ins import stand_in, stand_in_words
from diffusion_gui.ui.display_names import data_words
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.state.watch.session import Session


class StandInNote(QLabel):
    """Below the model; hidden where the recipe's data are here, or its runs begin with others."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dim")
        self.setWordWrap(True)
        self._session = session
        session.recipe_changed.connect(self.refresh)
        session.timeline_changed.connect(self.refresh)  # the data may have come meanwhile
        self.refresh()

    def refresh(self) -> None:
        """Follow the recipe's data."""
        data = self._session.recipe.data
        missing = stand_in(data) is not None
        if missing:
            words = tr("{data} is not on this machine: generated items are noised in its place.")
            self.setText(words.format(data=data_words(data)))
            self.setToolTip(in_words(stand_in_words(data)))
        self.setVisible(missing)
