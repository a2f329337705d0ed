"""The actions of the help menu."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from diffusion_gui import __version__

from .actions import ActionSpec
from .i18n import tr


def help_specs(window: QWidget) -> list[ActionSpec]:
    """What the help menu of `window` offers."""
    return [
        ActionSpec("directions", "help", tr("Which way is forward?"), tr("The names of the two "
                   "directions, here and elsewhere"), ("F1",), lambda: _directions(window), "info"),
        ActionSpec("about", "help", tr("About diffusion_gui"), tr("Version and licence"),
                   ("Shift+F1",), lambda: _about(window), "info"),
    ]  # fmt: skip


def _about(window: QWidget) -> None:
    QMessageBox.about(
        window,
        "diffusion_gui",
        f"<b>diffusion_gui {__version__}</b><p>"
        + tr("A desktop microscope for diffusion models. MIT licence.")
        + "<p>"
        + tr("Fonts, icons, data and models: see the README files in resources."),
    )


def _directions(window: QWidget) -> None:
    QMessageBox.information(
        window,
        tr("Which way is forward?"),
        tr(
            "Forward is data to noise, reverse is noise to data: the names of the research "
            "papers. Some texts name the two the other way round."
        ),
    )
