"""Branch from here: what should be different from this step on."""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.options import Value, tagged
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.prompts import unasked
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS
from diffusion_gui.core.recipes.unused_settings import unused_settings
from diffusion_gui.storage.model_sources import (
    class_names,
    takes_prompts,
    takes_told_guidance,
)
from diffusion_gui.ui.display_names import guide_choices
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.widgets import second_controls
from diffusion_gui.ui.widgets.controls import Control
from diffusion_gui.ui.widgets.lines_control import LinesControl
from diffusion_gui.ui.widgets.recipe_controls import class_choices, offer, recipe_control

FORKED = sorted(tagged(RECIPE_OPTIONS, "forked"), key=lambda name: name != "seed")
"""Settings that a branch may change, the usual one first."""


class BranchDialog(QDialog):
    """Settings of the rest of the way; the run that is shown stays as it is."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.setWindowTitle(tr("Branch from here"))
        self.setMinimumWidth(340)
        place = watch.session.place()
        assert place is not None
        trajectory, k = place
        column = QVBoxLayout(self)
        column.setSpacing(6)
        words = tr("Continue from step {k} of {n} with other settings. The run you see is kept.")
        intro = QLabel(words.format(k=k, n=trajectory.steps))
        intro.setWordWrap(True)
        column.addWidget(intro)
        self._recipe = recipe = trajectory.recipe
        self._values: dict[str, Value] = {name: getattr(recipe, name) for name in FORKED}
        self._values["label"] = recipe.label or ALL
        self._values["seed"] = recipe.seed + 1
        fresh = SAMPLERS[recipe.sampler].fresh
        if isinstance(fresh, str) and not self._values[fresh]:
            # else another seed would change nothing
            self._values[fresh] = RECIPE_OPTIONS[fresh].high
        self.controls: dict[str, Control] = {}
        labels = class_names(recipe.model, trajectory.domain, recipe.guide)
        guides = guide_choices(recipe, trajectory.domain)
        hidden = unasked(
            takes_prompts(recipe.model), bool(labels), takes_told_guidance(recipe.model)
        )
        hidden |= set() if guides else {"guide"}
        for name in FORKED:
            if name in hidden:
                continue
            control = recipe_control(RECIPE_OPTIONS[name])
            if name == "label":
                offer(control, class_choices(labels))
            elif name == "guide":
                offer(control, guides)
            control.set_value(self._values[name])
            control.changed.connect(lambda value, name=name: self._set(name, value))
            self.controls[name] = control
            column.addWidget(control)
        self._domain = trajectory.domain
        self._note = QLabel()
        self._note.setObjectName("dim")
        self._note.setWordWrap(True)
        column.addWidget(self._note)
        buttons = QDialogButtonBox()
        go = buttons.addButton(tr("Continue"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setObjectName("primary")
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._refresh()

    def _set(self, name: str, value: Value) -> None:
        self._values[name] = value
        self._refresh()

    def _refresh(self) -> None:
        sampler = SAMPLERS[str(self._values["sampler"])]
        asked = dataclasses.replace(self._recipe, **self._values)  # type: ignore[arg-type]
        unused = unused_settings(vars(asked))
        unused |= second_controls.offer_second(self.controls, asked, self._domain)
        for name in second_controls.NAMES:
            self.controls[name].set_value(self._values[name])
        for name, control in self.controls.items():
            control.setVisible(name not in unused)
        random = sampler.fresh_share(self._values) > 0.0
        self._note.setText(
            "" if random else tr("This sampler adds no noise: another seed changes nothing here.")
        )
        self._note.setVisible(not random)

    def accept(self) -> None:
        """Start the branch."""
        for control in self.controls.values():
            if isinstance(control, LinesControl):
                control.finish()  # a button need not have taken the focus from it
        values = dict(self._values)
        place = self._watch.session.place()
        if place is not None and values["label"] == (place[0].recipe.label or ALL):
            values["label"] = place[0].recipe.label  # untouched: each item keeps its class
        if self._watch.branches.fork(values):
            super().accept()
