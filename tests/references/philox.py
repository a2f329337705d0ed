"""Philox-4x64-10 from its paper (Salmon et al. 2011, section 3.3), on Python's integers."""

from __future__ import annotations

Words = tuple[int, int, int, int]

_MASK = 2**64 - 1


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Ten rounds of multiply, swap and add key; the key is bumped by Weyl constants."""
    c, (k0, k1) = counter, key
    for _ in range(10):
        left, right = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
        c = (
            (right >> 64) ^ c[1] ^ k0,
            right & _MASK,
            (left >> 64) ^ c[3] ^ k1,
            left & _MASK,
        )
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & _MASK, (k1 + 0xBB67AE8584CAA73B) & _MASK
    return c
