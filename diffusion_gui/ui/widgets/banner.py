"""The message bar: what happened, why, and what to do, over the free room of the scene bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenuBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.ui.i18n import in_words, sentences, tr
from diffusion_gui.ui.theme import icon

from .tool_buttons import icon_button

Offer = tuple[str, Callable[[], object]]
"""What a button says, and what it does."""

SHORTEST_MS = 10_000
LETTER_MS = 80
"""A notice goes by itself after this time, and for each of its letters this much later."""
MOST = 5
"""Messages that are kept at most: the oldest gives way."""
GAP = 8
"""Pixels between the last menu and a message."""

_MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show)


@dataclass(frozen=True, eq=False)
class Message:
    """One message.

    Attributes:
        sign: the icon, `warning` for an error and `info` for a notice.
        lasting: it stays until it is closed or withdrawn.
    """

    sign: str
    what: str
    more: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    lasting: bool = True

    def text(self) -> str:
        """The words without marks, in the language in use."""
        return sentences(self.what, *self.more)


class Banner(QFrame):
    """Shows the newest message; the ones before it wait behind it. Hidden while there is none.

    It lies over its parent in the place of `room`, a widget that is empty for it: nothing moves
    when it comes or goes. More lines than one go up over the empty end of `menu` first; only what
    is longer still covers the top of the scene.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        room: QWidget | None = None,
        menu: QMenuBar | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._room = room
        self._menu = menu
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(8)
        self._sign = QLabel()
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(1)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row.addWidget(self._text, 1)
        self._offers = QHBoxLayout()
        row.addLayout(self._offers)
        self._waiting = QLabel()
        self._waiting.setObjectName("dim")
        self._waiting.setToolTip(tr("Close this message to see the next one"))
        row.addWidget(self._waiting, 0, Qt.AlignmentFlag.AlignTop)
        self._close = icon_button("cancel", tr("Dismiss"), tr("Dismiss this message (Esc)"))
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.dismiss)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        # Sign, first line and buttons stand on one line, however many lines follow.
        self._line = QPushButton("M").sizeHint().height()
        for one in (self._sign, self._waiting, self._close):
            one.setFixedHeight(self._line)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        above = (self._line - self._text.fontMetrics().height()) // 2
        self._text.setContentsMargins(0, above, 0, 0)
        self._messages: list[Message] = []
        self._last = Message("", "")
        self._fading = QTimer(self, singleShot=True)
        self._fading.timeout.connect(self._fade)
        for watched in (room, parent, self):
            if watched is not None:
                watched.installEventFilter(self)
        self.hide()

    # -- messages -----------------------------------------------------------------------------

    @property
    def failing(self) -> bool:
        """Whether the message in front is about an error."""
        return self._last.sign == "warning"

    def take_over(self, old: Banner) -> None:
        """Show what `old` shows, which is of no use any more."""
        self._messages, old._messages = old._messages, []
        self._last = old._last
        old._refresh()
        old.deleteLater()
        self._refresh()

    def show_failure(self, failure: Failed, behind: Message | None = None) -> None:
        """Say what went wrong, why, and what to do; it stays until it is closed.

        While `behind` is there, it waits behind that one.
        """
        self._add(Message("warning", failure.what, (failure.why, failure.remedy)), behind)

    def show_notice(self, what: str, more: str, *offers: Offer, lasting: bool = False) -> Message:
        """Say something that is no error, with buttons for what can be done about it.

        It goes by itself after a while, if not `lasting`. Returns what `withdraw` takes.
        """
        message = Message("info", what, (more,), offers, lasting)
        self._add(message)
        return message

    def text(self) -> str:
        """The words of the message in front, or of the one that went last, without marks."""
        return self._last.text()

    def forget_refused(self, message: Message) -> None:
        """Take a message away, wherever it stands."""
        if message in self._messages:
            self._messages.remove(message)
            self._refresh()

    def withdraw_failures(self) -> None:
        """Take all errors away."""
        self._messages[:] = [one for one in self._messages if one.sign != "warning"]
        self._refresh()

    def dismiss(self) -> bool:
        """Close the message in front; False if there was none."""
        if not self._messages:
            return False
        self._messages.pop()
        self._refresh()
        return True

    def _add(self, message: Message, behind: Message | None = None) -> None:
        """Put a message in front (or behind another), once: one that says the same gives way."""
        same = (message.what, message.more)
        before = [one for one in self._messages if (one.what, one.more) != same]
        place = before.index(behind) if behind in before else len(before)
        self._messages[:] = [*before[:place], message, *before[place:]][-MOST:]
        self._refresh()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _fade(self) -> None:
        """Let a notice go that has had its time, unless it is in someone's hands."""
        held = QApplication.focusWidget()
        if self.underMouse() or (held is not None and self.isAncestorOf(held)):
            self._fading.start()
        elif self._messages and not self._messages[-1].lasting:
            self.dismiss()

    # -- showing ------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._fading.stop()
        if not self._messages:
            self.hide()
            return
        message = self._last = self._messages[-1]
        self.setProperty("sign", message.sign)
        self.style().unpolish(self)
        self.style().polish(self)
        self._sign.setPixmap(icon(message.sign).pixmap(20, 20))
        title, rest = _plain(in_words(message.what)), _plain(sentences(*message.more))
        gap = "" if title.endswith("。") else " "  # Chinese puts none between sentences
        self._text.setText(f"<b>{title}</b>{gap}{rest}".strip())
        self._show_offers(message)
        behind = len(self._messages) - 1
        self._waiting.setText(tr("{count} more").format(count=behind))
        self._waiting.setVisible(behind > 0)
        self.setAccessibleName(message.text())
        self._place()  # before it is seen: the mouse may be where it was
        self.show()
        self._place()
        if not message.lasting:
            self._fading.start(SHORTEST_MS + LETTER_MS * len(message.text()))

    def _show_offers(self, message: Message) -> None:
        while (item := self._offers.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for words, do in message.offers:
            button = QPushButton(in_words(words))
            button.clicked.connect(lambda checked=False: self.forget_refused(message))
            button.clicked.connect(lambda checked=False, do=do: do())
            self._offers.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the room, wherever the window's layout puts it."""
        if not self._messages:  # all events of the window pass here
            return False
        own = watched is self
        if event.type() in ((QEvent.Type.LayoutRequest,) if own else _MOVING):
            self._place()
        return False

    def _place(self) -> None:
        """As wide as one line of the text, if the room has it; else as many lines as it takes."""
        parent = self.parentWidget()
        if self._room is None or parent is None or not self._messages:
            return
        if not parent.isAncestorOf(self._room):  # it is being built
            return
        layout = self.layout()
        assert layout is not None
        layout.activate()
        line = QTextDocument()
        line.setDefaultFont(self._text.font())
        line.setHtml(self._text.text())
        beside = layout.minimumSize().width() - self._text.minimumWidth()
        whole = beside + int(line.idealWidth()) + 8
        room = QRect(self._room.mapTo(parent, QPoint(0, 0)), self._room.size())
        if whole > room.width() and (above := self._above(room)).isValid():
            room = above
        width = min(room.width(), whole)
        edges = layout.contentsMargins()
        text = self._text.heightForWidth(width - beside)
        height = max(self._line, text) + edges.top() + edges.bottom() + 2 * self.frameWidth()
        up = min(max(0, height - self._room.height()), room.height() - self._room.height())
        self.setGeometry(room.x(), room.bottom() + 1 - self._room.height() - up, width, height)
        self.raise_()

    def _above(self, room: QRect) -> QRect:
        """`room` with the empty end of the menu bar over it; not valid where there is none."""
        menu = self._menu
        if menu is None or menu.isHidden() or menu.isNativeMenuBar():
            return QRect()
        ends = (menu.actionGeometry(action).right() for action in menu.actions())
        left = max(room.left(), max(ends, default=0) + GAP)
        return QRect(QPoint(left, room.top() - menu.height()), room.bottomRight())


def room() -> QWidget:
    """A widget that takes the free room of a bar, for a Banner to lie over."""
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget


def _plain(text: str) -> str:
    """`text` with nothing in it that rich text would read as a mark."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
