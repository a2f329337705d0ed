"""Domains in the metadata of files."""

import json

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.storage.domain_json import domain_json, read_domain


@pytest.mark.parametrize(
    "domain",
    [
        Domain("points", (2,), -3.0, 3.0, ("a", "b")),
        Domain("image", (3, 28, 28)),
        Domain("image", (3, 16, 32), 0.0, 1.0, ("cat",), 12.5),
        Domain("video", (3, 4, 8, 8), rate=12.0, hidden=6),
    ],
)
def test_a_domain_survives_json(domain: Domain) -> None:
    assert read_domain(json.loads(json.dumps(domain_json(domain)))) == domain
    assert domain.size == np.prod(domain.shape)


def test_a_modality_is_called_kind_in_files_and_comes_first() -> None:
    assert list(domain_json(Domain("points", (2,)))) == [
        "kind", "shape", "low", "high", "labels", "rate"
    ]  # fmt: skip


@pytest.mark.parametrize("hidden", [-1, 1.5, "6", True, None, 10**9])
def test_an_impossible_number_of_hidden_classes_is_refused(hidden: object) -> None:
    with pytest.raises(ValueError, match="hidden classes"):
        read_domain({**domain_json(Domain("points", (2,))), "hidden": hidden})


@pytest.mark.parametrize(
    ("kind", "shape"), [("smell", [2]), ("points", [2, 2]), ("image", [2]), (["points"], [2])]
)
def test_an_unknown_modality_or_other_axes_are_refused(kind: object, shape: list[int]) -> None:
    with pytest.raises((TypeError, ValueError)):
        read_domain({"kind": kind, "shape": shape})
