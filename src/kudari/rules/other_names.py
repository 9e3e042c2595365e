"""What other libraries call a hyperparameter, and what they switch on by one where here a rule of its own does it.

>>> advice("learning_rate", ["lr"]), advice("nesterov", ["lr"])
('it is called lr here', 'Nesterov does that')
"""

from __future__ import annotations

from collections.abc import Collection

#: By the name elsewhere, the names that it may have here: the first that a rule has is meant.
CALLED = {
    **dict.fromkeys(("learning_rate", "learningrate", "step_size", "stepsize", "eta0", "lrate"), ("lr",)),
    **dict.fromkeys(("beta", "mu", "gamma"), ("momentum", "decay_rate")),
    **dict.fromkeys(("alpha", "rho", "decay", "smoothing"), ("decay_rate", "momentum")),
    **dict.fromkeys(("wd", "decay_weight", "weightdecay", "lambda_"), ("weight_decay",)),
    **dict.fromkeys(("epsilon", "delta", "fuzz"), ("eps",)),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "betas": ("beta1", "beta2"),
}
#: What does it instead.
DONE_BY = {
    "nesterov": "Nesterov does that",
    "momentum": "Momentum does that",
    "dampening": 'Momentum.variant("average") does that',
    "amsgrad": "AMSGrad does that",
    **dict.fromkeys(
        ("weight_decay", "wd", "weightdecay"),
        'AdamW does that; in other rules it is part of the formula, as in rule("w ← w − η (g + λ w)", η=0.1, λ=0.001)',
    ),
}


def advice(name: str, hypers: Collection[str]) -> str | None:
    """What to write for a name that a rule with these hyperparameters does not have; None where nothing is known.

    >>> advice("betas", ["lr", "beta1", "beta2"])
    'write beta1= and beta2='
    """
    here = [known for known in CALLED.get(name.lower(), ()) if known in hypers]
    if name.lower() == "betas" and len(here) == 2:
        return "write beta1= and beta2="
    return f"it is called {here[0]} here" if here else DONE_BY.get(name.lower())
