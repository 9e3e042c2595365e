"""The run that most experiments share: a network is trained, and what it knows is measured on the way."""

from __future__ import annotations

import math
from typing import Any

from kudari.chapter6.experiment import Result, Settings
from kudari.data import Data
from kudari.networks import Network
from kudari.rules.rule_files import rule_from_json
from kudari.travel.training import train


def trained(settings: Settings, data: Data) -> Result:
    """Train as the settings say, and give losses and accuracies.

    ``network`` has the arguments of the network, ``samples`` is how many are learnt from (all unless given) and
    ``kept`` the share of these that is kept back. Without it the accuracy on the test samples is taken, and with a
    ``kept`` of 0 none but that in training.
    """
    seed = settings["seed"]
    samples = data.train if settings.get("samples") is None else data.train.some(settings["samples"], seed)
    network = Network(inputs=samples.x.shape[1], outputs=samples.classes, seed=seed, **settings["network"])
    share: Any = settings.get("kept")
    history = train(
        network,
        samples,
        rule_from_json(settings["rule"]),
        batch=settings["batch"],
        steps=settings.get("steps"),
        epochs=settings.get("epochs"),
        validation=data.test if share is None else share,
        snapshot_every=settings.get("snapshot_every"),
        seed=seed,
    )
    return {
        "losses": [loss if math.isfinite(loss) else None for loss in history.losses],
        "smooth": [loss if math.isfinite(loss) else None for loss in history.smoothed(50).tolist()],
        "at": [snapshot.step for snapshot in history.snapshots],
        "per_epoch": history.per_epoch,
        "train": [snapshot.train_accuracy for snapshot in history.snapshots],
        "test": [snapshot.validation_accuracy for snapshot in history.snapshots],
        "diverged": history.breakdown is not None,
    }
