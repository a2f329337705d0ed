"""The index of a pipeline's folder: which parts it names, of which libraries and classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .reading import read_config, refuse
from .recognised import CLASS_NAME, INDEX

NETWORKS = ("UNet2DModel", "UNet2DConditionModel")
_PARTS = {
    "unet": ("diffusers", NETWORKS),
    "scheduler": ("diffusers", ()),
    "vae": ("diffusers", ("AutoencoderKL",)),
    "text_encoder": ("transformers", ("CLIPTextModel",)),
    "tokenizer": ("transformers", ("CLIPTokenizer", "CLIPTokenizerFast")),
}
"""What a pipeline may be made of: library and classes by role; no classes for any."""
_LEFT_OUT = {
    "safety_checker": ("stable_diffusion", ("StableDiffusionSafetyChecker",)),
    "feature_extractor": ("transformers", ("CLIPFeatureExtractor", "CLIPImageProcessor")),
}
"""What it may have beside, which is not opened."""
OF_PICTURES = frozenset(("unet", "scheduler"))
OF_PROMPTS = frozenset(_PARTS)


@dataclass(frozen=True)
class Pipeline:
    """What an index says.

    Attributes:
        name: the pipeline's class.
        roles: those of its parts that are opened.
        left_out: those that are not.
    """

    name: str
    roles: frozenset[str]
    left_out: tuple[str, ...]


def read_pipeline(folder: Path) -> Pipeline:
    """The index of the pipeline in `folder`.

    Raises:
        UserError: it has code of its own, or a part that this program does not open.
    """
    path = folder / INDEX
    content = read_config(path, folder)
    name = content.get(CLASS_NAME)
    if not isinstance(name, str):
        raise refuse(path, msg("Its pipeline is code of its own; this program runs none."))
    roles, left_out = {}, []
    for role, entry in content.items():
        if role.startswith("_") or not isinstance(entry, list) or entry == [None, None]:
            continue
        library, called = (*entry, None, None)[:2]
        if (library, called) in _classes(role, _LEFT_OUT):
            left_out.append(role)
        elif library != _PARTS.get(role, ("diffusers",))[0]:
            raise refuse(
                path,
                msg(
                    "Its part {role} is of {library}, code that this program does not run.",
                    role=role[:40],
                    library=str(library)[:40],
                ),
            )
        elif role not in _PARTS or (_PARTS[role][1] and called not in _PARTS[role][1]):
            raise _not_yet(path, name, role, str(called))
        else:
            roles[role] = str(called)
    wanted = OF_PROMPTS if roles.get("unet") == NETWORKS[1] else OF_PICTURES
    for role in sorted(roles.keys() - wanted):
        raise _not_yet(path, name, role, roles[role])
    for role in sorted(wanted - roles.keys() if wanted == OF_PROMPTS else ()):
        raise refuse(path, msg("Its part {role} is missing.", role=role))
    return Pipeline(name, frozenset(roles), tuple(left_out))


def _classes(
    role: str, table: dict[str, tuple[str, tuple[str, ...]]]
) -> tuple[tuple[str, str], ...]:
    library, known = table.get(role, ("", ()))
    return tuple((library, one) for one in known)


def _not_yet(path: Path, pipeline: str, role: str, called: str) -> UserError:
    why = msg(
        "It is a {pipeline} with {role} ({called}). So far pipelines of a {known} and a scheduler "
        "can be opened, and Stable Diffusion 1 and 2.",
        pipeline=pipeline[:40],
        role=role[:40],
        called=called[:40],
        known=NETWORKS[0],
    )
    return refuse(path, why)
