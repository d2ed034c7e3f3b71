"""The network of a model folder in PyTorch, written from the description in docs/mathematics.md."""

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """Two 3x3 convolutions, the embedding of time and label added between them, and a way around both."""

    def __init__(self, channels_in, channels_out, c):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.groupnorm1 = nn.GroupNorm(c["norm_groups"], channels_out, c["norm_epsilon"])
        self.emb_proj = nn.Linear(c["embedding_channels"], channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1)
        self.groupnorm2 = nn.GroupNorm(c["norm_groups"], channels_out, c["norm_epsilon"])
        self.skip_conv = nn.Identity() if channels_in == channels_out else nn.Conv2d(channels_in, channels_out, 1)

    def forward(self, x, embedding):
        h = F.silu(self.groupnorm1(self.conv1(x))) + self.emb_proj(embedding)[:, :, None, None]
        return F.silu(self.groupnorm2(self.conv2(h))) + self.skip_conv(x)


class LabelRows(nn.Embedding):
    """The row of each label; where labels have parts, the sum of one row for each part, the first part first.

    The table holds the rows of the first part, then those of the next, and last, where there is one, that of no label.
    """

    def __init__(self, c, width):
        groups = c.get("label_groups") or [c["num_classes"]]
        super().__init__(sum(groups) + c["null_label"], width)
        self.groups, self.null_label = groups, c["num_classes"]

    def forward(self, labels):
        parts, rest, end = [], labels, sum(self.groups)
        for size in reversed(self.groups):
            end -= size
            parts.append(super().forward(end + rest % size))
            rest = rest // size
        whole = sum(parts)
        is_null = (labels == self.null_label)[:, None]
        return torch.where(is_null, self.weight[-1], whole)


class UNet(nn.Module):
    """Predicts what the schedule's prediction_type names from noisy images, timesteps and labels."""

    def __init__(self, c):
        super().__init__()
        width, levels = c["embedding_channels"], c["block_channels"]
        self.time_embedding = nn.ModuleDict({f"linear{i}": nn.Linear(width, width) for i in (1, 2)})
        if c["num_classes"] is not None:
            self.label_embedding = nn.Sequential(LabelRows(c, width), nn.SiLU(), nn.Linear(width, width))
        self.depth = len(levels)
        widths = [levels[0], *levels, c["bottleneck_channels"]]
        self.init_conv = nn.Conv2d(c["channels"], levels[0], 3, padding=1)
        for i in range(self.depth):
            self.add_module(f"down{i + 1}", Block(widths[i], widths[i + 1], c))
        self.bottleneck = Block(widths[-2], widths[-1], c)
        for i in range(self.depth):
            self.add_module(f"up{i + 1}", Block(widths[-1 - i] + widths[-2 - i], widths[-2 - i], c))
        self.output_conv = nn.Conv2d(levels[0], c["channels"], 3, padding=1)

    def embed(self, t, labels):
        half = self.time_embedding["linear1"].in_features // 2
        angles = t[:, None] * torch.exp(-math.log(10000) * torch.arange(half, dtype=t.dtype) / half)
        waves = torch.cat([angles.sin(), angles.cos()], dim=1)
        time = self.time_embedding["linear2"](F.silu(self.time_embedding["linear1"](waves)))
        return time if labels is None else time + self.label_embedding(labels)

    def forward(self, x, t, labels=None):
        embedding, skips = self.embed(t, labels), []
        x = self.init_conv(x)
        for i in range(self.depth):
            skips.append(getattr(self, f"down{i + 1}")(x, embedding))
            x = F.max_pool2d(skips[-1], 2)
        x = self.bottleneck(x, embedding)
        for i in range(self.depth):
            doubled = F.interpolate(x, scale_factor=2, mode="nearest")
            x = getattr(self, f"up{i + 1}")(torch.cat([doubled, skips.pop()], dim=1), embedding)
        return self.output_conv(x)


def load_network(folder):
    """The network of a model folder; every tensor must fit, and none may be left over."""
    config = json.loads((Path(folder) / "unet/config.json").read_text())
    network = UNet(config)
    network.load_state_dict(load_file(Path(folder) / "unet/diffusion_pytorch_model.safetensors"))
    return network.float().eval()
