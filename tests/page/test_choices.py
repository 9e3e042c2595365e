"""On the page a branch that is not taken has no part in the derivative either."""

import pytest
from tests.fields.choices import NOT_TAKEN

from kudari import Field
from kudari.page.tables import field_table

SLOPES = """
return fields.map(([table, point]) => {
  const {tape} = fieldOfTable('', table);
  const program = new Program(tape, 1);
  for (const [k, x] of point.entries()) program.bind(tape.inputs[k][0], x);
  program.run(1);
  return [tape, point.map((_, k) => Array.from([program.output(k + 1)].flat())[0])];
});
"""


def test_the_page_derives_what_is_taken_by_the_very_program_of_python(browser):
    fields = [Field(formula) for formula, _, _ in NOT_TAKEN]
    given = [[field_table(field), list(point.values())] for field, (_, point, _) in zip(fields, NOT_TAKEN, strict=True)]
    found = browser.run(SLOPES, fields=given)

    for field, (formula, _, slopes), (tape, computed) in zip(fields, NOT_TAKEN, found, strict=True):
        both = [*field.evaluator.value_tape.expressions(), *field.evaluator.gradient_tape.expressions()]
        python = type(field.evaluator.value_tape).of(both, field.evaluator._symbols).to_json()
        assert tape == python, formula
        assert computed == pytest.approx(list(slopes.values()), rel=1e-15), formula
