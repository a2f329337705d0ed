"""The least a window takes: Qt alone, or Qt with one pyqtgraph plot. `bench` compares with it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow


def main(arguments: list[str]) -> None:
    """Show a window and write when it was painted to the file named last."""
    app = QApplication([])
    window = QMainWindow()
    if "--pyqtgraph" in arguments:
        import pyqtgraph as pg

        plot = pg.PlotWidget()
        plot.plot([0.0, 1.0, 2.0], [0.0, 1.0, 0.0])
        window.setCentralWidget(plot)
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    stamps = {"shown": time.time()}
    window.close()
    Path(arguments[-1]).write_text(json.dumps({"stamps": stamps}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
