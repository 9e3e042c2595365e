"""The table of the ways to call an optimiser, with the sentence that tells each."""

from __future__ import annotations

from kudari.calling import arrays, containers, objects
from kudari.calling.bundle import Bundle
from kudari.language import Messages, language

#: What Kudari can call: one sentence a way.
WAYS = Messages(
    {
        "dict": (
            "update(params, grads) with dicts, which changes params or returns new ones",
            "update(params, grads)：辞書を渡し、params を書き換えるか新しい辞書を返すもの",
        ),
        "list": ("update(params, grads) with lists", "update(params, grads)：リストを渡すもの"),
        "array": (
            "update(w, grad) with one array, which changes w or returns the new one",
            "update(w, grad)：配列を 1 つ渡し、w を書き換えるか新しい w を返すもの",
        ),
        "step": (
            "get_update(w, grad) or get_update(grad), which returns the step",
            "get_update(w, grad) や get_update(grad)：更新量を返すもの",
        ),
        "weights and biases": ("update(w, b, dw, db)", "update(w, b, dw, db)：重みとバイアスを渡すもの"),
        "pairs": (
            "update(pairs) with pairs of a parameter and its gradient",
            "update(pairs)：パラメータと勾配の組を渡すもの",
        ),
        "parameters": (
            "update_one(p) or update(params) with objects that have p.data and p.grad",
            "update_one(p) や update(params)：p.data と p.grad を持つオブジェクトを渡すもの",
        ),
        "bound": (
            "step() of an object that is made with its parameters: give its class, or a lambda params: SGD(params)",
            "step()：パラメータを渡して作るもの（クラスか lambda params: SGD(params) を渡します）",
        ),
        "config": (
            "a function f(w, dw, config) that returns w and config, or f(w, g, v, t, lr=0.1) that returns w and v",
            "関数 f(w, dw, config)（w と config を返す）や f(w, g, v, t, lr=0.1)（w と v を返す）",
        ),
        "states": (
            "a function f(params, states, hyperparams) of arrays with p.grad; f(parameters, grads, v, s, t) of dicts",
            "関数 f(params, states, hyperparams)（p.grad を持つ配列）や f(parameters, grads, v, s, t)（辞書）",
        ),
        "layer": (
            "update_params(layer) with layer.weights and layer.dweights, or layer.W and layer.dW",
            "update_params(layer)：layer.weights と layer.dweights、または layer.W と layer.dW",
        ),
    }
)

#: Every shape in which the parameters can be handed over, in the order in which they are tried.
BUNDLES: tuple[type[Bundle], ...] = (
    containers.Dicts,
    containers.DictsOfD,
    containers.NetworkDicts,
    containers.Lists,
    arrays.Arrays,
    arrays.ArraysElsewhere,
    arrays.ArraysTurned,
    arrays.WeightsAndBiases,
    containers.NamedPairs,
    containers.Pairs,
    containers.PairsTurned,
    objects.Layers,
    objects.AllLayers,
    objects.EachObject,
    objects.Objects,
    objects.Cells,
    objects.BoundObjects,
    objects.BoundLayers,
    containers.BoundDicts,
    containers.BoundLists,
    containers.BoundListsOfParameters,
    objects.BoundCells,
    arrays.Steps,
    arrays.StepsTakenOff,
    arrays.OwnArrays,
    arrays.StepsOfGradients,
    arrays.StepsOfGradientsTakenOff,
)

#: Those in which everything is given in the call, for what is made already.
UNBOUND = tuple(bundle for bundle in BUNDLES if bundle.way != "bound")


def what_can_be_called(lang: str | None = None) -> str:
    """All the ways, as a list in a language."""
    spoken = language(lang)
    return "\n".join(f"  {WAYS.said(way, spoken)}" for way in WAYS)
