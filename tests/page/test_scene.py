"""Who walked where, as the page draws it, and the numbers that stand for the letters of a formula."""

import pytest

WALK = """
const [optimizer] = optimizersOf([{name: '', key, formula: null, hypers: {}, on: true}], field);
const shown = walkOf(optimizer, field, {start: field.start, adventurers: 1, steps: 5, noise: 0, seed: 0});
"""
SHOWN = """
const {evaluations, divergedAt} = shown;
const said = verdict(shown, 2, field, {noise: 0, lang: 'en'}, (word) => word);
return {evaluations: [...evaluations], divergedAt: [...divergedAt], said};
"""
NUMBERS = "return [...numbersAt(shown, 2, 0)].map(([letter]) => letter);"
HEIGHTS = """
const field = fieldOfTable('measured', {
  title: ['measured', 'measured'], variables: ['x', 'y'], text: 'measured', domain: [[-1, 1], [-1, 1]], start: [0, 0],
  heights: {table: [1, 2, 3, 4], size: 2},
});
"""


@pytest.fixture(scope="module")
def scene(modules):
    v8 = modules("walking/scene.js", "walking/fields.js", "walking/optimizers.js", "walking/diagnosis.js")
    yield v8
    v8.close()


def test_nobody_walks_where_only_heights_are_known(scene):
    """A rule may be added on such a field: it stands there, and says that it cannot begin."""
    found = scene.run(HEIGHTS + WALK + SHOWN, key="momentum")

    assert found == {"evaluations": [0], "divergedAt": [0], "said": "cannot start here: the field has no value"}


@pytest.mark.parametrize(
    ("key", "letters"),
    [("sgd", "w g η t"), ("momentum", "w g v η α t"), ("amsgrad", "w g m v v̄ η β₁ β₂ ε t")],
)
def test_every_letter_of_a_formula_has_its_number(scene, key, letters):
    """States too, by the letter that the formula has for them."""
    field = "const field = fieldOf({field: 'ravine', formula: null, own: false}, null);"

    assert scene.run(field + WALK + NUMBERS, key=key) == letters.split()
