"""How a model that is not a file is named."""

from __future__ import annotations

IDEAL_PREFIX = "ideal:"
"""Before the name of a data set: its exact denoiser."""
