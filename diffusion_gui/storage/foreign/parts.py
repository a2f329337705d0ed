"""What is common to the configs of foreign networks: their sizes, and what is not read of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg

from .reading import MAX_INT
from .values import Settings

MAX_LAYERS = 256
MAX_SIDE = 2048
_OWN = {"auto_map", "quantization_config"}
"""Settings that would have code or other libraries take part, and are dropped."""


def blocks_of(settings: Settings, default: list[int]) -> tuple[int, ...]:
    """Channels of each resolution, the finest first."""
    blocks = settings.listed("block_out_channels", default)
    if not 1 <= len(blocks) <= 16 or not all(
        type(one) is int and 1 <= one <= MAX_INT for one in blocks
    ):
        raise settings.refuse("block_out_channels")
    return tuple(blocks)


def layers_of(settings: Settings, default: int, blocks: int) -> int:
    """Layers of each resolution."""
    layers = settings.whole("layers_per_block", default, 1, MAX_LAYERS)
    if layers * blocks > MAX_LAYERS:
        raise settings.refuse("layers_per_block")
    return layers


def named_blocks(
    settings: Settings, name: str, known: Collection[str], default: list[str], count: int
) -> tuple[str, ...]:
    """The classes of the blocks, one for each resolution."""
    named = settings.listed(name, default)
    if len(named) != count or any(one not in known for one in named):
        raise settings.refuse(name if name in settings.content else "block_out_channels")
    return tuple(named)


def sides_of(settings: Settings, multiple: int, most: int = MAX_SIDE) -> tuple[int, int]:
    """Height and width: both multiples of what the network halves them to."""
    value = settings.content.get("sample_size")
    sides: list[Any] = value if isinstance(value, list) else [value, value]
    fitting = len(sides) == 2 and all(
        type(one) is int and 1 <= one <= most and one % multiple == 0 for one in sides
    )
    if not fitting:
        settings = Settings(settings.path, {"sample_size": None, **settings.content})
        raise settings.refuse("sample_size")
    return sides[0], sides[1]


def check_neutral(settings: Settings, neutral: Mapping[str, Any]) -> None:
    """Refuse a setting that is not as in `neutral`: its network would be another one."""
    for name, usual in neutral.items():
        if name in settings.content and settings.content[name] != usual:
            raise settings.refuse(name)


def check_marks(settings: Settings, marks: Mapping[str, str]) -> None:
    """Refuse a tokenizer whose special tokens, by name, are not those in `marks`."""
    for name, usual in marks.items():
        given = settings.content.get(name, usual)
        given = given.get("content") if isinstance(given, dict) else given
        if given != usual:
            raise Settings(settings.path, {name: given}).refuse(name)


def left_out(settings: Settings, read: Collection[str]) -> Translatable:
    """What is to be said of the settings that are not among those `read`; empty for none."""
    ignored = sorted(
        name for name in settings.content.keys() - set(read) - _OWN if not name.startswith("_")
    )
    if not ignored:
        return NOTHING
    listed = join_texts([name[:40] for name in ignored[:3]], ", ")
    return msg("Settings this program does not know are left out: {names}.", names=listed)
