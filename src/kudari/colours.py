"""The colour of every rule, the same in pictures and on the page, told apart by colour-blind eyes as well.

After Okabe & Ito, Color universal design, 2008, and Tol, Colour schemes, 2021.
"""

RULE_COLOURS = {
    "SGD": "#0072B2",
    "Momentum": "#D55E00",
    "Nesterov": "#E69F00",
    "AdaGrad": "#009E73",
    "RMSProp": "#56B4E9",
    "AdaDelta": "#117733",
    "Adam": "#CC79A7",
    "AdamW": "#882255",
    "AMSGrad": "#999933",
    "NAdam": "#6A3D9A",
    "Lion": "#8C510A",
}
