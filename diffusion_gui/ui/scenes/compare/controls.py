"""The Compare scene's controls: ready-made ones, what all panes share, one pane's own."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.catalog import COMPARISONS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.options import Option
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.comparison import COMPARE_OPTIONS
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.item_size import NAMES as SIZES
from diffusion_gui.core.recipes.prompts import unasked
from diffusion_gui.core.recipes.recipe import OF_PROMPTS, RECIPE_OPTIONS
from diffusion_gui.core.recipes.told_guidance import NAME as TOLD
from diffusion_gui.core.recipes.unused_settings import unused_settings
from diffusion_gui.storage.generators import items_domain
from diffusion_gui.storage.model_sources import (
    class_names,
    takes_prompts,
    takes_told_guidance,
)
from diffusion_gui.ui.display_names import guide_choices, model_choices, pane_words, start_choices
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.state.watch.recipe_edits import LEAST_LEVEL
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.widgets import second_controls
from diffusion_gui.ui.widgets.controls import ChoiceControl, Control, make_control, section
from diffusion_gui.ui.widgets.elided import Elided
from diffusion_gui.ui.widgets.recipe_controls import (
    beside,
    class_choices,
    cover,
    dice,
    offer,
    recipe_control,
    schedule_choices,
)
from diffusion_gui.ui.widgets.size_controls import offer_sizes

COMMON = ("model", "label", *SIZES, "count", "seed")
OWN = ("model", *OF_PROMPTS, "sampler", "steps", "stop", "schedule", "handles", "T", "eta",
       "guidance", TOLD, "guide", "guide_scale", *second_controls.NAMES, "spacing", "init",
       "from_level")  # fmt: skip


class CompareControls(QFrame):
    """Every control shows the comparison and asks it to change."""

    def __init__(self, session: Session, compare: Compare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._session = session
        self._compare = compare
        self._common: dict[str, Control] = {}
        self._own: dict[str, Control] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 10)
        column.setSpacing(0)
        column.addWidget(
            section(tr("Ready-made"), self._ready_made(), self._lesson_label(), self._watched())
        )
        column.addWidget(section(tr("All panes"), *self._common_controls()))
        column.addWidget(self._own_section())
        column.addStretch(1)
        compare.changed.connect(self.refresh)
        compare.runs.ended.connect(self.refresh)  # only the runs know an ideal denoiser's classes
        session.workers.ready.connect(self.refresh)

    # -- building -----------------------------------------------------------------------------

    def _ready_made(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(2)
        self.ready_made: dict[str, QToolButton] = {}
        for number, entry in enumerate(COMPARISONS.values()):
            button = QToolButton()
            button.setText(tr(entry.label))
            button.setToolTip(tr(entry.summary))
            button.setCheckable(True)
            button.setSizePolicy(
                button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed
            )
            button.clicked.connect(lambda checked=False, name=entry.name: self._compare.use(name))
            self.ready_made[entry.name] = button
            grid.addWidget(button, number, 0)
        return grid

    def _lesson_label(self) -> QLabel:
        self._lesson = QLabel()
        self._lesson.setObjectName("dim")
        self._lesson.setWordWrap(True)
        return self._lesson

    def _watched(self) -> QPushButton:
        self.watched = QPushButton(tr("Use what Watch shows"))
        self.watched.setToolTip(
            tr("The same comparison with the model, data, count and seed that Watch has now")
        )
        self.watched.clicked.connect(self._compare.use_watched)
        return self.watched

    def _common_controls(self) -> list[QWidget | QLayout]:
        compare = self._compare
        content: list[QWidget | QLayout] = []
        for name in COMMON:
            control = self._common[name] = recipe_control(RECIPE_OPTIONS[name])
            if name == "model":
                control.changed.connect(compare.use_model)
            else:
                control.changed.connect(
                    lambda value, name=name: compare.change_all(**{name: value})
                )
            content.append(beside(control, dice(self._throw)) if name == "seed" else control)
        clock = make_control(COMPARE_OPTIONS["clock"])
        clock.changed.connect(compare.set_clock)
        self._common["clock"] = clock
        self._reference = ChoiceControl(
            Option(
                "reference",
                "choice",
                "",
                tr("Reference"),
                tr("Distances are measured to where this pane's run ends"),
            )
        )
        self._reference.changed.connect(lambda value: compare.set_reference(int(value)))
        return [*content, clock, self._reference]

    def _throw(self) -> None:
        self._compare.change_all(seed=self._compare.panes[0].recipe.seed + 1)

    def _own_section(self) -> QWidget:
        for name in OWN:
            control = recipe_control(COMPARE_OPTIONS.get(name) or RECIPE_OPTIONS[name])
            control.changed.connect(
                lambda value, name=name: self._compare.change_pane(**{name: value})
            )
            self._own[name] = control
        box = section(tr("Pane"), *self._own.values())
        heading, rows = box.findChild(QLabel, "heading"), box.layout()
        assert heading is not None
        assert rows is not None
        self._heading = Elided()
        self._heading.setObjectName("heading")
        rows.replaceWidget(heading, self._heading)
        heading.deleteLater()
        return box

    # -- showing ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the comparison, and offer what goes with it."""
        compare = self._compare
        if compare.comparison is None:
            return
        first = compare.panes[0].recipe
        pane = compare.panes[compare.pane]
        for name, button in self.ready_made.items():
            button.setChecked(name == compare.ready_made)
        entry = COMPARISONS.get(compare.ready_made)
        words = tr(entry.summary) if entry else tr("Your own comparison")
        if entry and compare.is_watched:
            words += "\n" + tr("With the model, data, count and seed of Watch")
        self._lesson.setText(words)
        self._offer()
        labels = self._labels()
        for name, control in self._common.items():
            value = compare.comparison.clock if name == "clock" else getattr(first, name)
            if name == "label" and not (value and labels):
                value = ALL
            control.set_value(value)
        self._reference.set_value(str(compare.comparison.reference))
        name = pane_words(compare.panes)[compare.pane]
        self._heading.setText(tr("Pane {n}: {name}").format(n=compare.pane + 1, name=name))
        for name, control in self._own.items():
            control.set_value(pane.stop if name == "stop" else getattr(pane.recipe, name))
        asked = takes_prompts(pane.recipe.model)
        hidden = unused_settings(vars(pane.recipe)) | set(() if asked else OF_PROMPTS)
        told = takes_told_guidance(pane.recipe.model)
        useless = unasked(asked, bool(labels), told)
        hidden |= useless & {TOLD}
        if not self._guides:
            hidden.add("guide")
        hidden |= self._of_second | offer_sizes(self._common, first)
        for name, control in (self._common | self._own).items():
            control.setVisible(name not in hidden)
            # Which classes there are may be known only when a run has begun: nothing moves then.
            control.setEnabled(name not in useless)

    def _offer(self) -> None:
        compare = self._compare
        first = compare.panes[0].recipe
        pane = compare.panes[compare.pane].recipe
        offer(self._common["model"], model_choices(first))
        models = model_choices(pane)
        offer(self._own["model"], models)
        offer(self._own["schedule"], schedule_choices(pane))
        self._guides = guide_choices(pane, self._domain())
        offer(self._own["init"], start_choices(pane, items_domain(pane.model)))
        cover(self._own["from_level"], min(LEAST_LEVEL, pane.from_level), 1.0)
        offer(self._own["guide"], self._guides)
        self._of_second = second_controls.offer_second(self._own, pane, self._domain(), models)
        classes = class_choices(self._labels(), tr("This model knows none"))
        offer(self._common["label"], classes)
        names = pane_words(compare.panes)
        self._reference.set_choices([(str(i), name, "") for i, name in enumerate(names)])
        cover(self._own["steps"], 1, min(pane.T, max(200, pane.steps)))
        cover(self._own["stop"], 0, pane.steps)
        low, high = modality_of(first.data).compared
        cover(self._common["count"], min(low, first.count), max(high, first.count))

    def _labels(self) -> tuple[str, ...]:
        recipe = self._compare.panes[self._compare.pane].recipe
        return class_names(recipe.model, self._domain(), recipe.guide)

    def _domain(self) -> Domain | None:
        run = self._compare.runs.run_of(self._compare.pane)
        return run.domain if run is not None else None
