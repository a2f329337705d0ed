"""The help: first steps, every key and every word on screen; it can stay open beside the work."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QTextBrowser,
    QVBoxLayout,
)

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import rich_text

from .help_entries import Section, sections


class HelpDialog(QDialog):
    """Search above, contents at the left, the text at the right. Not modal; Esc closes it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = window
        self._sections: list[Section] = []
        column = QVBoxLayout(self)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        column.addWidget(self.search)
        row = QHBoxLayout()
        column.addLayout(row, 1)
        self.contents = QListWidget()
        self.contents.currentItemChanged.connect(self._go)
        self.contents.itemClicked.connect(self._go)
        row.addWidget(self.contents, 1)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        row.addWidget(self.text, 3)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self.search.setFocus)
        find.activated.connect(self.search.selectAll)
        self.resize(min(860, window.width() - 40), min(620, window.height() - 40))
        self.refresh()
        self.search.setFocus()

    def refresh(self) -> None:
        """Say everything in the language, colours and keys in use now."""
        self._sections = sections(self._window)
        self.setWindowTitle(tr("Help"))
        self.search.setPlaceholderText(tr("Search: a key, a word, a symbol"))
        self.search.setAccessibleName(tr("Search this help"))
        self.contents.setAccessibleName(tr("Contents"))
        self.text.setAccessibleName(tr("Help"))
        self._show()

    def _show(self) -> None:
        query = self.search.text()
        found = [one for one in (each.matching(query) for each in self._sections) if one.entries]
        self.contents.clear()
        for section in found:
            self.contents.addItem(QListWidgetItem(section.title))
        self.text.document().setDefaultStyleSheet(_style())
        nothing = f"<p>{escape(tr('Nothing is called that here.'))}</p>"
        self.text.setHtml("".join(map(self._html, range(len(found)), found)) or nothing)

    def _go(self) -> None:
        row = self.contents.currentRow()
        if row >= 0:
            self.text.scrollToAnchor(f"s{row}")

    def _html(self, number: int, section: Section) -> str:
        rows = "".join(
            f'<tr><td class="word" width="32%">{self._lines(word, QFont.Weight.DemiBold)}</td>'
            f"<td>{self._lines(words)}</td></tr>"
            for word, words in section.entries
        )
        title = f'<h3><a name="s{number}"></a>{escape(section.title)}</h3>'
        return f'{title}<table width="100%" cellspacing="0" cellpadding="3">{rows}</table>'

    def _lines(self, text: str, weight: QFont.Weight = QFont.Weight.Normal) -> str:
        font = QFont(self.text.font())
        font.setWeight(weight)
        return rich_text(text, font, self.devicePixelRatioF()).replace("\n", "<br>")


def _style() -> str:
    colors = theme().colors
    return (
        f"h3 {{ color: {colors.accent}; }}"
        f"td.word {{ font-weight: 700; color: {colors.text}; }}"
        f"td {{ color: {colors.text}; }} p {{ color: {colors.dim}; }}"
    )
