"""A transformer's parts in float64 NumPy, written out from the papers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np


def positions(channels: int, rows: int, columns: int) -> np.ndarray:
    """Sines and cosines of column and row, (rows columns, channels), number by number."""
    found = np.empty((rows * columns, channels))
    half = channels // 2
    for row in range(rows):
        for column in range(columns):
            for half_index, place in enumerate((column, row)):
                for i in range(half // 2):
                    angle = place / 10000.0 ** (2 * i / half)
                    at = half_index * half + i
                    found[row * columns + column, at] = math.sin(angle)
                    found[row * columns + column, at + half // 2] = math.cos(angle)
    return found


def attention(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    """softmax(q k^T / sqrt(d)) v, for (L, d) each (Vaswani et al. 2017, eq. 1)."""
    scores = q @ k.T / math.sqrt(q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ v


def self_attention(x: np.ndarray, weights: Mapping[str, np.ndarray], heads: int) -> np.ndarray:
    """Multi-head attention of one item (L, C) with `qkv` and `out`, head by head."""
    channels = x.shape[1]
    width = channels // heads
    qkv = x @ weights["qkv.weight"].T + weights["qkv.bias"]
    mixed = []
    for head in range(heads):
        q, k, v = (qkv[:, part * channels + head * width :][:, :width] for part in range(3))
        mixed.append(attention(q, k, v))
    return np.concatenate(mixed, axis=1) @ weights["out.weight"].T + weights["out.bias"]


def layer_norm(x: np.ndarray) -> np.ndarray:
    """Each row with mean 0 and variance 1 (Ba et al. 2016), as DiT has it: epsilon 1e-6."""
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-6)


def gelu(x: np.ndarray) -> np.ndarray:
    """The approximation by tanh of Hendrycks & Gimpel 2016."""
    return 0.5 * x * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x**3)))


def dit_block(
    x: np.ndarray, embedding: np.ndarray, weights: Mapping[str, np.ndarray], heads: int
) -> np.ndarray:
    """One item (L, C) through a block of Peebles & Xie 2023, figure 3, with adaLN-Zero.

    Args:
        embedding: (C,) after its SiLU.
    """
    condition = weights["condition.weight"] @ embedding + weights["condition.bias"]
    beta1, gamma1, alpha1, beta2, gamma2, alpha2 = np.split(condition, 6)
    x = x + alpha1 * self_attention(layer_norm(x) * (1 + gamma1) + beta1, weights, heads)
    h = layer_norm(x) * (1 + gamma2) + beta2
    h = gelu(h @ weights["expand.weight"].T + weights["expand.bias"])
    return x + alpha2 * (h @ weights["contract.weight"].T + weights["contract.bias"])
