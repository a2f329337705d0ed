"""The window: Qt and pyqtgraph, and no tensor anywhere."""
