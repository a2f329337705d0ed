"""How much is measured: the whole bench, or a part of it."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE

SHIPPED = FIRST_RECIPE.model
"""The shipped model whose network is timed."""


@dataclass(frozen=True)
class Sizes:
    """Repeats and sizes of the measurements.

    Attributes:
        model: the model that samples, by name or path.
        repeats: rounds of each comparison.
        items, steps: of a timed run.
        ideal_items: items the ideal denoiser compares with.
        scale_steps, scale_items, scale_sides: sizes of the growth table.
        network_sides, network_items: pictures of the table of networks.
        latent_side, latent_items: pictures of the table of latents.
        process_steps: steps that one and two processes are timed for; 0 leaves that out.
        memory: bytes of the budget that a trajectory of four times as much is recorded under.
        rivals: whose trainers are measured.
        train_steps: steps of each trainer.
        learn_steps: steps of ours whose loss a rival is to reach; 0 leaves that out.
        film_frames: frames of the exported animation.
        starts: starts of each window.
        forwards: starts of the least that a first reverse frame takes.
        states: in which the window is watched.
        phase_seconds: time it is watched in each.
        window: whether the window is measured at all.
    """

    model: str = SHIPPED
    repeats: int = 5
    items: int = 16
    steps: int = 50
    ideal_items: int = 10_000
    scale_steps: tuple[int, ...] = (10, 30, 100, 300, 1000)
    scale_items: tuple[int, ...] = (1, 4, 16, 64, 256)
    scale_sides: tuple[int, ...] = (28, 32, 40, 48, 64)
    network_sides: tuple[int, ...] = (28, 64, 128)
    network_items: int = 4
    latent_side: int = 64
    latent_items: int = 4
    process_steps: int = 40
    memory: int = 256 * 2**20
    rivals: tuple[str, ...] = ("diffusers", "lucidrains")
    train_steps: int = 25
    learn_steps: int = 300
    film_frames: int = 240
    starts: int = 5
    forwards: int = 3
    states: tuple[str, ...] = (
        *("idle", "playing", "sampling", "training", "hearing", "clips", "learning"),
    )
    phase_seconds: float = 8.0
    window: bool = True


FULL = Sizes()
QUICK = Sizes(
    repeats=2, steps=6, scale_steps=(10, 40), scale_items=(1, 8, 32), scale_sides=(28, 40, 64),
    network_sides=(28, 64), network_items=1, latent_items=1, process_steps=8, memory=64 * 2**20,
    rivals=(), learn_steps=0, film_frames=40, starts=2, forwards=0, states=("playing", "training"),
    phase_seconds=1.0,
)  # fmt: skip
