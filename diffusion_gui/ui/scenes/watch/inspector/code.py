"""The step as PyTorch code that runs, with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from diffusion_gui.ui.i18n import tr

TOLD_MS = 1500
HEIGHT = 190


class CodeView(QWidget):
    """Read-only code in a fixed-width font; long lines scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * 0.9)
        self.text.setFont(font)
        self.text.setFixedHeight(HEIGHT)
        self.text.setAccessibleName(tr("PyTorch code of this step"))
        column.addWidget(self.text)
        row = QHBoxLayout()
        self.copy = QPushButton(tr("Copy"))
        self.copy.setToolTip(
            tr("Copy the code: it runs unchanged, with the numbers that are followed")
        )
        self.copy.clicked.connect(self._copy)
        self._told = QLabel()
        self._told.setObjectName("dim")
        row.addWidget(self.copy)
        row.addWidget(self._told)
        row.addStretch(1)
        column.addLayout(row)
        self._forget = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._forget.timeout.connect(lambda: self._told.setText(""))

    def show_code(self, code: str, otherwise: str = "") -> None:
        """Show `code`; where there is none, say why with `otherwise`."""
        code = code or f"# {otherwise}"
        if code != self.text.toPlainText():
            self.text.setPlainText(code)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._told.setText(tr("Copied"))
        self._forget.start()
