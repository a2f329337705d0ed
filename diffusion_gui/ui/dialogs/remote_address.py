"""Asking for the address of a run on another machine."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from diffusion_gui.storage.remote.address import SCHEME
from diffusion_gui.ui.i18n import tr


def ask_address(window: QWidget) -> str:
    """The address that the person writes; "" where they do not."""
    text, given = QInputDialog.getText(
        window,
        tr("Open a run over ssh"),
        tr(
            "Its folder, such as ssh://host/path or ssh://user@host:port/path.\n"
            "Your own ssh connects; it must work there without a password."
        ),
        QLineEdit.EchoMode.Normal,
        SCHEME,
    )
    text = text.strip()
    return text if given and text != SCHEME else ""
