"""Training a network: the loop, its history, going on after an interruption, and why it broke down."""

from kudari.travel.training.batches import Batches
from kudari.travel.training.breakdown import Breakdown
from kudari.travel.training.history import History
from kudari.travel.training.loop import train
from kudari.travel.training.snapshots import Snapshot

__all__ = ["Batches", "Breakdown", "History", "Snapshot", "train"]
