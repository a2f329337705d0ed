"""The Watch scene's controls: model, class, schedule, sampler, and their sliders."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QToolButton, QVBoxLayout, QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.options import Option
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.item_size import NAMES as SIZES
from diffusion_gui.core.recipes.noise_source import OWN
from diffusion_gui.core.recipes.prompts import unasked
from diffusion_gui.core.recipes.recipe import OF_PROMPTS, RECIPE_OPTIONS
from diffusion_gui.core.recipes.unused_settings import unused_settings
from diffusion_gui.storage.generators import items_domain
from diffusion_gui.storage.model_sources import (
    class_names,
    takes_prompts,
    takes_told_guidance,
    unread_prompts,
)
from diffusion_gui.ui.display_names import (
    codec_words,
    guide_choices,
    model_choices,
    start_choices,
)
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.state.watch.recipe_edits import LEAST_LEVEL, start_from
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.widgets import second_controls
from diffusion_gui.ui.widgets.controls import Control, make_control, section
from diffusion_gui.ui.widgets.lines_control import LinesControl
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
from diffusion_gui.ui.widgets.tool_buttons import icon_button

from .guide_shares import GuideSharesLabel
from .own_picture import PicturePane
from .pick_items_dialog import PickItemsDialog
from .stand_in_note import StandInNote

FORWARD = Option(
    "forward_process",
    "choice",
    "forward",
    "Noising process",
    "Closed form: one fixed noise, smooth to watch. Markov chain: fresh noise at each step.",
    choices=("forward", "markov"),
    words=("Closed form", "Markov chain"),
)

WHAT = ("model", "codec", "label", *OF_PROMPTS, *SIZES, "count", "seed", "noise", "interpolate")
GUIDING = ("guide", "guide_scale")
STARTING = ("init", "from_level")


class WatchControls(QFrame):
    """Every control shows the session's recipe and asks the session to change it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._session = session
        self._controls: dict[str, Control] = {}
        self._learned: Domain | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 10)
        column.setSpacing(0)
        column.addWidget(PicturePane(session))
        for title, names in (
            (tr("What"), WHAT),
            (tr("Noise schedule"), ("schedule", "T", "forward_process")),
            (
                tr("Denoising"),
                (
                    *STARTING,
                    "sampler",
                    "steps",
                    "eta",
                    "guidance",
                    "told_guidance",
                    *GUIDING,
                    "clip",
                    "keep_eps",
                    "spacing",
                ),
            ),
            (tr("Two models"), second_controls.NAMES),
        ):
            column.addWidget(self._group(title, names))
        column.addStretch(1)
        session.recipe_changed.connect(self.refresh)
        session.workers.ready.connect(self.refresh)
        session.timeline_changed.connect(self._learn_classes)
        self.refresh()

    def _group(self, title: str, names: tuple[str, ...]) -> QWidget:
        content: list[QWidget | QLayout] = []
        for name in names:
            control = self._make(name)
            self._controls[name] = control
            tools = {"seed": self._seed_tools, "count": self._count_tools}.get(name)
            content.append(control if tools is None else beside(control, *tools()))
            if name == "model":
                content.append(StandInNote(self._session))
            if name == GUIDING[-1]:
                content.append(GuideSharesLabel(self._session))
        if names == second_controls.NAMES:
            content.append(self._product_note())
        return section(title, *content)

    def _product_note(self) -> QLabel:
        self._product = QLabel()
        self._product.setObjectName("dim")
        self._product.setWordWrap(True)
        return self._product

    def _make(self, name: str) -> Control:
        session = self._session
        if name == "forward_process":
            control = make_control(FORWARD)
            control.changed.connect(session.set_forward_process)
            return control
        control = recipe_control(RECIPE_OPTIONS[name])
        if name == "model":
            control.changed.connect(session.use_model)
        elif name == "init":
            control.changed.connect(
                lambda value: session.change(**start_from(session.recipe, str(value)))
            )
        elif name == "label":  # picked items have classes of their own
            control.changed.connect(lambda value: session.change(label=value, items=""))
        else:
            control.changed.connect(lambda value: session.change(**{name: value}))
        return control

    def _count_tools(self) -> tuple[QToolButton, ...]:
        self._pick = icon_button(
            "grid", tr("Choose items"), tr("Choose which items of the data the run begins with")
        )
        self._pick.setCheckable(True)
        self._pick.clicked.connect(self._pick_items)
        return (self._pick,)

    def _pick_items(self) -> None:
        self._pick.setChecked(bool(self._session.recipe.items))
        dialog = PickItemsDialog(self._session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _seed_tools(self) -> tuple[QToolButton, ...]:
        session = self._session
        self._between = icon_button(
            "path",
            tr("Between two seeds"),
            tr("The items lie between this seed's noise and another's"),
        )
        self._between.setCheckable(True)
        self._between.clicked.connect(
            lambda on: session.change(interpolate=session.recipe.seed + 1 if on else -1)
        )
        return dice(lambda: session.change(seed=session.recipe.seed + 1)), self._between

    def _learn_classes(self) -> None:
        """Of some models only a run tells which classes they know."""
        place = self._session.place()
        if place is None or place[0].domain is self._learned:
            return
        self._learned = place[0].domain
        if self._labels() != self._classes:
            self.refresh()

    def refresh(self) -> None:
        """Show the recipe, and offer what goes with it."""
        recipe = self._session.recipe
        self._offer()
        values = {**vars(recipe), "forward_process": self._session.forward_process}
        values["label"] = recipe.label or ALL
        if self._codecs:
            values["codec"] = recipe.codec or self._codecs[0][0]
        for name, control in self._controls.items():
            control.set_value(values[name])
        self._between.setChecked(recipe.interpolate >= 0)
        self._pick.setChecked(bool(recipe.items))
        self._pick.setVisible(bool(recipe.data) and "pick" in modality_of(recipe.data).tools)
        hidden = unused_settings(vars(recipe))
        hidden |= unasked(
            takes_prompts(recipe.model), bool(self._classes), takes_told_guidance(recipe.model)
        )
        if not self._codecs:
            hidden.add("codec")
        if not (recipe.own_betas or recipe.clip):  # models of this program need none
            hidden |= {"clip", "keep_eps"}
        if not recipe.own_betas and recipe.noise == OWN:  # no script has run them
            hidden.add("noise")
        if not self._guides:
            hidden.add("guide")
        hidden |= self._of_second | offer_sizes(self._controls, recipe)
        self._product.setText(second_controls.product_words(recipe))
        self._product.setVisible(bool(recipe.second))
        for name, control in self._controls.items():
            control.setVisible(name not in hidden)
        why = unread_prompts(recipe.model)
        for name in OF_PROMPTS:
            control = self._controls[name]
            if isinstance(control, LinesControl):
                control.refuse(in_words(why) if why else "")

    def _offer(self) -> None:
        recipe = self._session.recipe
        models = model_choices(recipe)
        offer(self._controls["model"], models)
        offer(self._controls["schedule"], schedule_choices(recipe))
        self._codecs = codec_words(recipe)
        offer(self._controls["codec"], self._codecs)
        self._guides = guide_choices(recipe, self._shown_domain())
        offer(self._controls["guide"], self._guides)
        self._of_second = second_controls.offer_second(
            self._controls, recipe, self._shown_domain(), models
        )
        offer(self._controls["init"], start_choices(recipe, items_domain(recipe.model)))
        cover(self._controls["from_level"], min(LEAST_LEVEL, recipe.from_level), 1.0)
        self._classes = self._labels()
        offer(self._controls["label"], class_choices(self._classes))
        cover(self._controls["steps"], 1, min(recipe.T, max(200, recipe.steps)))
        low, high = modality_of(recipe.data).count_range
        cover(self._controls["count"], min(low, recipe.count), max(high, recipe.count))

    def _labels(self) -> tuple[str, ...]:
        recipe = self._session.recipe
        return class_names(recipe.model, self._shown_domain(), recipe.guide)

    def _shown_domain(self) -> Domain | None:
        shown = self._session.place()
        return shown[0].domain if shown else None
