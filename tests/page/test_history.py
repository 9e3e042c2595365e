"""States one goes back to: what is a step of its own, and what is not."""

import pytest

BEGIN = """
const history = new History();
const opened = {own: {field: null, rules: []}, begun: STATE_USUAL, state: {...STATE_USUAL}};
history.note(opened);
const change = (part) => {
  Object.assign(opened.state, part);
  return history.note(opened);
};
"""


@pytest.fixture(scope="module")
def v8(modules):
    v8 = modules("state/history.js", "state/state.js")
    yield v8
    v8.close()


def test_a_drag_is_one_step(v8):
    """However many places it comes by; and the next one is another."""
    assert v8.run(
        BEGIN
        + """
        const told = [];
        for (const from of [1, 2]) {
          history.begin();
          for (let k = 0; k < 50; k++) told.push(change({start: [from, k]}));
        }
        const back = [1, 2, 3].map(() => history.go(false)?.state.start ?? null);
        return [told.filter(Boolean).length, back, [1, 2, 3].map(() => history.go(true)?.state.start ?? null)];
        """
    ) == [2, [[1, 49], [-7, 2], None], [[1, 49], [2, 49], None]]


def test_looking_and_playing_are_no_steps(v8):
    """And one keeps looking as one does, but at another field."""
    assert v8.run(
        BEGIN
        + """
        history.begin();
        const told = [change({view: 'surface', step: 9, viewport: [[0, 1], [0, 1]]}), change({steps: 40})];
        history.begin();
        const {viewport, step, steps, view} = history.go(false).state;
        history.go(true);
        history.begin();
        told.push(change({field: 'booth', viewport: null}));
        return [told, viewport, step, steps, view, history.go(false).state.viewport];
        """
    ) == [[False, True, True], [[0, 1], [0, 1]], 9, 30, "surface", [[0, 1], [0, 1]]]


def test_a_new_step_ends_what_could_be_done_again(v8):
    """And no more than a hundred are kept."""
    assert v8.run(
        BEGIN
        + """
        for (let steps = 31; steps < 200; steps++) {
          history.begin();
          change({steps});
        }
        history.go(false);
        history.begin();
        change({steps: 500});
        return [history.go(true), history.past.length];
        """
    ) == [None, 100]
