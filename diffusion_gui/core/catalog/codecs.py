"""Codecs, one line each: models whose states are not the items themselves name one."""

from __future__ import annotations

from diffusion_gui.core.entries import CodecEntry
from diffusion_gui.core.registry import Registry

CODECS: Registry[CodecEntry] = Registry("codec")
