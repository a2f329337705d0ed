"""The actions of the help menu."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QMainWindow, QMessageBox

from diffusion_gui.core.version import __version__
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.widgets.actions import ActionSpec

HELP = "help"
"""Object name of the help that is open."""


def help_specs(window: QMainWindow) -> list[ActionSpec]:
    """What the help menu of `window` offers."""
    return [
        ActionSpec("help", "help", tr("Help"), tr("First steps, all keys, and what each word "
                   "means"), ("F1",), lambda: open_help(window), "info"),
        ActionSpec("about", "help", tr("About diffusion_gui"), tr("Version and licence"),
                   ("Shift+F1",), lambda: _about(window), "info"),
    ]  # fmt: skip


def open_help(window: QMainWindow) -> None:
    """Open the help beside the window, or bring it to the front."""
    from diffusion_gui.ui.dialogs.help import HelpDialog

    dialog = window.findChild(QDialog, HELP)
    if dialog is None:
        dialog = HelpDialog(window)
        dialog.setObjectName(HELP)
    else:
        refresh_help(window)  # scenes may have been made since
    dialog.show()
    dialog.activateWindow()


def refresh_help(window: QMainWindow) -> None:
    """Let the help that is open follow the language, theme and scenes of the window."""
    dialog = window.findChild(QDialog, HELP)
    if dialog is not None:
        from diffusion_gui.ui.dialogs.help import HelpDialog

        assert isinstance(dialog, HelpDialog)
        dialog.refresh()


def _about(window: QMainWindow) -> None:
    QMessageBox.about(
        window,
        "diffusion_gui",
        f"<b>diffusion_gui {__version__}</b><p>"
        + tr("A desktop microscope for diffusion models. MIT licence.")
        + "<p>"
        + tr("Fonts, icons, data and models: see the README files in resources."),
    )
