"""What is seen of a training, and the table of it."""

import csv
import json
import math
from html.parser import HTMLParser

import numpy as np
import pytest
from tests.examples import quickly

from kudari.formula import KudariError
from kudari.networks import Network
from kudari.travel.training import Batches, History, train
from kudari.travel.training.curves import curves
from kudari.travel.training.history import COLUMNS


@pytest.mark.parametrize(
    ("settings", "steps"),
    [
        ({"steps": 25}, [10, 20, 25]),
        ({"steps": 20}, [10, 20]),
        ({"steps": 3}, [3]),
        ({"steps": 7, "snapshot_every": 3}, [3, 6, 7]),
        ({"steps": 3, "snapshot_every": 1}, [1, 2, 3]),
        ({"epochs": 2, "snapshot_every": 100}, [20]),
    ],
)
def test_snapshots_are_taken_after_these_steps(settings, steps, digits, made):
    """Every epoch of ten steps, or as often as was asked for; always after the last."""
    history = train(made(), digits, batch=30, validation=0, **settings)

    assert [taken.step for taken in history.snapshots] == steps


def test_the_accuracies_are_those_of_the_network(digits, made):
    """On what it learnt from, and on what was kept back."""
    network = made()
    last = train(network, digits, "adam:lr=0.01", batch=30, steps=30, seed=6).snapshots[-1]
    learnt, kept_back = digits.split(0.1, 6)

    assert last.train_accuracy == network.accuracy(learnt.x, learnt.t)
    assert last.validation_accuracy == network.accuracy(kept_back.x, kept_back.t)


def test_samples_may_be_kept_back_by_hand(digits, made):
    """Or none at all."""
    network = made()
    learnt, kept_back = digits.split(0.5, 1)

    assert train(network, learnt, batch=30, steps=3, validation=kept_back).snapshots[
        -1
    ].validation_accuracy == network.accuracy(kept_back.x, kept_back.t)
    assert train(network, learnt, batch=30, steps=3, validation=0).snapshots[-1].validation_accuracy is None


def test_dead_units_are_those_that_are_never_above_0(digits):
    """Three of eight in the first layer, whose sums lie far below; one of five in the second."""
    network = Network(64, [8, 5], 10, seed=1)
    network.params["b1"][:3] = -1e6
    network.params["b2"][:] = [100, 100, -1e6, 100, 100]
    [taken] = train(network, digits, "sgd:lr=1e-6", batch=30, steps=1, validation=0).snapshots

    assert taken.dead == pytest.approx((3 / 8, 1 / 5))


def test_activations_are_those_of_a_prediction(digits, made):
    """Their mean and their standard deviation, layer by layer."""
    network = made()
    [taken] = train(network, digits, batch=30, steps=1, validation=0).snapshots
    seen = network.activations(digits.x)

    assert taken.means == pytest.approx([float(out.mean()) for out in seen], rel=1e-5)
    assert taken.deviations == pytest.approx([float(out.std()) for out in seen], rel=1e-5)


def test_slopes_and_changes_are_those_of_the_step(digits):
    """‖g‖ of each matrix, of the whole, and with SGD η ‖g‖ / ‖W‖."""
    network, mine = (Network(64, [6], 10, dtype="float64", seed=2) for _ in range(2))
    history = train(network, digits, "sgd:lr=0.1", batch=30, steps=1, validation=0)
    grads = mine.gradient(*Batches(digits.x, digits.t, 30).take(0))
    [taken], size = history.snapshots, np.linalg.norm

    assert taken.gradient_norms == pytest.approx({name: size(grads[name]) for name in ("W1", "W2")})
    assert history.norms == pytest.approx([size(np.concatenate([slope.ravel() for slope in grads.values()]))])
    assert taken.update_ratios == pytest.approx(
        {name: 0.1 * size(grads[name]) / size(network.params[name]) for name in ("W1", "W2")}
    )


def test_weights_that_become_0_have_no_ratio():
    """The change is infinitely large beside them, and no error."""
    network = Network(1, [], 1, init=1.0, loss="mean_squared_error", seed=0)
    network.params["W1"][:] = 1
    x, t = np.ones((4, 1)), np.zeros(4, int)
    [taken] = train(network, (x, t), "sgd:lr=1", batch="all", steps=1, validation=0).snapshots

    assert not network.params["W1"].any()
    assert taken.update_ratios == {"W1": math.inf}


def test_a_slope_too_large_for_its_square_has_a_length(digits):
    """In float32 the square of 10²⁵ is infinite; a training does not break down of that."""
    network = Network(64, [4], 10, loss="mean_squared_error", seed=1)
    network.params["W2"][:] *= 1e13
    history = train(network, digits, "sgd:lr=1e-38", batch=30, steps=2)

    assert history.breakdown is None
    assert 1e20 < history.norms[0] < math.inf


