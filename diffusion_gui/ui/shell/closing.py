"""What closing the window asks: a training run that is under way would be stopped."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from diffusion_gui.ui.i18n import tr


def may_stop_training(window: QWidget) -> bool:
    """Ask the person; whether the run may be stopped and the window closed."""
    box = QMessageBox(QMessageBox.Icon.Question, tr("Close the window"), "", parent=window)
    box.setText(tr("A training run has not finished."))
    box.setInformativeText(
        tr(
            "Closing stops it. What it has learned is saved, and the next start of the program "
            "offers to continue it."
        )
    )
    stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(tr("Keep open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    answer = box.clickedButton()
    box.deleteLater()
    return answer is stop
