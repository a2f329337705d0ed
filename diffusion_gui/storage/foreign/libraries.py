"""Hugging Face's libraries: which versions serve, and that they ask the network for nothing."""

from __future__ import annotations

import os
import re
import sys
from importlib import metadata

from diffusion_gui.core.text import NOTHING, Translatable, msg

HUB_LIBRARY = "huggingface_hub"
NEEDS = {"diffusers": "0.42", "transformers": "5.0", HUB_LIBRARY: "1.32"}
"""Earlier ones import what a folder names, or run it; or have other classes."""
OFFLINE = "HF_HUB_OFFLINE"
_OURS = "tRUE"
"""A value that means yes to the libraries, and that no person writes: theirs is told from it."""


def lacking(package: str, version: str = "") -> Translatable:
    """Why a package of these does not serve; empty where it does.

    Args:
        version: the one that is loaded; "" for the one that is installed.
    """
    needed = NEEDS[package]
    try:
        version = version or metadata.version(package)
    except metadata.PackageNotFoundError:
        return msg("The package {package} is not installed.", package=package)
    if _numbers(version) < _numbers(needed):
        return msg(
            "Version {version} is installed, {needed} is needed.", version=version, needed=needed
        )
    return NOTHING


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def pip_line() -> Translatable:
    """The command that installs them."""
    return msg(
        'Install it: {python} -m pip install "diffusion-gui[diffusers]"', python=sys.executable
    )


def stay_offline() -> None:
    """Have the libraries that this process loads ask nobody."""
    os.environ.setdefault(OFFLINE, _OURS)


def environment_for_downloads() -> dict[str, str]:
    """The environment as the person has it: where they chose to be offline, it says so."""
    found = dict(os.environ)
    if found.get(OFFLINE) == _OURS:
        del found[OFFLINE]
    return found
