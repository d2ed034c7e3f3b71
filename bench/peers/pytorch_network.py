"""The article's network and training step in PyTorch, timed: pytorch_network.py REQUEST, a JSON document.

Reports one JSON document a line, as src/measure.ts does.
"""

import json
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

WARM_UPS = 1
LEAST_DURATION = 1.0
MOST_RUNS = 200


class Block(nn.Module):
    """conv, GroupNorm, SiLU, + embedding, conv, GroupNorm, SiLU, + skip."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.groupnorm1 = nn.GroupNorm(8, outputs)
        self.emb_proj = nn.Linear(256, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.groupnorm2 = nn.GroupNorm(8, outputs)
        self.skip_conv = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, embedding):
        h = F.silu(self.groupnorm1(self.conv1(x))) + self.emb_proj(embedding)[:, :, None, None]
        return F.silu(self.groupnorm2(self.conv2(h))) + self.skip_conv(x)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(256, 256), nn.SiLU(), nn.Linear(256, 256))
        self.label = nn.Sequential(nn.Embedding(10, 256), nn.SiLU(), nn.Linear(256, 256))
        self.init_conv = nn.Conv2d(1, 32, 3, padding=1)
        self.down = nn.ModuleList([Block(32, 32), Block(32, 64), Block(64, 128)])
        self.bottleneck = Block(128, 256)
        self.up = nn.ModuleList([Block(256 + 128, 128), Block(128 + 64, 64), Block(64 + 32, 32)])
        self.output_conv = nn.Conv2d(32, 1, 3, padding=1)

    def forward(self, x, t, labels):
        frequencies = torch.exp(-math.log(10000) * torch.arange(128) / 128)
        angles = t[:, None] * frequencies
        embedding = self.time(torch.cat([angles.sin(), angles.cos()], 1)) + self.label(labels)
        h = self.init_conv(x)
        skips = []
        for block in self.down:
            h = block(h, embedding)
            skips.append(h)
            h = F.max_pool2d(h, 2)
        h = self.bottleneck(h, embedding)
        for block in self.up:
            h = F.interpolate(h, scale_factor=2, mode="nearest")
            h = block(torch.cat([h, skips.pop()], 1), embedding)
        return self.output_conv(h)


def forward_task(batch):
    network = Network().eval()
    x = torch.randn(batch, 1, 32, 32)
    t = torch.full((batch,), 500.0)
    labels = torch.arange(batch) % 10

    def run():
        with torch.inference_mode():
            return network(x, t, labels)

    return run


def training_task(batch):
    network = Network()
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-5, weight_decay=0.01)
    parameters = list(network.parameters())
    ema = [parameter.detach().clone() for parameter in parameters]
    alpha_bar = torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000), 0)
    images = torch.rand(batch, 1, 32, 32) * 2 - 1
    labels = torch.arange(batch) % 10

    def run():
        noise = torch.randn_like(images)
        t = torch.randint(0, 1000, (batch,))
        signal = alpha_bar[t][:, None, None, None]
        xt = signal.sqrt() * images + (1 - signal).sqrt() * noise
        loss = F.mse_loss(network(xt, t.float(), labels), noise)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            torch._foreach_mul_(ema, 0.999)
            torch._foreach_add_(ema, parameters, alpha=0.001)
        return loss.item()

    return run


def timed(run):
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def measure(workload, repeat):
    start = time.perf_counter()
    make_task = forward_task if workload["kind"] == "forward pass" else training_task
    run = make_task(workload["batch"])
    run()
    until_first_result = (time.perf_counter() - start) * 1000
    for _ in range(WARM_UPS):
        run()
    times = []
    while len(times) < repeat or (sum(times) < LEAST_DURATION * 1000 and len(times) < MOST_RUNS):
        times.append(timed(run))
    times.sort()
    report(
        type="measurement",
        workload=workload,
        milliseconds=times[len(times) // 2],
        fastest=times[0],
        slowest=times[-1],
        untilFirstResult=until_first_result,
        peakMegabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def report(**line):
    print(json.dumps(line), flush=True)


def main():
    request = json.loads(sys.argv[1])
    torch.set_num_threads(request["threads"])
    count = sum(parameter.numel() for parameter in Network().parameters())
    assert count == 2447681, f"the network has {count} parameters"
    report(type="engine", description=f"PyTorch {torch.__version__}, CPU", threads=request["threads"])
    for workload in request["workloads"]:
        measure(workload, request["repeat"])


main()
