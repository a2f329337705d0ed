"""What the name of a model says by itself."""

from __future__ import annotations

from diffusion_gui.core.catalog import MODEL_SOURCES


def ideal_data(model: str) -> str:
    """The data set whose exact denoiser `model` names; "" where it names another model."""
    for prefix in _prefixes():
        if model.startswith(prefix):
            return model.removeprefix(prefix)
    return ""


def ideal_model(data: str) -> str:
    """The name of the exact denoiser of `data`."""
    return _prefixes()[0] + data


def name_patterns() -> list[str]:
    """How names that hold a data set are written: `ideal:DATA`."""
    return [prefix + "DATA" for prefix in _prefixes()]


def _prefixes() -> list[str]:
    return [entry.prefix for entry in MODEL_SOURCES.values() if entry.prefix]
