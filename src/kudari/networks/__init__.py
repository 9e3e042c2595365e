"""Networks from scratch: layers with forward and backward side by side, initial weights, losses."""

from kudari.networks.dropout import Dropout
from kudari.networks.gradient_check import check_gradient, gradient_by_differences
from kudari.networks.layers import ACTIVATIONS, Affine, Layer, ReLU, Sigmoid, Tanh
from kudari.networks.losses import LOSSES, MeanSquaredError, SoftmaxCrossEntropy
from kudari.networks.network import Network, TwoLayerNet
from kudari.networks.normalization import BatchNorm

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "Affine",
    "BatchNorm",
    "Dropout",
    "Layer",
    "MeanSquaredError",
    "Network",
    "ReLU",
    "Sigmoid",
    "SoftmaxCrossEntropy",
    "Tanh",
    "TwoLayerNet",
    "check_gradient",
    "gradient_by_differences",
]
