"""`diffusion-gui doctor`: versions, device, what is missing and the command that mends it."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib import metadata

from diffusion_gui.core import paths, sound_device
from diffusion_gui.core.system_check import has_display, library_advice
from diffusion_gui.core.threads import model_threads
from diffusion_gui.core.version import __version__
from diffusion_gui.storage.foreign.hub_cache import cached_models
from diffusion_gui.storage.foreign.hub_folders import cache_folder
from diffusion_gui.storage.foreign.libraries import HUB_LIBRARY, lacking, pip_line
from diffusion_gui.storage.model_files import models
from diffusion_gui.storage.size_words import size_words

from .command import Command, counted

PACKAGES = ("torch", "torchvision", "PySide6-Essentials", "pyqtgraph", "numpy", "safetensors", "av",
            "pillow", "platformdirs")  # fmt: skip

OPTIONAL = {
    "diffusers": "opening diffusers folders",
    "transformers": "prompts of diffusers folders",
    HUB_LIBRARY: "downloading models of Hugging Face",
}
"""Packages of the extra, and what they are for."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    """No flags."""


def _run(args: argparse.Namespace) -> int:
    missing = []
    print(f"{'diffusion-gui':<20}{__version__}")
    print(f"{'Python':<20}{platform.python_version()}  {sys.executable}")
    print(f"{'system':<20}{platform.platform()}")
    for package in PACKAGES:
        try:
            version = metadata.version(package)
        except metadata.PackageNotFoundError:
            version = "missing"
            missing.append(package)
        print(f"{package:<20}{version}")
    for package, use in OPTIONAL.items():
        print(f"{package:<20}{_optional(package, use)}")
    print(f"{'device':<20}{_device() if 'torch' not in missing else 'unknown'}")
    print(f"{'sound':<20}{_sound()}")
    print(f"{'models':<20}{', '.join(models()) or 'none'}")
    for what, folder in (
        ("your data", paths.data_dir()),
        ("downloads", paths.cache_dir()),
        ("log", paths.log_dir()),
    ):
        print(f"{what:<20}{folder}")
    print(f"{'Hugging Face cache':<20}{_cache()}")
    if has_display():
        print(f"{'display':<20}found")
    else:
        print(f"{'display':<20}none; the commands work without one, the window does not")
    advice = library_advice()
    if missing:
        names = " ".join(missing)
        print(f"\nPackages are missing. To install them:\n{sys.executable} -m pip install {names}")
    if advice:
        print(f"\n{advice}")
    if not missing and not advice:
        print("\nNothing is missing.")
    return 0


def _optional(package: str, use: str) -> str:
    if why := lacking(package):
        return f"{why} It is for {use}. {pip_line()}"
    return metadata.version(package)


def _cache() -> str:
    place = cache_folder()
    if not place.is_dir():
        return f"{place} (not there yet)"
    found = cached_models()
    half = sum(one.half for one in found)
    words = f"{counted(len(found), 'diffusers model')}, {size_words(sum(o.bytes for o in found))}"
    return f"{place}: {words}{f', {half} half downloaded' if half else ''}"


def _device() -> str:
    try:
        import torch

        from diffusion_gui.training.device import pick_device
    except (ImportError, OSError) as error:  # a broken installation
        return f"PyTorch does not load: {error}"
    device = pick_device()
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    if device.type == "mps":
        return "mps (Apple GPU)"
    return f"cpu ({os.cpu_count()} cores, {model_threads()} used)"


def _sound() -> str:
    missing = sound_device.missing()
    if missing:
        return f"none: {missing}"
    backend = sound_device.default_device()
    device = f"the default device of {backend}" if backend else "none: no device opens"
    return f"{device} (miniaudio {metadata.version('miniaudio')})"


COMMAND = Command("doctor", _add_arguments, _run)
