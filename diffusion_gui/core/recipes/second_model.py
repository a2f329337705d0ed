"""Settings of a recipe whose model is joined by a second one, their scores summed with weights."""

from __future__ import annotations

from typing import Any

from diffusion_gui.core.options import setting

SCORES, EXACT = "scores", "exact"

_TAGS = "varied scored denoising sampled free forked"
# fmt: off
SECOND: Any = setting("", "Second model", "Another model of such items: each step asks both, and "
                      "follows the weighted sum of their scores (Du et al. 2023)", tags=_TAGS)
WEIGHT: Any = setting(0.5, "Weight of the first", "How much the first model's score counts; "
                      "weights that sum to 1 keep the items' spread", low=-10.0, high=10.0,
                      tags=_TAGS, slider=(-2.0, 3.0))
SECOND_WEIGHT: Any = setting(0.5, "Weight of the second", "How much the second model's score "
                             "counts; below 0 leads away from it", low=-10.0, high=10.0, tags=_TAGS,
                             slider=(-2.0, 3.0))
SECOND_LABEL: Any = setting("", "Class of the second", "What the second model is asked for; if "
                            "nothing else is chosen the first one's class, where both know the "
                            "same", tags=_TAGS)
PRODUCT: Any = setting(SCORES, "Product", "scores sums the noised scores, which is not the exact "
                       "product; exact, of points alone, is the product of the densities of the "
                       "data of both, on a grid", choices=(SCORES, EXACT),
                       words=("Sum of scores", "Exact product"), tags=_TAGS)
SECOND_SHA256: Any = setting("", "Second SHA-256", "Over the second model's tensors")
# fmt: on

OF_A_SECOND = (
    "second",
    "weight",
    "second_weight",
    "second_label",
    "product",
    "second_sha256",
)
