"""Trains a small network in PyTorch for a few steps and writes it as a model folder: make_model.py FOLDER [GROUP ...]."""

import json
import sys
from pathlib import Path

import torch
from diffusers import DDPMScheduler
from safetensors.torch import save_file
from torch.nn import functional as F

from network import UNet

CONFIG = {
    "_class_name": "ArticleUNet",
    "image_size": 16,
    "channels": 3,
    "num_classes": 6,
    "null_label": True,
    "block_channels": [16, 24],
    "bottleneck_channels": 32,
    "embedding_channels": 32,
    "norm_groups": 4,
    "norm_epsilon": 1e-5,
}


def train(network, scheduler, classes, steps=20):
    """Noise prediction on pictures of plain colours: enough to move every weight away from where it began."""
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=0.01)
    for _ in range(steps):
        labels = torch.randint(0, classes + 1, [8])
        x0 = (2 * labels / classes - 1)[:, None, None, None].expand(8, 3, 16, 16)
        noise, t = torch.randn(8, 3, 16, 16), torch.randint(0, 1000, [8])
        loss = F.mse_loss(network(scheduler.add_noise(x0, noise, t), t.float(), labels), noise)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main(folder, *groups):
    """Writes the model; with groups, such as 2 3, its labels have parts of these sizes."""
    torch.manual_seed(0)
    folder = Path(folder)
    config = {**CONFIG, "label_groups": [int(size) for size in groups]} if groups else CONFIG
    network, scheduler = UNet(config), DDPMScheduler(clip_sample=False)
    train(network, scheduler, config["num_classes"])
    (folder / "unet").mkdir(parents=True)
    save_file(network.state_dict(), folder / "unet/diffusion_pytorch_model.safetensors", {"format": "pt"})
    (folder / "unet/config.json").write_text(json.dumps(config))
    scheduler.save_pretrained(folder / "scheduler")
    index = {"_class_name": "DDPMPipeline", "scheduler": ["diffusers", "DDPMScheduler"], "unet": ["ddpm", "UNet"]}
    (folder / "model_index.json").write_text(json.dumps(index))


main(*sys.argv[1:])
