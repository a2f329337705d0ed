"""The main window: scenes on one bar, menus, status bar; everything in it can be rebuilt."""

from __future__ import annotations

import base64
import contextlib

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.catalog import SCENES
from diffusion_gui.core.paths import resource
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.text import msg
from diffusion_gui.ui.dialogs.paths import last_folder
from diffusion_gui.ui.i18n import LANGUAGES, Language, system_language, tr
from diffusion_gui.ui.persistence import view_settings
from diffusion_gui.ui.persistence.settings import MOTIONS, THEMES, Settings, SettingsFile
from diffusion_gui.ui.scenes import Exporting, Pictured, Playing
from diffusion_gui.ui.scenes.watch.actions import leave, watch_specs
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.watch.exports import canvas_parts
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.actions import (
    ActionSpec,
    KeyGuard,
    make_action,
    percent_specs,
    playback_specs,
    sync_player_actions,
)
from diffusion_gui.ui.widgets.banner import room

from . import closing, menus, window_geometry
from .help_actions import help_specs, refresh_help
from .notifications import Notifications
from .open_files import Opener
from .status_bar import StatusBar
from .training_tab import TrainingTab


class MainWindow(QMainWindow):
    """Holds the scenes; owns no facts. The AppState outlives a rebuild."""

    def __init__(self, app_state: AppState, language: Language, settings: SettingsFile) -> None:
        super().__init__()
        self.app_state = app_state
        self._language = language
        self._settings = settings
        self._scene = "watch"
        self.asks = False
        """Whether closing asks before it stops a training run."""
        self._training_tab = TrainingTab(app_state.training, self)
        self._guard = KeyGuard(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._guard.follow)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
        self.setAcceptDrops(True)
        self.setMinimumSize(window_geometry.SMALLEST)
        self.setStatusBar(StatusBar())
        self.notifications = Notifications(app_state, self)
        self.opener = Opener(app_state, settings, self)
        self.opener.opened.connect(self.show_scene)
        self.opener.told.connect(self.notifications.msg)
        self.opener.failed.connect(self.notifications.tell)
        self.opener.missed.connect(self.notifications.offer_to_find)
        app_state.session.scene_wanted.connect(self.show_scene)
        for history in app_state.histories.values():
            history.changed.connect(self._offer_undo)
        self.build()

    # -- building -----------------------------------------------------------------------------

    def build(self) -> None:
        """Make menus, scenes and status bar; called again when language or theme changes."""
        self.setWindowTitle("diffusion_gui")
        for action in self.actions():
            self.removeAction(action)
            action.deleteLater()
        self._actions = {spec.name: make_action(spec, self) for spec in self._specs()}
        for spec in percent_specs(lambda: self.app_state.playback):
            make_action(spec, self)
        self._build_central()
        self._build_menus()
        self.show_scene(self._scene)
        refresh_help(self)

    def _specs(self) -> list[ActionSpec]:
        return [
            *self.opener.specs(),
            ActionSpec("export", "file", tr("Export …"), tr("Save the animation you see"),
                       ("Ctrl+E",), self.export, "export"),
            ActionSpec("copy_frame", "edit", tr("Copy picture"), tr("The frame you see, for the "
                       "clipboard"), ("Ctrl+C",), self.copy_frame),
            ActionSpec("quit", "file", tr("Quit"), tr("Close the window; a training run is saved"),
                       ("Ctrl+Q",), self.close),
            ActionSpec("undo", "edit", tr("Undo"), tr("The settings before the last change"),
                       ("Ctrl+Z",), lambda: self._undo(True), "undo"),
            ActionSpec("redo", "edit", tr("Redo"), tr("Take back the last undo"),
                       ("Ctrl+Shift+Z", "Ctrl+Y"), lambda: self._undo(False), "redo"),
            ActionSpec("reset", "edit", tr("Reset the recipe"), tr("The recipe it started with; "
                       "undo brings yours back"), ("Ctrl+0",),
                       self._reset_recipe, "reset"),
            ActionSpec("reset_all", "edit", tr("Reset everything …"), tr("Recipe, theme, language, "
                       "playback and export options as on the first day"), ("Ctrl+Shift+0",),
                       self._ask_reset),
            *playback_specs(lambda: self.app_state.playback),
            *watch_specs(self.app_state, self),
            ActionSpec("full_screen", "view", tr("Full screen"), tr("The whole screen for the "
                       "window, and back"), ("F", "F11"), self._toggle_full_screen, "full_screen"),
            ActionSpec("dismiss", "view", tr("Back, or dismiss the message"), tr("End the one-step "
                       "prediction or painting, hide the message, or leave full screen"),
                       ("Esc",), self._dismiss),
            *help_specs(self),
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
            tab.clicked.connect(lambda checked=False, name=entry.name: self.show_scene(name))
            self._tabs[entry.name] = tab
            bar.addWidget(tab)
        self._training_tab.build(self._tabs["train"])
        messages = room()
        bar.addWidget(messages, 1)
        export = QToolButton()
        export.setDefaultAction(self._actions["export"])
        export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addWidget(export)
        column.addLayout(bar)
        self._stack = QStackedWidget()
        self._scenes: dict[str, QWidget] = {}
        column.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self.notifications.build(messages)

    def _build_menus(self) -> None:
        filled = menus.fill(self.menuBar(), self._specs(), self._actions)
        menus.add_recent(filled["file"], self._actions["export"], self.opener)
        menus.add_presets(filled["presets"], self.app_state.session)
        view = filled["view"]
        view.addSeparator()
        menus.add_scenes(view, self.show_scene)
        view.addSeparator()
        words = {"system": tr("Follow the system"), "light": tr("Light"), "dark": tr("Dark")}
        themes = {name: words[name] for name in THEMES}
        menus.add_choice(view, tr("Theme"), themes, theme().name, self.use_theme)
        code = self._language.code
        menus.add_choice(view, tr("Language"), LANGUAGES, code, self.use_language)
        motion = {"system": words["system"], "on": tr("On"), "off": tr("Off")}
        menus.add_choice(
            view,
            tr("Reduced motion"),
            {name: motion[name] for name in MOTIONS},
            self.app_state.motion.mode,
            self.use_motion,
            tr(
                "On: nothing plays until you press Play. What the system wishes is known on "
                "Windows, macOS and desktops with a settings portal."
            ),
        )

    def _offer_undo(self) -> None:
        history = self.app_state.histories.get(self._scene)
        self._actions["undo"].setEnabled(history is not None and history.can_undo)
        self._actions["redo"].setEnabled(history is not None and history.can_redo)

    def _undo(self, back: bool) -> None:
        """In the scene in front: what is not seen stays as it is."""
        if history := self.app_state.histories.get(self._scene):
            (history.undo if back else history.redo)()

    def _reset_recipe(self) -> None:
        self.app_state.session.take(FIRST_RECIPE, "forward")
        self.show_scene("watch")

    # -- scenes -------------------------------------------------------------------------------

    def show_scene(self, name: str) -> None:
        """Bring a scene to the front; it is made when it is first needed."""
        self._scene = name
        if name not in self._scenes:
            scene = SCENES.find(name).load()(self.app_state, self._actions)
            self._scenes[name] = scene
            self._stack.addWidget(scene)
        front = self._scenes[name]
        # A scene that plays something has the keys; else Watch's player has them.
        self.app_state.playback = (
            front.playback if isinstance(front, Playing) else self.app_state.session.playback
        )
        sync_player_actions(self._actions, self.app_state.playback.player)
        self._offer_undo()
        self._stack.setCurrentWidget(front)
        for other, tab in self._tabs.items():
            tab.setChecked(other == name)
        front.setFocus()

    def scene(self, name: str) -> QWidget:
        """The scene's widget, made if need be."""
        self.show_scene(name)
        return self._scenes[name]

    def use_language(self, code: str) -> None:
        """Speak another language from now on."""
        self._language.use(code)
        self._settings.change(language=code)
        self.build()

    def use_theme(self, name: str) -> None:
        """Take another theme from now on."""
        theme().use(name)
        self._settings.change(theme=name)
        self.build()

    def _follow_system(self) -> None:
        if theme().name == "system":
            theme().use("system")
            self.build()

    # -- files --------------------------------------------------------------------------------

    def open_path(self, path: str) -> None:
        """Open whatever `path` is: a model, trajectory, animation, image, CSV or folder."""
        self.opener.open_path(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Anything that is a file may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.opener.drop(event.mimeData())

    def export(self) -> None:
        """Ask how, and write the animation."""
        from diffusion_gui.ui.dialogs.export import ExportDialog

        front, watch = self._scenes[self._scene], self.app_state.watch
        parts = front.parts() if isinstance(front, Exporting) else canvas_parts(watch)
        if parts:
            dialog = ExportDialog(watch, self, parts)
            dialog.form.recall(self._settings.values.export)
            dialog.folder = last_folder(self._settings.values.places)
            dialog.finished.connect(lambda: self._settings.change(export=dialog.form.chosen()))
            dialog.exec()
        else:
            self.notifications.msg(
                msg("There is nothing to export: nothing moves here. Ctrl+C copies the picture.")
            )

    def copy_frame(self) -> None:
        """Put the picture in front on the clipboard, as it stands."""
        front = self._scenes[self._scene]
        if isinstance(front, Pictured):
            QApplication.clipboard().setPixmap(front.picture().grab())
            self.notifications.msg(msg("The picture is on the clipboard."))

    # -- window -------------------------------------------------------------------------------

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _dismiss(self) -> None:
        if self._scene == "watch" and leave(self.app_state):
            return
        if not self.notifications.dismiss() and self.isFullScreen():
            self.showNormal()

    def use_motion(self, mode: str) -> None:
        """Let things move by themselves, or not, or as the system wishes."""
        self.app_state.motion.use(mode)
        self._settings.change(reduced_motion=mode)

    def _ask_reset(self) -> None:
        answer = QMessageBox.question(
            self,
            tr("Reset everything"),
            tr(
                "Bring recipe, theme, language, playback and export options back to what they "
                "were at first?"
            ),
        )
        if answer == QMessageBox.StandardButton.Yes:
            self.reset_all()

    def reset_all(self) -> None:
        """Everything as on the first day; only the list of recent files stays."""
        first = Settings(recent=self._settings.values.recent)
        self._settings.change(**vars(first))
        self.app_state.motion.use(first.reduced_motion)
        view_settings.take(self.app_state, first)
        self.app_state.session.take(FIRST_RECIPE, "forward")
        theme().use("system")
        self._language.use(system_language())
        self.build()

    def restore(self, screens: window_geometry.Screens = window_geometry.screens) -> None:
        """Take the size and place the window had last time, where a screen still has them."""
        available = screens()
        self.setMinimumSize(window_geometry.smallest(available))
        with contextlib.suppress(ValueError):
            geometry = base64.b64decode(self._settings.values.geometry.encode("utf-8"))
            if geometry and self.restoreGeometry(QByteArray(geometry)):
                if not self.isMaximized() and not self.isFullScreen():
                    self.setGeometry(window_geometry.fitted(self.geometry(), available))
                return
        if available:
            self.setGeometry(window_geometry.first_place(available[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place and go at once; the application then ends the threads."""
        if self.asks and self.app_state.training.active and not closing.may_stop_training(self):
            event.ignore()
            return
        for dialog in self.findChildren(QDialog):
            dialog.close()  # one that stays open would keep the application alive
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self._settings.change(geometry=geometry, scene=self._scene)
        event.accept()
