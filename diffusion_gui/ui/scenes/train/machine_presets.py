"""Networks and batches by the machine that trains, a button each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from diffusion_gui.core.catalog import MACHINES, NETWORKS
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.ui.i18n import tr


def presets_fit(modality: ModalityEntry) -> bool:
    """Whether the networks of all presets can be built for items of `modality`."""
    networks = (NETWORKS[entry.load()["network"]] for entry in MACHINES.values())
    return all(network.fits(modality.name, len(modality.axes)) for network in networks)


class MachinePresets(QWidget):
    """`chosen` carries the name of the preset."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)  # all in one row would be wider than the panel
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for number, entry in enumerate(MACHINES.values()):
            button = QPushButton(tr(entry.label))
            button.setToolTip(tr(entry.summary))
            button.clicked.connect(lambda checked=False, name=entry.name: self.chosen.emit(name))
            self.buttons[entry.name] = button
            last_alone = number % 2 == 0 and number == len(MACHINES) - 1
            grid.addWidget(button, number // 2, number % 2, 1, 2 if last_alone else 1)
