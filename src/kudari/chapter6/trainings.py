"""The run that most experiments share: a network is trained, and what it knows is looked at on the way."""

from __future__ import annotations

import math
from typing import Any

from kudari.chapter6.experiment import Result, Settings
from kudari.data import Data
from kudari.networks import Network
from kudari.rules import as_rule
from kudari.rules.rule_files import rule_from_json
from kudari.travel.training import train


def trained(settings: Settings, data: Data) -> Result:
    """Train as the settings say, and give losses and accuracies.

    ``samples`` is how many are learnt from (all unless given) and ``kept`` the share of these that is kept back.
    Without it the accuracy on the test samples is looked at, and with a ``kept`` of 0 none but that in training.
    """
    seed = settings["seed"]
    samples = data.train if settings.get("samples") is None else data.train.some(settings["samples"], seed)
    network = Network(
        samples.x.shape[1],
        settings["hidden"],
        samples.classes,
        activation=settings.get("activation", "relu"),
        init=settings.get("init", "he"),
        batch_norm=settings.get("batch_norm", False),
        dropout=settings.get("dropout", 0.0),
        weight_decay=settings.get("weight_decay", 0.0),
        seed=seed,
    )
    kept: Any = settings.get("kept")
    rule = settings["rule"]
    history = train(
        network,
        samples,
        as_rule(rule) if isinstance(rule, str) else rule_from_json(rule),
        batch=settings.get("batch", 100),
        steps=settings.get("steps"),
        epochs=settings.get("epochs"),
        validation=data.test if kept is None else kept,
        look_every=settings.get("look_every"),
        seed=seed,
    )
    return {
        "losses": [loss if math.isfinite(loss) else None for loss in history.losses],
        "smooth": [loss if math.isfinite(loss) else None for loss in history.smoothed(50).tolist()],
        "at": [one.step for one in history.looks],
        "per_epoch": history.per_epoch,
        "train": [one.train_accuracy for one in history.looks],
        "test": [one.validation_accuracy for one in history.looks],
        "diverged": history.breakdown is not None,
    }
