"""The Train scene's controls: data, network and settings, and start, pause and stop."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.catalog import DATASETS, MACHINES, MODALITIES, NETWORKS
from diffusion_gui.core.entries import DatasetEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.paths import data_dir
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.files import Opened
from diffusion_gui.core.recipes.codec_choice import states_of
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS, TrainSettings, has_originals
from diffusion_gui.ui.dialogs.columns import choose_columns
from diffusion_gui.ui.dialogs.paths import file_filter
from diffusion_gui.ui.display_names import data_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.training.training import Training
from diffusion_gui.ui.support.groups import grouped
from diffusion_gui.ui.theme import icon
from diffusion_gui.ui.widgets.controls import ChoiceControl, Control, make_control, section
from diffusion_gui.ui.widgets.vertical_scroll import scrolled

from .codec_models import codec_files
from .download_row import DownloadRow
from .failure_demos import LESSONS, Lessons
from .machine_presets import MachinePresets, presets_fit
from .start_models import start_choices
from .status_text import layout_words

FIRST = ("data", "network", "codec", "start", "steps", "batch", "lr", "seed")
MORE = ("warmup", "clip", "ema", "weight_decay", "label_dropout", "accumulate", "half", "device")
VARIED = ("flip", "crop", "min_crop")


class TrainControls(QFrame):
    """A form over what `Preparing` owns; disabled while a run is under way."""

    def __init__(
        self,
        training: Training,
        draw: list[QAction],
        remote: QAction,
        parent: QWidget | None = None,
    ) -> None:
        """Args: draw: actions that let a person draw data; remote: opens a run over ssh."""
        super().__init__(parent)
        self._remote = remote
        self._draw = draw
        self.setObjectName("panel")
        self._training = training
        self._form = training.form
        self._built = ""
        self._controls: dict[str, Control] = {}
        self._network_controls: dict[str, Control] = {}
        self.download = DownloadRow(training.downloads)
        training.downloads.changed.connect(self.refresh)
        training.downloads.changed.connect(self.show_data)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        form = QFrame()
        form.setObjectName("panel")
        rows = QVBoxLayout(form)
        rows.setContentsMargins(12, 0, 12, 10)
        rows.setSpacing(0)
        rows.addWidget(self._group(tr("What"), FIRST))
        self._network_column = QVBoxLayout()
        rows.addWidget(section(tr("Network"), self._network_column))
        self.layout_note = QLabel()
        self.layout_note.setObjectName("dim")
        self.layout_note.setWordWrap(True)
        rows.addWidget(self.layout_note)
        self.presets = MachinePresets()
        self.presets.chosen.connect(lambda name: self._form.use_preset(MACHINES[name].load()))
        self._presets = section(tr("For larger pictures"), self.presets)
        rows.addWidget(self._presets)
        self._variations = self._group(tr("Vary the pictures"), VARIED)
        rows.addWidget(self._variations)
        rows.addWidget(self._group(tr("Against bad gradients"), MORE))
        self.lessons = Lessons()
        self.lessons.chosen.connect(self.teach)
        rows.addWidget(section(tr("Lessons"), self.lessons))
        rows.addStretch(1)
        column.addWidget(scrolled(form, tr("Settings")), 1)
        column.addLayout(self._buttons())
        training.changed.connect(self.refresh)
        self._form.changed.connect(self.show_form)
        self.show_form()

    def _group(self, title: str, names: tuple[str, ...]) -> QWidget:
        for name in names:
            option = TRAIN_OPTIONS[name]
            control: Control
            if name in ("data", "network", "codec", "start"):
                control = ChoiceControl(option)
            else:
                control = make_control(option)
            control.changed.connect(lambda value, name=name: self._set(name, value))
            self._controls[name] = control
        content: list[QWidget] = []
        for name in names:
            content.append(self._controls[name])
            if name == "data":
                content += [self.download, self._own_data()]
        return section(title, *content)

    def _own_data(self) -> QPushButton:
        button = QPushButton(icon("open"), tr("Own data"))
        button.setToolTip(tr("Train on your own pictures, sounds, videos or points"))
        menu = QMenu(button)
        for entry in DATASETS.values():
            if entry.pattern:
                menu.addAction(tr(entry.label) + " …", partial(self._ask_path, entry))
        menu.addActions(self._draw)
        button.setMenu(menu)
        self._own = button
        return button

    def _ask_path(self, entry: DatasetEntry) -> None:
        title = tr(entry.label)
        if not entry.file:
            if path := QFileDialog.getExistingDirectory(self, title):
                self._set("data", MODALITIES[entry.modality].prefix + path)
            return
        path, _ = QFileDialog.getOpenFileName(self, title, "", file_filter(title, entry.suffixes))
        if path:
            self._training.data.open_file(Path(path), self._take_file)

    def _take_file(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._training.refuse(event)
        elif isinstance(event, Opened) and event.table is not None:
            choose_columns(event.table, self.window(), lambda data: self._set("data", data))
        elif isinstance(event, Opened):
            self._set("data", event.data)

    def teach(self, name: str) -> None:
        """Start a run with a lesson's settings: trouble to be seen live."""
        self._training.start_new(LESSONS[name])

    def show_data(self) -> None:
        """Let the chosen data be seen before training."""
        training = self._training
        if (training.is_idle or training.is_following) and not training.downloads.running:
            training.data.show(self._form.settings.data)

    def _ask_run(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, tr("Folder of a training run"), str(data_dir() / "runs")
        )
        if path:
            self._training.follow(Path(path))

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(12, 0, 12, 0)
        self.start = QPushButton(tr("Start training"))
        self.start.setObjectName("primary")
        self.start.clicked.connect(self._start)
        self.pause = QPushButton(tr("Pause"))
        self.pause.clicked.connect(self._training.pause)
        self.stop = QPushButton(tr("Stop and save"))
        self.stop.clicked.connect(self._training.stop)
        self.go_on = QPushButton(tr("Continue training"))
        self.go_on.setToolTip(
            tr(
                "Continue the last run up to the steps chosen here, or for as many again if those "
                "are done. You may change the learning rate and the settings against bad "
                "gradients; data, network, batch and seed stay as they were."
            )
        )
        self.go_on.clicked.connect(self._go_on)
        self.open_run = QPushButton(tr("Open a run …"))
        self.open_run.setToolTip(
            tr("Watch a run of this window or of the command line, also while it goes on")
        )
        self.open_run.clicked.connect(self._ask_run)
        self.open_remote = QPushButton(tr("Over ssh …"))
        self.open_remote.setToolTip(self._remote.toolTip())
        self.open_remote.clicked.connect(self._remote.trigger)
        self.ask_rate = QPushButton()
        self.ask_rate.setToolTip(
            tr("Ask the process that trains this run for the learning rate chosen above")
        )
        self.ask_rate.clicked.connect(lambda: self._training.ask_rate(self._form.settings.lr))
        for button, name in (
            (self.pause, "pause"),
            (self.stop, "stop"),
            (self.go_on, "train"),
            (self.open_run, "open"),
            (self.open_remote, "open"),
            (self.ask_rate, "train"),
        ):
            button.setIcon(icon(name))
        grid.addWidget(self.start, 0, 0, 1, 2)
        grid.addWidget(self.pause, 1, 0)
        grid.addWidget(self.stop, 1, 1)
        grid.addWidget(self.go_on, 2, 0, 1, 2)
        grid.addWidget(self.ask_rate, 3, 0, 1, 2)
        grid.addWidget(self.open_run, 4, 0, 1, 2)
        grid.addWidget(self.open_remote, 5, 0, 1, 2)
        return grid

    def _offer(self) -> None:
        control, data = self._controls["data"], self._form.settings.data
        assert isinstance(control, ChoiceControl)
        listed = [entry for entry in DATASETS.values() if not entry.pattern]
        groups = [
            (
                tr(one.label),
                [(e.name, tr(e.label), tr(e.summary)) for e in listed if e.modality == one.name],
            )
            for one in MODALITIES.values()
        ]
        own = [] if data in DATASETS else [(data, data_words(data), data)]
        control.set_choices(grouped(*groups, (tr("Own files"), own)))

    def _offer_networks(self) -> None:
        network = self._controls["network"]
        assert isinstance(network, ChoiceControl)
        settings = self._form.settings
        modality = states_of(settings.codec, modality_of(settings.data))
        network.set_choices(
            [
                (entry.name, tr(entry.label), tr(entry.summary))
                for entry in NETWORKS.values()
                if entry.fits(modality.name, len(modality.axes))
            ]
        )

    def _set(self, name: str, value: Value) -> None:
        if name == "data":  # what it looks like is shown instead of the last run
            self._training.forget()
        self._form.change(name, value)

    def _build_network_form(self) -> None:
        for old in self._network_controls.values():
            self._network_column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._network_controls = {}
        self._built = self._form.settings.network
        for option in NETWORKS.find(self._built).options:
            control = make_control(option)
            control.changed.connect(
                lambda value, name=option.name: self._form.change_network(name, value)
            )
            self._network_controls[option.name] = control
            self._network_column.addWidget(control)

    def show_form(self) -> None:
        """Show other settings, and the data they are about."""
        self._offer_networks()
        start, settings = self._controls["start"], self._form.settings
        assert isinstance(start, ChoiceControl)
        start.set_choices(start_choices(modality_of(settings.data).name, settings.start))
        offered = codec_files(settings)
        codec = self._controls["codec"]
        assert isinstance(codec, ChoiceControl)
        codec.set_choices(offered)
        codec.setVisible(len(offered) > 1)
        if self._built != self._form.settings.network:
            self._build_network_form()
        self.refresh()
        self.show_data()

    def refresh(self) -> None:
        """Show the settings and what can be done now."""
        training, settings = self._training, self._form.settings
        self._offer()
        for name, control in self._controls.items():
            control.set_value(getattr(settings, name))
            control.setEnabled(not training.active)
        for option in NETWORKS.find(settings.network).options:
            control = self._network_controls[option.name]
            control.set_value(settings.network_options.get(option.name, option.default))
            control.setEnabled(not training.active)
        self.presets.setEnabled(not training.active)
        self._variations.setVisible(modality_of(settings.data).pictured and not settings.codec)
        self._controls["min_crop"].setVisible(has_originals(settings.data))
        self._presets.setVisible(presets_fit(modality_of(settings.data)))
        words = layout_words(training)
        self.layout_note.setText(words)
        self.layout_note.setVisible(bool(words))
        self.download.set_data(settings.data)
        self._own.setEnabled(not training.active)
        self.start.setEnabled(
            not training.active and not training.downloads.is_missing(settings.data)
        )
        self.open_run.setEnabled(not training.active)
        self.open_remote.setEnabled(not training.active)
        self.ask_rate.setVisible(training.can_ask)
        self.ask_rate.setEnabled(settings.lr != training.run.settings.lr)
        self.ask_rate.setText(tr("Change learning rate to {lr}").format(lr=f"{settings.lr:g}"))
        self.pause.setEnabled(training.can_pause)
        self.pause.setText(tr("Continue") if training.is_paused else tr("Pause"))
        self.pause.setIcon(icon("play" if training.is_paused else "pause"))
        self.stop.setEnabled(training.can_stop or training.can_ask)
        self.go_on.setEnabled(training.can_continue)

    def _asked(self) -> TrainSettings | None:
        """What the form says; None, and told why, where that will not do."""
        try:
            return self._form.settings.checked()
        except UserError as error:
            self._training.refuse(Failed.of(error))
            return None

    def _start(self) -> None:
        settings = self._asked()
        if settings:
            self._training.start(settings)

    def _go_on(self) -> None:
        settings = self._asked()
        if settings:
            self._training.train_on(settings)
