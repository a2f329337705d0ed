"""Small buttons that show an icon and have a tip."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton

from diffusion_gui.ui.theme import icon


def icon_button(image: QIcon | str, name: str, tip: str) -> QToolButton:
    """A button with an image, or the theme's icon of that name; screen readers tell its `name`."""
    button = QToolButton()
    button.setIcon(icon(image) if isinstance(image, str) else image)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button


def tool_button(image: QIcon | str, words: str, tip: str) -> QToolButton:
    """A checkable button: an icon, or its words where there is none."""
    button = icon_button(image or QIcon(), words, f"<b>{words}</b><br>{tip}")
    if not image:
        button.setText(words)
    button.setCheckable(True)
    return button
