"""A map is the same whether it is walked as a whole, in pieces, or by workers who answer in whatever order."""

import numpy as np
import pytest

ASKED = """
const field = fieldOf({field: name, formula: null, own: false}, null);
const [optimizer] = optimizersOf([{name: '', key: 'momentum', formula: null, hypers: {}, on: true}], field);
const asked = {field, optimizer, start: field.start, steps: 12, noise: null, axes: [
  {key: 'lr', name: 'η', low: 1e-3, high: 10, log: true}, {key, name: key, low: 0.1, high: 0.9, log: false}]};
"""
WORKERS = """
globalThis.navigator = {hardwareConcurrency: 3};
const waiting = [];
const hire = () => {
  const worker = {
    terminate: () => { worker.gone = true; },
    postMessage: ({asked, size, first, end}) => waiting.push(() => {
      if (!worker.gone) worker.onmessage({data: {first, part: walkedGrid(asked, size, first, end)}});
    }),
  };
  return worker;
};
const mapper = new Mapper(hire), shown = [];
const plain = ({values, positions, divergedAt}) => [Array.from(values), positions.map((column) => Array.from(column)),
  Array.from(divergedAt)];
"""


@pytest.fixture(scope="module")
def mapping(modules):
    v8 = modules("walking/mapping.js", "walking/model.js")
    yield v8
    v8.close()


@pytest.mark.parametrize(
    ("field", "key"), [("beale", "momentum"), ("himmelblau", "start 1"), ("two_valleys", "start 0")]
)
def test_pieces_make_the_whole(mapping, field, key):
    """Hyperparameters and starts vary over a map as they do over its pieces."""
    program = """
      const whole = walkedGrid(asked, 30);
      const parts = [[0, 100], [100, 777], [777, 900]].map(([first, end]) => walkedGrid(asked, 30, first, end));
      const columns = ({values, divergedAt, positions}) =>
        [values, divergedAt, ...positions].map((column) => Array.from(column));
      return [columns(whole), columns(whole).map((_, i) => parts.flatMap((part) => columns(part)[i]))];
    """
    whole, parts = mapping.run(ASKED + program, name=field, key=key)

    assert np.array_equal(np.array(whole, float), np.array(parts, float), equal_nan=True)
    assert len(set(whole[0])) > 300


def test_workers_may_answer_in_any_order(mapping):
    """The newest answers first; the map is shown once, when its last piece is there."""
    program = """
      mapper.draw(asked, (grid) => shown.push(plain(grid)));
      let asks = 0;
      while (waiting.length) { asks += 1; waiting.pop()(); }
      return [shown.length, asks, shown[0], plain(walkedGrid(asked, 200))];
    """
    times, asks, found, expected = mapping.run(ASKED + WORKERS + program, name="beale", key="momentum")

    assert (times, asks) == (1, 10)
    for ours, theirs in zip(found, expected, strict=True):
        assert np.array_equal(np.array(ours, float), np.array(theirs, float), equal_nan=True)


def test_a_map_that_is_no_longer_wanted_leaves_nothing_behind(mapping):
    """Neither on the screen nor in the next map, which may have fewer variables."""
    program = """
      mapper.draw(asked, () => shown.push('old'));
      waiting.shift()();
      const curve = fieldOf({field: 'two_valleys', formula: null, own: false}, null);
      const next = {...asked, field: curve, start: curve.start};
      mapper.draw(next, (grid) => shown.push(plain(grid)));
      while (waiting.length) waiting.shift()();
      return [shown.length, shown[0], plain(walkedGrid(next, 200))];
    """
    times, found, expected = mapping.run(ASKED + WORKERS + program, name="beale", key="momentum")

    assert times == 1
    assert len(found[1]) == 1
    assert np.array_equal(found[0], expected[0], equal_nan=True)


def test_a_coarse_map_takes_a_moment(mapping):
    """On a slow device it has fewer pixels the next time, and on a quick one more, up to 28 along a side."""
    program = """
      let now = 0;
      const each = (ms) => { globalThis.performance = {now: () => (now += ms)}; };
      const sketcher = new Sketcher(), sizes = [];
      for (const ms of [6, 60, 60, 60, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]) {
        each(ms);
        sizes.push(sketcher.draw({...asked, steps: 100}).size);
      }
      return sizes;
    """
    sizes = mapping.run(ASKED + program, name="beale", key="momentum")

    assert 15 < sizes[0] < 28
    assert 6 <= sizes[3] < sizes[0] / 2
    assert sizes[-1] > sizes[0]