def test_a_table_has_a_row_a_step(digits, made, tmp_path):
    """With the very numbers; where no snapshot was taken there is nothing."""
    history = train(made(), digits, batch=30, steps=7, snapshot_every=3, schedule="cosine")
    history.to_csv(tmp_path / "history.csv")
    with (tmp_path / "history.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    assert [int(row["step"]) for row in rows] == list(range(1, 8))
    assert [float(row["loss"]) for row in rows] == history.losses
    assert [float(row["lr"]) for row in rows] == history.rates
    assert [float(row["gradient_norm"]) for row in rows] == history.norms
    assert [float(row["epoch"]) for row in rows] == pytest.approx([k / 9 for k in range(1, 8)], abs=1e-6)
    assert [row["step"] for row in rows if row["validation_accuracy"]] == ["3", "6", "7"]
    for row, taken in zip((rows[2], rows[5], rows[6]), history.snapshots, strict=True):
        assert float(row["train_accuracy"]) == taken.train_accuracy
        assert float(row["gradient_norm_W2"]) == taken.gradient_norms["W2"]
        assert float(row["update_ratio_W3"]) == taken.update_ratios["W3"]
        assert tuple(float(row[f"dead_{k}"]) for k in (1, 2)) == taken.dead
        assert tuple(float(row[f"activation_std_{k}"]) for k in (1, 2)) == taken.deviations
    assert not any(rows[0][f"dead_{k}"] for k in (1, 2))


def test_a_table_of_a_training_that_broke_down(digits, made, tmp_path):
    """Has the row of the step that could not be taken."""
    history = train(made(batch_norm=False), digits, "sgd:lr=1e30", batch=30, steps=50)
    history.to_csv(tmp_path / "history.csv")

    assert len((tmp_path / "history.csv").read_text("utf-8").splitlines()) == 1 + len(history)


def test_a_table_in_a_missing_folder_is_refused(digits, made, tmp_path):
    """By its name."""
    with pytest.raises(KudariError, match="nowhere"):
        train(made(), digits, batch=30, steps=1).to_csv(tmp_path / "nowhere" / "history.csv")


class _Page(HTMLParser):
    """What a page asks for, what is not closed, and its data."""

    def __init__(self, text):
        super().__init__()
        self.open, self.asked, self.tags, self.said, self.data = [], [], [], "", ""
        self.feed(text)
        self.charts = json.loads(self.data)["charts"]

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        asked = [value for name, value in attrs if name in ("src", "href", "style")]
        self.asked += [value for value in asked if not value.startswith("data:")]
        self.open += [] if tag in ("meta", "link") else [(tag, dict(attrs))]

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        tag, attrs = self.open[-1] if self.open else ("", {})
        if attrs.get("id") == "kudari-data":
            self.data += data
        elif tag not in ("script", "style"):
            self.said += data


@pytest.mark.parametrize(("lang", "words"), [("en", ["loss", "accuracy"]), ("ja", ["損失", "正解率"])])
def test_a_page_has_the_curves(lang, words, digits, made, tmp_path):
    """Those of the picture, the rate if it changes, and the gradient; and it asks for nothing."""
    history = train(made(), digits, "adam", batch=30, steps=12, snapshot_every=5, schedule="cosine")
    page = _Page(history.to_html(tmp_path / "history.html", lang=lang).read_text("utf-8"))
    [chart] = page.charts
    loss, accuracy, norm, rate = chart["panels"]

    assert (page.open, page.asked) == ([], [])
    assert [loss["y"], accuracy["y"]] == words
    assert history.sentences(lang)[0] in page.said
    assert loss["lines"][0]["y"] == pytest.approx(history.losses, rel=1e-5)
    assert loss["lines"][1]["y"] == pytest.approx(history.smoothed(1), rel=1e-5)
    assert [line["x"] for line in accuracy["lines"]] == [[5, 10, 12]] * 2
    assert accuracy["lines"][1]["y"] == pytest.approx(
        [taken.validation_accuracy for taken in history.snapshots], rel=1e-5
    )
    assert norm["lines"][0]["y"] == pytest.approx(history.norms, rel=1e-5)
    assert rate["lines"][0]["y"] == pytest.approx(history.rates, rel=1e-5)


def test_a_page_leaves_out_what_there_is_not(digits, made, tmp_path):
    """No accuracies without classes, and no rate that never changes."""
    number = Network(64, [4], 1, loss="mean_squared_error")
    train(number, digits, "sgd:lr=1e-4", batch=30, steps=5).to_html(tmp_path / "number.html", lang="en")
    [chart] = _Page((tmp_path / "number.html").read_text("utf-8")).charts

    assert [panel["y"] for panel in chart["panels"]] == ["loss", "length of the gradient ‖g‖"]


def test_a_page_of_a_training_that_broke_down(digits, made, tmp_path):
    """Says so; what is not finite is null."""
    history = train(made(batch_norm=False), digits, "sgd:lr=1e30", batch=30, steps=50)
    page = _Page(history.to_html(tmp_path / "lost.html", lang="en").read_text("utf-8"))

    assert history.breakdown.text("en") in page.said
    assert page.charts[0]["panels"][0]["lines"][-1]["label"] == "diverged"


def test_a_page_of_a_long_training_has_some_of_its_steps():
    """At most so many, the first and the last among them; each with its own numbers."""
    history = History("Long", 100, [1 / k for k in range(1, 10_001)], [0.1] * 10_000, [1.0] * 10_000)
    faint, _ = curves({"Long": history}, "en", 1000)["loss"].lines

    assert len(faint.x) <= 1001
    assert (faint.x[0], faint.x[-1]) == (1, 10_000)
    assert list(faint.y) == [history.losses[step - 1] for step in faint.x]


def test_markup_in_a_title_stays_text(digits, made, tmp_path):
    """In the head, in the heading and in the data."""
    history = train(made(), digits, batch=30, steps=3)
    history.title = "</script><script>alert(1)</script><b>"
    page = _Page(history.to_html(tmp_path / "title.html", lang="en").read_text("utf-8"))

    assert page.tags.count("script") == 3
    assert "b" not in page.tags
    assert page.said.count(history.title) == 2
    assert page.charts[0]["panels"][0]["lines"][1]["label"] == history.title


def test_a_page_is_written_whole_or_not_at_all(digits, made, tmp_path):
    """Where it cannot be written it is said."""
    history = train(made(), digits, batch=30, steps=1)

    with pytest.raises(KudariError, match="nowhere"):
        history.to_html(tmp_path / "nowhere" / "page.html")
    with pytest.raises(KudariError, match="cannot be written"):
        history.to_html(tmp_path / "page.png")
    assert list(tmp_path.iterdir()) == []


def test_the_smoothed_loss_is_the_mean_of_the_last(digits, made):
    """Of fewer at the beginning."""
    history = train(made(), digits, batch=30, steps=12)

    assert history.smoothed(5) == pytest.approx(
        [np.mean(history.losses[max(0, k - 5) : k]) for k in range(1, len(history) + 1)]
    )


def test_a_history_says_how_it_went(digits, made):
    """With its accuracies, where there are any."""
    number = Network(64, [4], 1, loss="mean_squared_error")

    assert "validation" in repr(train(made(), digits, batch=30, steps=2))
    assert "accuracy" not in repr(train(number, digits, batch=30, steps=2))
    assert "diverged" in repr(train(made(batch_norm=False), digits, "sgd:lr=1e30", batch=30, steps=50))


@pytest.mark.parametrize("suffix", quickly([".csv", ".html", ".png", ".svg", ".pdf"], 3))
def test_a_training_is_saved_by_its_suffix(suffix, digits, made, tmp_path):
    """A table, a page, or the picture."""
    history = train(made(), digits, batch=30, steps=3)
    path = history.save(tmp_path / f"history{suffix}", lang="en")
    begins = {".csv": b"step,", ".html": b"<!doctype", ".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}

    assert path == tmp_path / f"history{suffix}"
    assert path.read_bytes().lower().startswith(begins[suffix].lower())


def test_a_training_is_no_film(digits, made, tmp_path):
    """What it can be is named."""
    with pytest.raises(KudariError, match=r"a\.gif: files of this kind cannot be written; known are .*\.html \.csv"):
        train(made(), digits, batch=30, steps=1).save(tmp_path / "a.gif")


def test_samples_that_fill_no_batch_are_told(digits, made):
    """How many of every epoch; where none are, nothing is said."""
    history = train(made(), digits, batch=128, epochs=5, validation=84 / 300)
    whole = train(made(), digits, batch=108, epochs=1, validation=84 / 300)

    assert (len(history), history.per_epoch, history.left_out) == (5, 1, 216 - 128)
    assert "do not fill a batch: 88" in history.sentences("en")[-1]
    assert "使われないサンプル: 88" in history.sentences("ja")[-1]
    assert (whole.left_out, len(whole.sentences("en"))) == (0, 1)
