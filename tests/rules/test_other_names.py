"""Names of other libraries: the error says what it is called here, or which rule does it."""

import pytest

import kudari
from kudari import KudariError
from kudari.rules import RULES
from kudari.rules.other_names import CALLED, DONE_BY, advice


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: kudari.SGD(weight_decay=0.1), "SGD has no hyperparameter 'weight_decay'; AdamW does that; in other"),
        (lambda: kudari.Adam(weight_decay=0.1), "AdamW does that"),
        (lambda: kudari.SGD(nesterov=True), "'nesterov'; Nesterov does that"),
        (lambda: kudari.Momentum(nesterov=True), "'nesterov'; Nesterov does that"),
        (lambda: kudari.SGD(momentum=0.9), "'momentum'; Momentum does that"),
        (lambda: kudari.Adam(amsgrad=True), "'amsgrad'; AMSGrad does that"),
        (lambda: kudari.Adam(betas=(0.9, 0.999)), "'betas'; write beta1= and beta2="),
        (lambda: kudari.SGD(learning_rate=0.1), "'learning_rate'; it is called lr here"),
        (lambda: kudari.Momentum(beta=0.9), "'beta'; it is called momentum here"),
        (lambda: kudari.RMSProp(alpha=0.9), "'alpha'; it is called decay_rate here"),
        (lambda: kudari.rule("adam:b1=0.9"), "'b1'; it is called beta1 here"),
        (lambda: kudari.SGD(colour=1), "'colour'; it has lr"),
    ],
)
def test_a_name_of_another_library_is_explained(make, message):
    with pytest.raises(KudariError) as error:
        make()

    assert message in str(error.value)


def test_what_is_advised_is_there():
    """Every name here is some rule's, and every rule that is named exists."""
    hypers = {name for rule in RULES.values() for name in rule.hypers}

    assert {here for names in CALLED.values() for here in names} <= hypers
    assert "average" in RULES["momentum"].variants
    assert {said.split(" ")[0].split(".")[0].lower() for said in DONE_BY.values()} <= set(RULES)
    assert "weight_decay" in RULES["adamw"].hypers
    assert str(kudari.rule("w ← w − η (g + λ w)", η=0.1, λ=0.001)) == "w ← w − η (g + λ w)"


@pytest.mark.parametrize("rule", RULES.values())
def test_no_name_of_a_rule_is_explained_away(rule):
    assert all(not (advice(name, rule.hypers) or "").startswith("it is called") for name in rule.hypers)
