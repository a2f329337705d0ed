"""The least that a first reverse frame takes: import torch, load the model, one forward pass."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(name: str, items: int, target: Path) -> None:
    """Write when the pass was done to `target`."""
    import torch

    from diffusion_gui.models.checkpoint import load
    from diffusion_gui.storage.model_files import find_model

    loaded = load(str(find_model(name)), torch.device("cpu"))
    x = torch.zeros(items, *loaded.domain.shape)
    with torch.inference_mode():
        loaded.denoiser(x, 0.5, 0.5)
    target.write_text(json.dumps({"stamps": {"forward": time.time()}}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
