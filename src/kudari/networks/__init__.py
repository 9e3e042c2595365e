"""Networks from scratch: layers with forward and backward side by side, initial weights, losses."""

from kudari.networks.activations import ACTIVATIONS, Activation, ReLU, Sigmoid, Tanh
from kudari.networks.declarations import buffer, parameter, weights
from kudari.networks.dropout import Dropout
from kudari.networks.gradient_check import check_gradient, gradient_by_differences
from kudari.networks.layers import Affine, Layer
from kudari.networks.losses import LOSSES, BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from kudari.networks.network import Network
from kudari.networks.normalization import BatchNorm
from kudari.networks.two_layer_net import TwoLayerNet

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "Activation",
    "Affine",
    "BatchNorm",
    "BinaryCrossEntropy",
    "Dropout",
    "Layer",
    "MeanSquaredError",
    "Network",
    "ReLU",
    "Sigmoid",
    "SoftmaxCrossEntropy",
    "Tanh",
    "TwoLayerNet",
    "buffer",
    "check_gradient",
    "gradient_by_differences",
    "parameter",
    "weights",
]
