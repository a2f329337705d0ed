"""The main window: scenes on one bar, menus, status bar; everything in it can be rebuilt."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui import __version__
from diffusion_gui.core.catalog import SCENES
from diffusion_gui.core.messages import Event, Failed, Opened, OpenRequest, Progress
from diffusion_gui.core.paths import resource
from diffusion_gui.core.recipe import FIRST_RECIPE

from .actions import ActionSpec, KeyGuard, make_action, percent_specs, playback_specs
from .i18n import LANGUAGES, Language, tr
from .studio import Studio
from .theme import THEMES, icon, theme

MESSAGE_MS = 12_000


class MainWindow(QMainWindow):
    """Holds the scenes; owns nothing but looks. The studio outlives a rebuild."""

    def __init__(self, studio: Studio, language: Language, settings: QSettings) -> None:
        super().__init__()
        self.studio = studio
        self._language = language
        self._settings = settings
        self._scene = "watch"
        self._guard = KeyGuard(self)
        self._dead_frames: list[QWidget] = []
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._guard.follow)
        self.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
        self.setAcceptDrops(True)
        self.setMinimumSize(1024, 640)
        session = studio.session
        session.failed.connect(self._tell)
        session.progressed.connect(self._show_progress)
        session.scene_wanted.connect(self.show_scene)
        session.workers.ready.connect(lambda: self._tell_status(tr("The model thread is ready.")))
        self.build()

    # -- building -----------------------------------------------------------------------------

    def build(self) -> None:
        """Make menus, scenes and status bar; called again when language or theme changes."""
        self.setWindowTitle("diffusion_gui")
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        self.menuBar().clear()
        self._actions = {spec.name: make_action(spec, self) for spec in self._specs()}
        for spec in percent_specs(self.studio.session):
            make_action(spec, self)
        self._build_central()
        self._build_menus()
        self._build_status()
        self.show_scene(self._scene)

    def _specs(self) -> list[ActionSpec]:
        return [
            ActionSpec("open", "file", tr("Open …"), tr("A model, trajectory, animation, image, "
                       "CSV or folder"), ("Ctrl+O",), self._ask_open, "open"),
            ActionSpec("open_folder", "file", tr("Open folder of images …"), "", ("Ctrl+Shift+O",),
                       self._ask_folder, "open"),
            ActionSpec("export", "file", tr("Export …"), tr("Save the animation you see"),
                       ("Ctrl+E",), self.export, "export"),
            ActionSpec("quit", "file", tr("Quit"), "", ("Ctrl+Q",), self.close),
            *playback_specs(self.studio.session),
            ActionSpec("reset", "view", tr("Reset all settings"), tr("The recipe it started with"),
                       ("Ctrl+0",), lambda: self.studio.session.adopt(FIRST_RECIPE), "reset"),
            ActionSpec("full_screen", "view", tr("Full screen"), "", ("F", "F11"),
                       self._toggle_full_screen, "full_screen"),
            ActionSpec("about", "help", tr("About diffusion_gui"), "", (), self._about, "info"),
            ActionSpec("directions", "help", tr("Which way is forward?"), "", ("F1",),
                       self._directions, "info"),
        ]  # fmt: skip

    def _build_central(self) -> None:
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 0)
        self._tabs: dict[str, QToolButton] = {}
        for number, entry in enumerate(SCENES.values(), 1):
            tab = QToolButton()
            tab.setObjectName("scene")
            tab.setText(tr(entry.label))
            tab.setToolTip(f"{tr(entry.summary)} (Ctrl+{number})")
            tab.setCheckable(True)
            tab.setShortcut(QKeySequence(f"Ctrl+{number}"))
            tab.clicked.connect(lambda checked=False, name=entry.name: self.show_scene(name))
            self._tabs[entry.name] = tab
            bar.addWidget(tab)
        bar.addStretch(1)
        export = QToolButton()
        export.setDefaultAction(self._actions["export"])
        export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addWidget(export)
        column.addLayout(bar)
        self._stack = QStackedWidget()
        self._scenes: dict[str, QWidget] = {}
        column.addWidget(self._stack, 1)
        self.setCentralWidget(central)

    def _build_menus(self) -> None:
        menus = {
            "file": self.menuBar().addMenu(tr("&File")),
            "playback": self.menuBar().addMenu(tr("&Playback")),
            "view": self.menuBar().addMenu(tr("&View")),
            "help": self.menuBar().addMenu(tr("&Help")),
        }
        for spec in self._specs():
            menus[spec.menu].addAction(self._actions[spec.name])
        words = {"system": tr("Follow the system"), "light": tr("Light"), "dark": tr("Dark")}
        for title, names, current, use in (
            (tr("Theme"), {name: words[name] for name in THEMES}, theme().name, self.use_theme),
            (tr("Language"), LANGUAGES, self._language.code, self.use_language),
        ):
            menu = menus["view"].addMenu(title)
            group = QActionGroup(menu)
            for name, text in names.items():
                action = QAction(text, group)
                action.setCheckable(True)
                action.setChecked(name == current)
                action.triggered.connect(lambda checked=False, use=use, name=name: use(name))
                menu.addAction(action)

    def _build_status(self) -> None:
        status = self.statusBar()
        for old in (getattr(self, "_progress", None), getattr(self, "_stop", None)):
            if old is not None:
                status.removeWidget(old)
                old.deleteLater()
        self._progress = QProgressBar()
        self._progress.setMaximumWidth(220)
        self._progress.setTextVisible(True)
        self._progress.hide()
        self._stop = QToolButton()
        self._stop.setIcon(icon("cancel"))
        self._stop.setToolTip(tr("Stop"))
        self._stop.setAccessibleName(tr("Stop"))
        self._stop.hide()
        self._stop.clicked.connect(lambda: self.studio.session.workers.cancel("sample"))
        status.addPermanentWidget(self._progress)
        status.addPermanentWidget(self._stop)

    # -- scenes -------------------------------------------------------------------------------

    def show_scene(self, name: str) -> None:
        """Bring a scene to the front; it is made when it is first needed."""
        self._scene = name
        if name not in self._scenes:
            scene = SCENES.find(name).load()(self.studio, self._actions)
            self._scenes[name] = scene
            self._stack.addWidget(scene)
        self._stack.setCurrentWidget(self._scenes[name])
        for other, tab in self._tabs.items():
            tab.setChecked(other == name)
        self._scenes[name].setFocus()

    def scene(self, name: str) -> QWidget:
        """The scene's widget, made if need be."""
        self.show_scene(name)
        return self._scenes[name]

    def use_language(self, code: str) -> None:
        """Speak another language from now on."""
        self._language.use(code)
        self._settings.setValue("language", code)
        self.build()

    def use_theme(self, name: str) -> None:
        """Take another look from now on."""
        theme().use(name)
        self._settings.setValue("theme", name)
        self.build()

    # -- telling ------------------------------------------------------------------------------

    def _tell_status(self, text: str) -> None:
        self.statusBar().showMessage(text, MESSAGE_MS)

    def _tell(self, failure: Failed) -> None:
        """Errors stand in the status bar, and stay until the next thing happens."""
        self.statusBar().showMessage(" ".join((failure.what, failure.why, failure.remedy)))

    def _show_progress(self, progress: Progress | None) -> None:
        running = progress is not None and progress.done < progress.total
        self._progress.setVisible(running)
        self._stop.setVisible(running)
        if progress is not None and running:
            words = {"sampling": tr("sampling")}.get(progress.what, progress.what)
            self._progress.setFormat(f"{words} %v/%m")
            self._progress.setRange(0, progress.total)
            self._progress.setValue(progress.done)

    # -- files --------------------------------------------------------------------------------

    def open_path(self, path: str) -> None:
        """Open whatever `path` is: a model, trajectory, animation, image, CSV or folder."""
        self.studio.session.workers.submit(OpenRequest(Path(path)), self._on_opened)

    def _on_opened(self, event: Event) -> None:
        session = self.studio.session
        match event:
            case Opened(model=str(model)) if model:
                session.use_model(model)
            case Opened(trajectory=trajectory) if trajectory is not None:
                session.show_trajectory(trajectory)
                session.playback.play()
            case Opened(recipe=recipe) if recipe is not None:
                session.adopt(recipe)
                self._tell_status(tr("The recipe in this file is running again."))
            case Opened(data=data) if data:
                session.use_data(data)
            case Failed():
                self._tell(event)
                return
            case _:
                return
        self.show_scene("watch")

    def _ask_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            tr("Open"),
            "",
            tr("All that can be opened")
            + " (*.safetensors *.npz *.gif *.webp *.png *.jpg *.jpeg *.mp4 *.webm *.csv)",
        )
        if path:
            self.open_path(path)

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Folder of images, or a training run"))
        if path:
            self.open_path(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Anything that is a file may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for url in event.mimeData().urls()[:1]:
            self.open_path(url.toLocalFile())

    def export(self) -> None:
        """Ask how, and write the animation."""
        from .dialogs.export import ExportDialog

        if self.studio.session.timeline.trajectories:
            ExportDialog(self.studio.session, self).exec()

    # -- window -------------------------------------------------------------------------------

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _about(self) -> None:
        QMessageBox.about(
            self,
            "diffusion_gui",
            f"<b>diffusion_gui {__version__}</b><p>"
            + tr("A desktop microscope for diffusion models. MIT licence.")
            + "<p>"
            + tr("Fonts, icons, data and models: see the README files in resources."),
        )

    def _directions(self) -> None:
        QMessageBox.information(
            self,
            tr("Which way is forward?"),
            tr(
                "Forward is data to noise, reverse is noise to data: the names of the research "
                "papers. Some texts name the two the other way round."
            ),
        )

    def restore(self) -> None:
        """Take the size and place the window had last time."""
        geometry = self._settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place and go at once; the application then ends the threads."""
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.sync()
        event.accept()
