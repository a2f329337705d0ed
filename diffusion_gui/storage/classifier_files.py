"""Classifier files without torch: which there are, and what they say of themselves."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog import JUDGES, MODALITIES, NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.os_text import home_path, is_file
from diffusion_gui.core.paths import resource
from diffusion_gui.core.recipes.guide_spec import PREFIX, guide_name, guide_path
from diffusion_gui.core.text import Translatable, msg

from . import model_files
from .model_files import METADATA_KEY
from .run_folder import CHECKPOINT
from .safetensors_file import TensorFile

FORMAT_VERSION = 2
ACCURACY, HELD_OUT = "accuracy", "held_out"
"""Keys of what a classifier's file, or a run's figures, say of it."""
IN_A_RUN = "judge."
"""Before the names of its tensors in the checkpoint of a training run."""
MOST_CLASSES = 10_000


@dataclass(frozen=True)
class ClassifierInfo:
    """A classifier of one data set, its weights unread.

    Attributes:
        judge: the name of its network's line in the registry.
        accuracy: share of held-out items that it names rightly; `held_out` how many those were.
        sha256: over its tensors.
        prefix: before the names of its tensors.
    """

    path: Path
    data: str
    judge: str
    domain: Domain
    accuracy: float
    held_out: int
    sha256: str
    prefix: str = ""


def refuse(path: Path, why: Translatable) -> UserError:
    """The answer to a file that is no classifier of ours."""
    return UserError(
        msg("{path} is not a classifier this program can use.", path=path),
        why,
        "Choose a shipped classifier, or another file.",
    )


def read_classifier(path: Path) -> ClassifierInfo:
    """What the file says of itself; its weights are not read.

    Raises:
        UserError: no such file, no regular file, or no classifier.
    """
    with TensorFile(path, refuse) as file:
        return info_of(file)


def info_of(file: TensorFile) -> ClassifierInfo:
    """What an open file says of itself; raises UserError as `read_classifier` does."""
    path = file.path
    content: dict[str, Any] = file.content(METADATA_KEY)
    prefix = ""
    if content.get("network") in _CLASSIFIERS:
        content, prefix = _of_a_run(file), IN_A_RUN
    accuracy, held_out, judge = (content.get(key) for key in (ACCURACY, HELD_OUT, "judge"))
    if (
        content.get("what") != "classifier"
        or content.get("format") != FORMAT_VERSION
        or not isinstance(accuracy, float)
        or not isinstance(held_out, int)
        or not isinstance(judge, str)
    ):
        raise refuse(path, msg("It is no classifier that this version reads."))
    domain = model_files.domain_of(path, content)
    modality = MODALITIES[domain.modality]
    known = judge in (*modality.judges, *modality.beside)
    if not known or not 1 < len(domain.labels) <= MOST_CLASSES:
        raise refuse(path, msg("It is no classifier of what it should judge."))
    data, sha256 = str(content.get("data")), str(content.get("sha256"))
    return ClassifierInfo(path, data, judge, domain, accuracy, held_out, sha256, prefix)


_CLASSIFIERS = {name for name, one in NETWORKS.items() if one.task == "classifier"}


def _of_a_run(file: TensorFile) -> dict[str, Any]:
    """The checkpoint of a training run, as a classifier's own file would say it."""
    content = model_files.metadata_of(file)
    domain = model_files.domain_of(file.path, content)
    training, figures = (content.get(key) for key in ("training", "figures"))
    data = training.get("data") if isinstance(training, dict) else ""
    told: dict[str, Any] = {"what": "classifier", "format": FORMAT_VERSION, "data": data}
    judge = MODALITIES[domain.modality].judges[0]
    own = figures if isinstance(figures, dict) else {}
    told |= {"judge": judge, ACCURACY: own.get(ACCURACY), HELD_OUT: own.get(HELD_OUT)}
    return content | told


def classifier_path(data: str, judge: str) -> Path:
    """Where the shipped classifier of the data set called `data` lies, if there is one."""
    return resource("models", "classifiers", f"{data}.{judge}.safetensors")


def shipped_judges(data: str, modality: str) -> tuple[str, ...]:
    """Names of the judges of items of `modality` that ship for the data set called `data`.

    Those of the modality, or where none of them does, those that judge beside them.
    """
    entry = MODALITIES[modality]
    for names in (entry.judges, entry.beside):
        if found := tuple(name for name in names if classifier_path(data, name).is_file()):
            return found
    return ()


def shipped_guides() -> dict[str, ClassifierInfo]:
    """The shipped classifiers that can guide, by name: DATA, and DATA.JUDGE for the second one.

    What is made through a codec cannot be guided: a classifier sees items, and no states.
    """
    return _guides(classifier_path("", "").parent)


@functools.cache
def _guides(folder: Path) -> dict[str, ClassifierInfo]:
    found: dict[str, ClassifierInfo] = {}
    for judge in JUDGES:
        if any(judge in one.judges and one.codec for one in MODALITIES.values()):
            continue
        for path in sorted(folder.glob(f"*.{judge}.safetensors")):
            data = path.name.removesuffix(f".{judge}.safetensors")
            found[f"{data}.{judge}" if data in found else data] = read_classifier(path)
    return found


def find_guide(guide: str) -> Path:
    """The file of a guide, `classifier:NAME` or `classifier:FILE`.

    Raises:
        UserError: there is no such classifier; lists those there are.
    """
    name = guide_name(guide)
    if name and is_file(run := home_path(name) / CHECKPOINT):
        return run
    if path := guide_path(guide):
        return home_path(path)
    known = shipped_guides()
    if name in known:
        return known[name].path
    for one in known.values():
        if name == f"{one.data}.{one.judge}":
            return one.path
    raise unknown_name("guide", guide, [*map(PREFIX.__add__, known), PREFIX + "FILE"])


def describe_guide(guide: str) -> ClassifierInfo:
    """What is known of a guide; raises UserError as `find_guide` and `read_classifier` do."""
    return read_classifier(find_guide(guide))


def judge_beside(info: ClassifierInfo) -> ClassifierInfo | None:
    """Another shipped classifier of the same items and classes; best one of another network."""
    others = [one for one in shipped_guides().values() if one.sha256 != info.sha256]
    fitting = [one for one in others if fits(one.domain, info.domain)]
    ranked = sorted(fitting, key=lambda one: (one.data != info.data, one.judge == info.judge))
    return ranked[0] if ranked else None


def fits(own: Domain, domain: Domain) -> bool:
    """Whether a classifier of `own` judges items of `domain`, whose classes, if any, are those."""
    same = (own.modality, own.shape) == (domain.modality, domain.shape)
    return same and domain.labels in ((), own.labels)
