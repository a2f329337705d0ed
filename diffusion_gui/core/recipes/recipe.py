"""The Recipe: everything that determines a run, frozen, JSON both ways, checked."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Literal

from diffusion_gui.core.catalog import ETA, SAMPLERS, SCHEDULES
from diffusion_gui.core.catalog.diffusion import KEEP_EPS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import read_size, write_size
from diffusion_gui.core.noise import MAX_SEED
from diffusion_gui.core.options import Value, setting, settings_of, tagged
from diffusion_gui.core.own_table import OWN_BETAS, OWN_OFFSET, check_own
from diffusion_gui.core.schedule import MAX_T, SPACINGS
from diffusion_gui.core.schedule_handles import (
    DEFAULT_HANDLES,
    HANDLES,
    read_handles,
    write_handles,
)
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.core.version import __version__

from .class_labels import ALL
from .inpaint_mask import decode
from .item_size import FRAMES, NAMES, SIZE
from .noise_source import NOISE, OWN, check_noise
from .picked_items import read_picked, write_picked
from .second_model import (
    OF_A_SECOND,
    PRODUCT,
    SECOND,
    SECOND_LABEL,
    SECOND_SHA256,
    SECOND_WEIGHT,
    WEIGHT,
)
from .told_guidance import NAME as TOLD
from .told_guidance import TOLD_GUIDANCE
from .unused_settings import unused_settings

Process = Literal["reverse", "forward", "markov"]

MAX_COUNT = 100_000
MAX_SHOWN = 10_000
"""Items of a run whose every state is kept."""
MAX_FORKS = 32
"""Runs that may have gone on from one another."""
MAX_PASSES = 10
"""Of a step, where a mask keeps a part of the items."""


@dataclass(frozen=True)
class Recipe:
    """One run. Controls return a changed copy; the command line parses one; exports embed one.

    Each setting's Option says what it is; forms and `--help` list them in this order. Tags:
    `varied` may differ between the panes of a comparison, `scored` are what a measurement takes,
    `items` say which items there are, `start` where a run begins, `denoising` are all the same to
    a noising process, `bound` are those of the parent, `free` may differ from them, `forked` are
    asked for where a run parts, `sampled` are flags of `sample`,
    `classes` play a part where a model knows classes, `prompts` where it takes words.

    Attributes:
        handles: of the custom schedule; another schedule leaves them as they are.
        own_betas, own_offset: of the model's own schedule, likewise.
        parent: the run that this one goes on from, at its state `at`; None for a run of its own.
            Schedule, T and count are the parent's.
        recorded: set where a script of somebody's made the run, so that no recipe makes it again.
        start_sha256: set where that state was edited, so that the recipe alone cannot make it.
    """

    # fmt: off
    process: Process = setting("reverse", "Process", "reverse denoises; forward noises with one "
                               "fixed noise (closed form); markov noises step by step with fresh "
                               "noise", choices=("reverse", "forward", "markov"))
    data: str = setting("", "Data", "A data set, or a path", tags="varied scored items")
    model: str = setting("", "Model", "What removes the noise; another model makes other items, "
                         "like those it was trained on", tags="varied scored items sampled free")
    model_sha256: str = setting("", "Model SHA-256", "Over the checkpoint's tensors")
    codec: str = setting("", "Noise is added", "Where noise is added: what items are turned into "
                         "first; empty: as the model does, none: to the items as they are",
                         tags="varied scored items sampled")
    codec_sha256: str = setting("", "Codec SHA-256", "Over the tensors of a learned codec")
    schedule: str = setting("cosine", "Schedule", "How fast signal turns into noise; another one "
                            "spends its steps at other noise levels", choices=SCHEDULES,
                            tags="varied scored bound sampled")
    handles: str = setting(DEFAULT_HANDLES, HANDLES.label, HANDLES.help,
                           tags="varied scored bound sampled")
    own_betas: str = setting("", OWN_BETAS.label, OWN_BETAS.help, tags="scored bound")
    own_offset: int = setting(0, OWN_OFFSET.label, OWN_OFFSET.help, low=0, high=OWN_OFFSET.high,
                              tags="scored bound")
    T: int = setting(1000, "T",
                     "Steps of the whole noising process; more make each of them smaller", low=1,
                     high=MAX_T, tags="varied scored bound sampled", slider=(1, 1000))
    sampler: str = setting("ddim", "Sampler", "How a step towards data is made; another one takes "
                           "another path from the same noise", choices=SAMPLERS,
                           tags="varied scored denoising sampled free forked")
    steps: int = setting(50, "Steps", "Steps from noise to data, at most T; fewer are faster, more "
                         "are more accurate", low=1, high=MAX_T, tags="varied scored sampled free",
                         slider=(1, 200))
    eta: float = setting(ETA.default, ETA.label, ETA.help, low=0.0, high=ETA.high,
                         tags="varied scored denoising sampled free forked")
    guidance: float = setting(1.0, "Guidance", "Classifier-free guidance scale: 0 ignores the "
                              "class, 1 follows it, more exaggerates it", low=0.0, high=50.0,
                              tags="varied scored denoising sampled free forked classes",
                              slider=(0.0, 8.0))
    told_guidance: float = TOLD_GUIDANCE
    guide: str = setting("", "Guide", "A classifier whose gradient leads every step to the class "
                         "(Dhariwal & Nichol 2021); the model needs to know no classes, and each "
                         "step takes about twice as long",
                         tags="varied scored denoising sampled free forked")
    guide_scale: float = setting(3.0, "Guide scale", "How strongly the classifier leads: 0 not at "
                                 "all, 1 by Bayes' rule; strong guides break strokes and please "
                                 "only themselves", low=0.0, high=100.0,
                                 tags="varied scored denoising sampled free forked",
                                 slider=(0.0, 15.0))
    guide_sha256: str = setting("", "Guide SHA-256", "Over the classifier's tensors")
    second: str = SECOND
    weight: float = WEIGHT
    second_weight: float = SECOND_WEIGHT
    second_label: str = SECOND_LABEL
    product: str = PRODUCT
    second_sha256: str = SECOND_SHA256
    clip: float = setting(0.0, "Clip x0", "Keeps every prediction of x0 between minus and plus "
                          "this, as many models' makers do; 0 leaves it as it is", low=0.0,
                          high=100.0, zero="none", tags="varied scored sampled free",
                          slider=(0.0, 4.0))
    keep_eps: bool = setting(False, KEEP_EPS.label, KEEP_EPS.help, tags="scored sampled free")
    label: str = setting("", "Class", "What the model is asked for; another class makes something "
                         "else of the same noise", tags="varied scored sampled free forked classes")
    prompt: str = setting("", "Prompt", "What a model that takes words is asked for; several lines "
                          "are asked for in turn, one for each item", lines=True,
                          tags="varied scored items sampled free forked prompts")
    negative_prompt: str = setting("", "Negative prompt", "Words for what guidance leads "
                                   "the items away from", lines=True,
                                   tags="varied scored items sampled free forked prompts")
    count: int = setting(16, "Count",
                         "Items at once; more take longer, and the first ones stay as they are",
                         low=1, high=MAX_COUNT, tags="scored bound items sampled")
    size: str = SIZE
    frames: int = FRAMES
    seed: int = setting(0, "Seed", "Where the noise comes from; another seed makes other items, "
                        "the same one the same pixels", low=0, high=MAX_SEED,
                        tags="varied scored items sampled free forked", slider=(0, 999))
    noise: str = NOISE
    items: str = setting("", "Items", "Picked items of the data, by number in the order of seed 0; "
                         "empty draws them by seed", tags="sampled")
    spacing: str = setting("trailing", "Spacing", "Which of the T steps are visited: Trailing "
                           "begins in pure noise, Leading below it, Linspace spreads them evenly "
                           "from T to 1", choices=SPACINGS,
                           words=("Trailing", "Leading", "Linspace"),
                           tags="varied scored sampled free")
    init: str = setting("", "Start from", "What is noised to a level first: an image, a data set, "
                        "or what a generator makes, such as a VAE; empty: noise alone",
                        tags="start sampled scored varied")
    init_sha256: str = setting("", "Start SHA-256", "Over the generator's tensors", tags="start")
    from_level: float = setting(1.0, "From level",
                                "Noise level the run starts from: 0 clean, 1 noise", low=0.0,
                                high=1.0, tags="start sampled scored varied")
    mask: str = setting("", "Mask",
                        "What of the starting item is generated again (1) and what is kept (0)",
                        tags="start")
    mask_items: str = setting("", "Mask of items", "The run's items that the mask applies to, by "
                              "their numbers from 0; empty: to all", tags="start sampled")
    resample: int = setting(1, "Resampling", "With a mask: how often each step is made, going back "
                            "between, so that what is made fits what is kept (RePaint); each time "
                            "asks the network once more", low=1, high=MAX_PASSES,
                            tags="start sampled")
    interpolate: int = setting(-1, "Interpolate to", "A second seed: the items lie between the "
                               "noise of the two; another leads them elsewhere", low=-1,
                               high=MAX_SEED, tags="sampled", slider=(-1, 999))
    at: int = setting(0, "Continued at", "State of the parent run", low=0, high=MAX_T, tags="start")
    start_sha256: str = setting("", "SHA-256 of the start",
                                "Over the state a run began from, where that was edited by hand",
                                tags="start")
    recorded: str = setting("", "Recorded by", "What else made this run; nothing but its steps "
                            "and its items is known then")
    # fmt: on
    parent: Recipe | None = None
    version: str = __version__

    def changed(self, **values: Value) -> Recipe:
        """A checked copy with `values` set; fewer T take the steps along.

        Another model has another fingerprint, which is known once it is used.

        Raises:
            UserError: as `checked`.
        """
        if "T" in values and "steps" not in values:
            values["steps"] = min(self.steps, int(RECIPE_OPTIONS["T"].check(values["T"])))
        if values.get("model", self.model) != self.model:
            values.setdefault("model_sha256", "")
        return dataclasses.replace(self, **values).checked()  # type: ignore[arg-type]

    def checked(self) -> Recipe:
        """This recipe with every value in its type and range.

        Raises:
            UserError: a value is out of range, there are more steps than T, the handles make no
                schedule, a mask has no item to keep anything of, or the parent is a run this one
                cannot go on from.
        """
        values = {
            name: option.check(getattr(self, name)) for name, option in RECIPE_OPTIONS.items()
        }
        if int(values["steps"]) > int(values["T"]):
            raise UserError(
                msg(
                    "{steps} steps of a schedule with T = {T} are not possible.",
                    steps=values["steps"],
                    T=values["T"],
                ),
                "Sampling visits N of the T steps, each once.",
                msg("Give at most {T} steps, or raise T.", T=values["T"]),
            )
        values["handles"] = write_handles(read_handles(str(values["handles"])))
        check_own(str(values["own_betas"]))
        values["size"] = write_size(read_size(str(values["size"])))
        for name in ("items", "mask_items"):
            values[name] = write_picked(read_picked(str(values[name])))
        if self.mask:
            decode(self.mask)
            if not self.init:
                raise UserError(
                    "A mask needs an item whose black part is kept.",
                    what_to_do="Start from an image or a data set, or leave the mask out.",
                )
        check_noise(values)
        parent = self.parent.checked() if self.parent else None
        unused = unused_settings(values | {"parent": parent})
        for name in tagged(RECIPE_OPTIONS, "bound") if parent else ():
            if name not in unused and getattr(parent, name) != values[name]:
                raise UserError(
                    msg(
                        "A run that goes on from another keeps its {name}.",
                        name=Translatable(name, RECIPE_OPTIONS[name].label, {}),
                    ),
                    msg(
                        "That is {before}; {asked} was asked for.",
                        before=getattr(parent, name),
                        asked=values[name],
                    ),
                    "Leave it as it is, or start a new run.",
                )
        return dataclasses.replace(self, **values, parent=parent)  # type: ignore[arg-type]

    def to_json(self) -> str:
        """One line of JSON, keys in a fixed order, so that equal recipes are equal text."""
        return json.dumps(_content(self), ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """The inverse of `to_json`; unknown keys of newer versions are ignored.

        Raises:
            UserError: the text is no recipe, or a value in it is wrong.
        """
        try:
            content: Any = json.loads(text)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise UserError(
                "This is not a recipe.", "A recipe is a JSON object.", "Open another file."
            )
        return _from_content(content, MAX_FORKS).checked()


RECIPE_OPTIONS = settings_of(Recipe)
OF_A_GUIDE = ("guide", "guide_scale", "guide_sha256")
OF_CLASSES = frozenset(tagged(RECIPE_OPTIONS, "classes"))
OF_PROMPTS = tagged(RECIPE_OPTIONS, "prompts")


def _content(recipe: Recipe) -> dict[str, Any]:
    """The fields by name; those of later versions only where they are used, as old files are."""
    content = {field.name: getattr(recipe, field.name) for field in dataclasses.fields(recipe)}
    if recipe.parent is not None:
        content["parent"] = _content(recipe.parent)
    for name in (
        "codec",
        "codec_sha256",
        "init_sha256",
        "mask_items",
        "own_betas",
        "own_offset",
        "clip",
        "recorded",
        TOLD,
        *OF_PROMPTS,
    ):
        if not getattr(recipe, name):
            del content[name]
    if recipe.recorded:  # what is not known is not said
        for name in unused_settings(content):
            if content[name] == getattr(Recipe, name):
                del content[name]
    return without_absent(content)


def without_absent(content: dict[str, Any]) -> dict[str, Any]:
    """A recipe's fields by name, without those of a guide or a second model that it has not.

    So the files of recipes without them stay as they were; so do those whose noise is our own
    and whose items have the model's own size.
    """
    spare = {"noise"} if content.get("noise") == OWN else set()
    spare |= {name for name in (*NAMES, KEEP_EPS.name) if not content.get(name)}
    for group in (OF_A_GUIDE, OF_A_SECOND):
        if not content.get(group[0]):
            usual = {name: RECIPE_OPTIONS[name].default for name in group}
            spare |= {name for name, value in usual.items() if content.get(name) == value}
    return {name: value for name, value in content.items() if name not in spare}


def _from_content(content: dict[str, Any], forks: int) -> Recipe:
    names = {field.name for field in dataclasses.fields(Recipe)}
    values = {name: value for name, value in content.items() if name in names}
    values["version"] = str(values.get("version", __version__))
    parent = values.get("parent")
    if parent is not None:
        if not isinstance(parent, dict) or not forks:
            raise UserError(
                "The run that this recipe goes on from is not a recipe.",
                "The file is damaged, or has been changed.",
                "Open another file.",
            )
        values["parent"] = _from_content(parent, forks - 1)
    return Recipe(**values)


FROM_NOISE: dict[str, Any] = {
    **{name: RECIPE_OPTIONS[name].default for name in tagged(RECIPE_OPTIONS, "start")},
    "parent": None,
}
"""The fields that say where a run begins, as they are where it begins from noise."""

FIRST_RECIPE = Recipe(data="shapes", model="shapes", label=ALL, count=12, steps=40, seed=2)
"""What the window shows when it is first opened: of this seed all are what they should be."""
