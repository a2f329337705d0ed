"""The banner: what happened, why, and what to do, at the top of the window until it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from diffusion_gui.core.messages import Failed
from diffusion_gui.ui.i18n import in_words, sentences, tr
from diffusion_gui.ui.theme import icon

Offer = tuple[str, Callable[[], object]]
"""What a button says, and what it does."""


class Banner(QFrame):
    """One message at a time; the newest replaces the one before. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        self._sign = QLabel()
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._text, 1)
        self._offers = QHBoxLayout()
        row.addLayout(self._offers)
        self._close = QToolButton()
        self._close.setIcon(icon("cancel"))
        self._close.setToolTip(tr("Dismiss this message (Esc)"))
        self._close.setAccessibleName(tr("Dismiss"))
        self._close.clicked.connect(self.hide)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        # Sign, first line and buttons stand on one line, however many lines follow.
        height = QPushButton("M").sizeHint().height()
        self._sign.setFixedHeight(height)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setContentsMargins(0, (height - self._text.fontMetrics().height()) // 2, 0, 0)
        self._shown: tuple[str, str, tuple[str, ...], tuple[Offer, ...]] = ("", "", (), ())
        self.hide()

    @property
    def failing(self) -> bool:
        """Whether the latest message is about an error."""
        return self._shown[0] == "warning"

    def take_over(self, old: Banner) -> None:
        """Show what `old` shows."""
        if not old.isHidden():
            self._show(*old._shown)

    def show_failure(self, failure: Failed) -> None:
        """Tell what went wrong, why, and what to do."""
        self._show("warning", failure.what, (failure.why, failure.remedy), ())

    def show_notice(self, what: str, more: str, *offers: Offer) -> None:
        """Tell something that is no error, with buttons for what can be done about it."""
        self._show("info", what, (more,), offers)

    def text(self) -> str:
        """The words that are shown, without marks."""
        return sentences(self._shown[1], *self._shown[2])

    def _show(self, sign: str, what: str, more: tuple[str, ...], offers: tuple[Offer, ...]) -> None:
        self._shown = (sign, what, more, offers)
        self.setProperty("sign", sign)
        self.style().unpolish(self)
        self.style().polish(self)
        self._sign.setPixmap(icon(sign).pixmap(20, 20))
        title, rest = _plain(in_words(what)), _plain(sentences(*more))
        gap = "" if title.endswith("。") else " "  # Chinese puts none between sentences
        self._text.setText(f"<b>{title}</b>{gap}{rest}".strip())
        while (item := self._offers.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for words, do in offers:
            button = QPushButton(in_words(words))
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda checked=False, do=do: do())
            self._offers.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(self.text())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


def _plain(text: str) -> str:
    """`text` with nothing in it that rich text would read as a mark."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
