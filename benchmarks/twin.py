"""A network of Kudari, built again of PyTorch's layers with the same numbers."""

from __future__ import annotations

from typing import Any

import torch

from kudari.networks import Affine, BatchNorm, Dropout, Network, ReLU, Sigmoid, Tanh
from kudari.networks.normalization import EPS, MOMENTUM

BENDS = {ReLU: torch.nn.ReLU, Sigmoid: torch.nn.Sigmoid, Tanh: torch.nn.Tanh}


class Masked(torch.nn.Module):
    """Dropout with the mask that the other network has drawn."""

    def __init__(self, layer: Dropout) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Any) -> Any:
        return x * torch.from_numpy(self.layer.mask)


def twin(network: Network) -> torch.nn.Sequential:
    """The same layers, with copies of their parameters."""
    return torch.nn.Sequential(*map(_like, network.layers))


def _like(layer: Any) -> torch.nn.Module:
    made: Any
    match layer:
        case Affine():
            made = torch.nn.Linear(*layer.W.shape)
            numbers = (layer.W.T, layer.b)
        case BatchNorm():
            made = torch.nn.BatchNorm1d(len(layer.gamma), eps=EPS, momentum=1 - MOMENTUM)
            made.running_var.zero_()  # ours begin at 0
            numbers = (layer.gamma, layer.beta)
        case Dropout():
            return Masked(layer)
        case _:
            return BENDS[type(layer)]()
    made.to(torch.from_numpy(numbers[0]).dtype)
    with torch.no_grad():
        for parameter, array in zip((made.weight, made.bias), numbers, strict=True):
            parameter.copy_(torch.from_numpy(array))
    return made
