"""Data to train networks with: digits that are always there, MNIST, Fashion-MNIST, and files of one's own."""

from kudari.data.catalogue import NAMES, available, load
from kudari.data.samples import Data, Samples

__all__ = ["NAMES", "Data", "Samples", "available", "load"]
