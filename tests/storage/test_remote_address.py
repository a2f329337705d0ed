"""Addresses of runs on other machines: what is one, and what ssh never gets to see."""

from __future__ import annotations

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.storage.remote.address import Address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ssh://host/runs/a", Address("host", "/runs/a")),
        ("ssh://me@host:2222/runs/a", Address("host", "/runs/a", "me", 2222)),
        ("ssh://host/~/runs/a", Address("host", "./runs/a")),
        ("ssh://host/~", Address("host", "./")),
        ("ssh://host/a%20b", Address("host", "/a b")),
        ("ssh://host/a b", Address("host", "/a b")),
        ("ssh://host/100%25", Address("host", "/100%")),
        ("ssh://host/it's $(one)", Address("host", "/it's $(one)")),
        ("ssh://[fe80::1%eth0]:22/x", Address("fe80::1%eth0", "/x", "", 22)),
        ("ssh://node-3.cluster/模型", Address("node-3.cluster", "/模型")),
    ],
)
def test_an_address_names_a_host_and_a_path(text: str, address: Address) -> None:
    assert Address.of(text) == address
    assert Address.of(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "ssh://",
        "ssh:///path",
        "ssh://host",
        "ssh://-oProxyCommand=touch/x",
        "ssh://-l@host/x",
        "ssh://me:secret@host/x",
        "ssh://host:0x16/x",
        "ssh://host:65536/x",
        "ssh://ho st/x",
        "ssh://host;ls/x",
        "ssh://host/a%0Ab",
        "ssh://host/a%00b",
        "ssh://host/a%ffb",
        "http://host/x",
        "",
    ],
)
def test_what_is_no_address_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError) as refused:
        Address.of(text)
    assert refused.value.why
    assert "ssh://host/path" in refused.value.what_to_do
