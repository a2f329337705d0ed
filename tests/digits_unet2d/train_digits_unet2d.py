"""Trains the small class-conditional UNet2DModel of digits beside it, with diffusers alone.

    python tests/digits_unet2d/train_digits_unet2d.py FOLDER

It goes on where FOLDER's checkpoint stands, and ends with what `DDPMPipeline.save_pretrained`
writes, weights in half precision. Class 10 of 11 is "none": one digit in seven is trained under it,
which is what classifier-free guidance needs of a network that has no other way to be told nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel
from safetensors.torch import load_file, save_file

from diffusion_gui.core.paths import resource

NONE = 10
BATCH = 64
RATE = 1.5e-3
WARMUP = 50
EMA = 0.998
WITHOUT_CLASS = 0.14
LEVEL_MEAN, LEVEL_STD = -0.2, 1.4
"""Of log(sigma / alpha) that it is trained at; one item in ten at any level of the table."""
EVERY = 50


def new_network() -> UNet2DModel:
    """0.7 million numbers, for digits of 8x8 as they were counted."""
    return UNet2DModel(
        sample_size=8,
        in_channels=1,
        out_channels=1,
        block_out_channels=(32, 64),
        layers_per_block=1,
        norm_num_groups=8,
        attention_head_dim=16,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
        num_class_embeds=NONE + 1,
    )


def new_scheduler() -> DDPMScheduler:
    """DDPM's own noise; the network predicts v."""
    return DDPMScheduler(prediction_type="v_prediction")


def drawn_times(table: torch.Tensor, count: int, made: torch.Generator) -> torch.Tensor:
    """Indices into `table`, log(sigma / alpha) of each level."""
    wanted = LEVEL_MEAN + LEVEL_STD * torch.randn(count, generator=made)
    t = torch.searchsorted(table, wanted).clamp(0, len(table) - 1)
    anywhere = torch.randint(len(table), (count,), generator=made)
    return torch.where(torch.rand(count, generator=made) < 0.1, anywhere, t)


def train(folder: Path, until: int, steps: int, threads: int) -> None:
    """Train up to step `until` of `steps`, from the checkpoint in `folder` where there is one."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    with np.load(resource("data", "digits.npz"), allow_pickle=False) as file:
        x = torch.from_numpy(file["images"]).float()[:, None] / 8.0 - 1.0
        y = torch.from_numpy(file["labels"].astype(np.int64))
    network = new_network()
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    print(sum(one.numel() for one in network.parameters()), "numbers", flush=True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-4)
    begun, saved = 0, folder / "checkpoint.safetensors"
    if saved.exists():  # the moments of the optimizer begin again
        held = load_file(saved)
        begun = int(held.pop("step"))
        network.load_state_dict({n[1:]: v for n, v in held.items() if n.startswith("w")})
        mean = {n[1:]: v for n, v in held.items() if n.startswith("m")}
    scheduler = new_scheduler()
    alpha_bar = scheduler.alphas_cumprod
    table = 0.5 * (torch.log1p(-alpha_bar) - torch.log(alpha_bar))
    started, kept = time.perf_counter(), 0.0
    for step in range(begun, until):
        made = torch.Generator().manual_seed(step)
        chosen = torch.randint(len(x), (BATCH,), generator=made)
        clean, label = x[chosen], y[chosen].clone()
        label[torch.rand(BATCH, generator=made) < WITHOUT_CLASS] = NONE
        t = drawn_times(table, BATCH, made)
        noise = torch.randn(clean.shape, generator=made)
        noisy = scheduler.add_noise(clean, noise, t)
        rate = RATE * min(1.0, (step - begun + 1) / WARMUP)
        rate *= min(1.0, 4.0 * (steps - step) / steps)  # falls to 0 in the last quarter
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16):
            out = network(noisy, t, class_labels=label).sample
        loss = torch.nn.functional.mse_loss(out.float(), scheduler.get_velocity(clean, noise, t))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        weight = min(EMA, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                mean[name].lerp_(value, 1.0 - weight)
        kept += float(loss.detach())
        if (step + 1) % EVERY == 0 or step + 1 == until:
            cpu = time.process_time()
            print(step + 1, f"{kept / EVERY:.4f}", f"{time.perf_counter() - started:.0f} s",
                  f"{cpu:.0f} CPU s", flush=True)  # fmt: skip
            kept = 0.0
            held = {f"w{n}": v.contiguous() for n, v in network.state_dict().items()}
            held |= {f"m{n}": v.contiguous() for n, v in mean.items()}
            save_file(held | {"step": torch.tensor(step + 1)}, saved)
    network.load_state_dict(mean)
    pipeline = DDPMPipeline(network.half(), new_scheduler())
    pipeline.save_pretrained(folder / "model")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--until", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    sys.exit(train(asked.folder, asked.until, asked.steps, asked.threads))
