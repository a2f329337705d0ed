"""The Recipe: everything that determines a run, frozen, JSON both ways, checked."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Literal

from diffusion_gui import __version__

from .catalog import SAMPLERS, SCHEDULES
from .errors import UserError
from .labels import ALL
from .noise import MAX_SEED
from .options import Option, Value
from .schedule import MAX_T, SPACINGS

Process = Literal["reverse", "forward", "markov"]

MAX_COUNT = 10_000

# Order matters: forms and `--help` list them so.
RECIPE_OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option(
            "process",
            "choice",
            "reverse",
            "Process",
            "reverse denoises; forward noises with one "
            "fixed noise (closed form); markov noises step by step with fresh noise",
            choices=("reverse", "forward", "markov"),
        ),
        Option("data", "text", "", "Data", "A data set, or a path"),
        Option("model", "text", "", "Model", "A model's name, a checkpoint's path, or ideal:DATA"),
        Option("model_sha256", "text", "", "Model SHA-256", "Over the checkpoint's tensors"),
        Option(
            "schedule",
            "choice",
            "cosine",
            "Schedule",
            "How signal turns into noise",
            choices=tuple(SCHEDULES),
        ),
        Option("T", "int", 1000, "T", "Steps of the whole schedule", low=1, high=MAX_T),
        Option(
            "sampler",
            "choice",
            "ddim",
            "Sampler",
            "How a step towards data is made",
            choices=tuple(SAMPLERS),
        ),
        Option("steps", "int", 50, "Steps", "Sampling steps N, at most T", low=1, high=MAX_T),
        Option(
            "eta", "float", 0.0, "Eta", "Noise of a DDIM step: 0 none, 1 as DDPM", low=0.0, high=1.0
        ),
        Option(
            "guidance",
            "float",
            1.0,
            "Guidance",
            "Classifier-free guidance scale: 0 ignores the "
            "class, 1 follows it, more exaggerates it",
            low=0.0,
            high=50.0,
        ),
        Option(
            "label",
            "text",
            "",
            "Class",
            "A class name or number, a comma list, or none; empty takes all in turn",
        ),
        Option("count", "int", 16, "Count", "Items at once", low=1, high=MAX_COUNT),
        Option("seed", "int", 0, "Seed", "Same seed, same pixels", low=0, high=MAX_SEED),
        Option(
            "spacing",
            "choice",
            "trailing",
            "Spacing",
            "Which N of the T steps are visited",
            choices=SPACINGS,
        ),
        Option(
            "init", "text", "", "Start from", "An image, or a data set, noised to a level first"
        ),
        Option(
            "from_level",
            "float",
            1.0,
            "From level",
            "Noise level the run starts from: 0 clean, 1 noise",
            low=0.0,
            high=1.0,
        ),
    )
}


@dataclass(frozen=True)
class Recipe:
    """One run. Controls return a changed copy; the command line parses one; exports embed one."""

    process: Process = "reverse"
    data: str = ""
    model: str = ""
    model_sha256: str = ""
    schedule: str = "cosine"
    T: int = 1000
    sampler: str = "ddim"
    steps: int = 50
    eta: float = 0.0
    guidance: float = 1.0
    label: str = ""
    count: int = 16
    seed: int = 0
    spacing: str = "trailing"
    init: str = ""
    from_level: float = 1.0
    version: str = __version__

    def changed(self, **values: Value) -> Recipe:
        """A checked copy with `values` set; raises UserError as `checked` does."""
        return dataclasses.replace(self, **values).checked()  # type: ignore[arg-type]

    def checked(self) -> Recipe:
        """This recipe with every value in its type and range.

        Raises:
            UserError: a value is out of range, or there are more steps than T.
        """
        values = {
            name: option.check(getattr(self, name)) for name, option in RECIPE_OPTIONS.items()
        }
        if int(values["steps"]) > int(values["T"]):
            raise UserError(
                f"{values['steps']} steps of a schedule with T = {values['T']} are not possible.",
                "Sampling visits N of the T steps, each once.",
                f"Give at most {values['T']} steps, or raise T.",
            )
        return dataclasses.replace(self, **values)  # type: ignore[arg-type]

    def to_json(self) -> str:
        """One line of JSON, keys in a fixed order, so that equal recipes are equal text."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=True)

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
        names = {field.name for field in dataclasses.fields(cls)}
        if not isinstance(content.setdefault("version", __version__), str):
            content["version"] = str(content["version"])
        return cls(**{k: v for k, v in content.items() if k in names}).checked()


FIRST_RECIPE = Recipe(data="shapes", model="shapes", label=ALL, count=12, steps=40)
"""What the window shows when it is first opened."""
