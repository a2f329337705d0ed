"""Offers to download a data set that is not on this machine, and shows how far it has come."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from diffusion_gui.storage.downloads import megabytes
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.training.downloads import Downloads
from diffusion_gui.ui.widgets.tool_buttons import icon_button


class DownloadRow(QWidget):
    """Below the data picker; hidden while the chosen data needs no download."""

    def __init__(self, downloads: Downloads, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._downloads = downloads
        self._data = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        self._words = QLabel()
        self._words.setObjectName("dim")
        self._words.setWordWrap(True)
        column.addWidget(self._words)
        row = QHBoxLayout()
        self.start = QPushButton(tr("Download"))
        self.start.setToolTip(tr("Fetch this data set from the internet, once"))
        self.start.clicked.connect(lambda: self._downloads.start(self._data))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("Download"))
        self.cancel = icon_button("cancel", tr("Stop the download"), tr("Stop the download"))
        self.cancel.clicked.connect(self._downloads.cancel)
        row.addWidget(self.start)
        row.addWidget(self._bar, 1)
        row.addWidget(self.cancel)
        row.addStretch(0)
        column.addLayout(row)
        downloads.changed.connect(self.refresh)
        self.refresh()

    def set_data(self, data: str) -> None:
        """The data set that is chosen now."""
        if data != self._data:
            self._data = data
            self.refresh()

    def refresh(self) -> None:
        """Follow the download."""
        running = self._downloads.running
        missing = self._downloads.is_missing(self._data)
        self.setVisible(missing or bool(running))
        self.start.setVisible(not running)
        self._bar.setVisible(bool(running))
        self.cancel.setVisible(bool(running))
        if running:
            done, total = self._downloads.progress.done, self._downloads.progress.total
            self._words.setText(
                tr("Downloading {data}: {done} of {total} MB").format(
                    data=running, done=f"{done / 1e6:.0f}", total=megabytes(running)
                )
            )
            # Thousands of bytes: a progress bar counts no further than two billion.
            self._bar.setRange(0, total // 1000)
            self._bar.setValue(done // 1000)
        elif missing:
            self._words.setText(
                tr("Not on this machine yet: {total} MB.").format(total=megabytes(self._data))
            )
