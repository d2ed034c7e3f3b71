"""Computes with PyTorch, diffusers and ONNX Runtime what `cases.mjs` computed, and says how far apart they are."""

import json
import platform
import sys
from pathlib import Path

import diffusers
import numpy as np
import onnx
import onnxruntime
import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.schedulers import scheduling_ddpm
from safetensors.torch import load_file

from network import load_network

report = []


def compare(what, ours, theirs, tolerance):
    """Notes the largest difference, as a part of the size of the values (root mean square)."""
    ours, theirs = ours.double(), theirs.double()
    difference = ((ours - theirs).abs().max() / ours.pow(2).mean().sqrt().clamp(min=1e-12)).item()
    report.append({"what": what, "difference": difference, "tolerance": tolerance})


def channels_first(images):
    return images.permute(0, 3, 1, 2).contiguous()


def compare_network(network, cases, who):
    inputs = [channels_first(cases["network.xt"]), cases["network.t"], cases.get("network.labels")]
    compare(who, channels_first(cases["network.prediction"]), network(*inputs), 1e-4)


def onnx_network(file):
    """The exported file, checked and loaded, as a function like the network."""
    onnx.checker.check_model(onnx.load(file), full_check=True)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])

    def run(x, t, labels=None):
        feeds = {"sample": x.numpy(), "timestep": t.numpy()}
        if labels is not None:
            feeds["class_labels"] = labels.int().numpy()
        return torch.from_numpy(session.run(["out_sample"], feeds)[0])

    return run


def sample(scheduler, network, cases, name):
    """The reverse process by diffusers' scheduler, with the same noise."""
    scheduler.set_timesteps(len(cases[f"{name}.timesteps"]))
    same = torch.equal(scheduler.timesteps.long(), cases[f"{name}.timesteps"].long())
    report.append({"what": f"{name}: timesteps", "difference": 0.0 if same else 1.0, "tolerance": 0.0})
    labels = cases[f"{name}.labels"] if "network.labels" in cases else None
    x = channels_first(cases[f"{name}.initial"])
    for t, noise in zip(scheduler.timesteps, cases[f"{name}.noise"]):
        scheduling_ddpm.randn_tensor = lambda *_, **__: channels_first(noise)
        prediction = network(x, t.float().expand(len(x)), labels)
        x = scheduler.step(prediction, t, x).prev_sample
    compare(f"{name}: images after {len(scheduler.timesteps)} steps", channels_first(cases[f"{name}.images"]), x, 1e-3)


@torch.no_grad()
def main(folder, cases_file, onnx_file):
    cases = load_file(cases_file)
    network = load_network(folder)
    ddpm = DDPMScheduler.from_pretrained(Path(folder) / "scheduler")
    compare_network(network, cases, "network in PyTorch")
    compare_network(onnx_network(onnx_file), cases, "network in ONNX Runtime for Python")
    compare("schedule: betas", cases["schedule.betas"], ddpm.betas, 1e-5)
    compare("schedule: alphaBar", cases["schedule.alphaBars"], ddpm.alphas_cumprod, 1e-5)
    sample(ddpm, network, cases, "ddpm")
    sample(DDIMScheduler.from_config(ddpm.config), network, cases, "ddim")
    libraries = (torch, diffusers, onnx, onnxruntime, np)
    versions = {"python": platform.python_version(), **{m.__name__: m.__version__ for m in libraries}}
    print(json.dumps({"versions": versions, "report": report}))


main(*sys.argv[1:])
