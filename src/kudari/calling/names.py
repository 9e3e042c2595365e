"""What the names of arguments mean: somebody's parameters, gradients, step number, learning rate.

>>> role_of("grad_wrt_w"), role_of("params"), role_of("epoch_num"), role_of("beta2"), role_of("velocity")
('g', 'params', 'epoch', 'hyper', 'state')
"""

from __future__ import annotations

import re

#: Roles, each with the names that have it, as lower-case letters and digits alone. The first that fits counts.
_ROLES: tuple[tuple[str, str], ...] = (
    ("gradient_at", r"gradientat"),
    ("pairs", r"pairs|named|zipped|.*(and|with)(grad|gradient|param|parameter|var|variable|weight)s?"),
    ("layers", r"layers|modules"),
    ("layer", r"layer|dense|fc|module|affine"),
    ("model", r"model|net|network|nn|target|mlp"),
    ("key", r"key|name|paramname|layername|layerid|layerkey|paramid|paramkey|idx|index|wname|weightname|i|k|tag|label"),
    ("config", r"config|cfg|conf|hyperparams|hyperparameters|hparams|hypers|hp|options|opts"),
    ("epoch", r"epoch\w*"),
    ("t", r"t|time|timestep|step|steps|stepnum|stepnumber|iteration|iterations|iter|it|niter|globalstep|counter|count"),
    (
        "state",
        r"(grad|gradient|sq|square)\w*(squared|avg|sum|acc|cache|average|mean)\w*|\w*(state|states|cache|velocity)",
    ),
    ("grads", r"grads|gradients|gs|dparams|dws|gradlist|derivatives|gradparams|pgrads"),
    (
        "g",
        r"g|dw|dx|dtheta|dp|df|dloss|dl|derivative|slope|\w*(grad|gradient)|(grad|gradient)\w*|(?!delta|decay|dim|d$)d[a-z]",
    ),
    ("params", r"params|parameters|ps|variables|vars|paramlist|parameterlist|weightlist|thetas|ws|trainable\w*"),
    (
        "w",
        r"w|x|theta|p|param|parameter|weight|weights|var|variable|value|point|position|b|bias|tensor|arr|array|x0|w0|init",
    ),
    ("shape", r"shape|size|dims|paramshape"),
    ("dim", r"dim|n|ndim|dimension|nparams|featuredim"),
    (
        "hyper",
        r"lr\w*|learningrate\w*|eta\d?|alpha\d?|beta\d?|beta\d?|b1|b2|rho\d?|gamma\d?|mu|momentum|decay\w*|eps|epsilon",
    ),
    ("hyper", r"stepsize|rate|lambda|lambd|lam|lmbda|wd|l1|l2|reg\w*|weightdecay|batchsize|clip\w*|delta|nu|tau"),
    (
        "state",
        r"v|s|m|h|r|u|n|q|z|vs|ss|ms|hs|mom\w*|moments?|acc\w*|v[wb]|s[wb]|m[wb]|eg|ed|dx2|buf\w*|memory|sq\w*|prev\w*",
    ),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)

#: What is chosen for a hyperparameter that has no value, where only the formula matters; always said.
_CUSTOMARY = (
    (r"lr\w*|learningrate\w*|eta|alpha|stepsize|rate", 0.01),
    (r"b2|beta2", 0.999),
    (r"eps|epsilon|delta", 1e-8),
    (r"batchsize|t", 1),
    (r"wd|weightdecay|lam\w*|l[12]|reg\w*", 0.01),
    (r"b1|beta\d?|rho\d?|gamma\d?|mu|momentum|decay\w*|nu", 0.9),
)


def plain(name: str) -> str:
    """A name without capitals and underscores."""
    return name.lower().replace("_", "")


def role_of(name: str) -> str:
    """The role that a name tells, or "" where it tells none."""
    text = plain(name)
    return next((role for role, pattern in _COMPILED if pattern.fullmatch(text)), "")


def customary(name: str) -> float | None:
    """The value that a hyperparameter of this name usually has; None where there is none.

    >>> customary("learning_rate"), customary("beta_2"), customary("whatever")
    (0.01, 0.999, None)
    """
    text = plain(name)
    return next((value for pattern, value in _CUSTOMARY if re.fullmatch(pattern, text)), None)
