"""Several rules walk the same field from the same start."""

from __future__ import annotations

import base64
import copy
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kudari.drawing import Paper, Size, page, pictures, shown
from kudari.fields import FieldLike, PointLike, as_field
from kudari.files import write_text
from kudari.formula import KudariError
from kudari.language import language
from kudari.progress import Progress
from kudari.refusals import whole
from kudari.rules import RULES
from kudari.suffixes import DATA, FILMS, PAGES, PICTURES, suffix_of
from kudari.translations import answering
from kudari.travel.adventurer import Adventurer
from kudari.travel.findings import low_value
from kudari.travel.long_routes import long_route
from kudari.travel.optimizers import named
from kudari.travel.race_table import Table, measure
from kudari.travel.rates import book_rules, found_rates
from kudari.travel.record import Entry, Record
from kudari.travel.theory import bottom_of


class Race(Record):
    """A race that has been run: its routes, and what can be told, drawn and kept of them."""

    def table(self, target: float | None = None, *, lang: str | None = None) -> Table:
        """One row a rule: where it ended, how far from a minimum, how soon at the target, how straight; and why.

        The target is a value to fall below; by default a hundredth of the way down from the start to the
        lowest value known is left. The sentences are the verdicts of each route's diagnosis, in English or
        Japanese (by the locale unless ``lang`` is given).
        """
        target = self.target if target is None else target
        minima = self.field.facts.minima
        rows = [measure(name, route, target, minima) for name, route in self.routes.items()]
        chosen = language(lang)
        diagnoses = {name: route.diagnosis(lang=chosen) for name, route in self.routes.items()}
        return Table(rows, target, diagnoses, chosen, self.found_rates)

    @property
    def found_rates(self) -> dict[str, float]:
        """The learning rates that were found for this field, where none were asked for; empty where they were.

        >>> race("x**4 + y**4").found_rates
        {'SGD': 0.0056, 'Momentum': 0.0001, 'AdaGrad': 7.5, 'Adam': 0.42}
        """
        return {name: self.entries[name].hyperparameters["lr"] for name in self.found}

    @property
    def floor(self) -> float:
        """The lowest value known: of the field's minima, or of a bowl; or else the lowest that a route came to."""
        lowest = self.field.facts.lowest
        if lowest is None:
            lowest = bottom_of(self.field)
        return min(float(route.values.min()) for route in self.routes.values()) if lowest is None else lowest

    @property
    def target(self) -> float:
        """A hundredth of the height of the start above the floor."""
        first = next(iter(self.routes.values())).values[0]
        return float(low_value(first, self.floor))

    def plot(self, kind: str = "side by side", getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the race: its routes "side by side" or in "overlay", or the "values" against the steps.

        With ``getfig=True`` the matplotlib figure is returned, otherwise it is shown. Its words are English or
        Japanese, by the locale unless ``lang`` is given.
        """
        with answering(lang):
            return shown(pictures().plot_race(self, kind, lang=lang), getfig)

    def animate(
        self,
        path: str | os.PathLike[str],
        *,
        lang: str | None = None,
        progress: Progress | None = None,
        size: Size | None = None,
        dpi: float | None = None,
    ) -> Path:
        """Write the race as a moving picture, ``.gif`` or, where ffmpeg is found, ``.mp4``.

        ``progress`` is called with the number of frames done and of all frames. ``size`` is the width and height in
        inches, as in ``(8, 6)``, and ``dpi`` the dots per inch.
        """
        with answering(lang):
            suffix_of(path, FILMS)
            return pictures().animate_race(self, path, lang=lang, progress=progress, paper=Paper(size, dpi))

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        kind: str = "side by side",
        lang: str | None = None,
        progress: Progress | None = None,
        size: Size | None = None,
        dpi: float | None = None,
    ) -> Path:
        """Write the race to a file, by its suffix.

        ``.json`` is the record, which :meth:`load` reads again; ``.csv`` a table of all steps; ``.png``,
        ``.svg`` and ``.pdf`` a picture of the given kind; ``.gif`` and ``.mp4`` a film; ``.html`` the
        interactive page, which speaks the language of its reader's browser unless ``lang`` is given.

        ``size`` is the width and height of a picture or a film in inches, as in ``(8, 6)``, and ``dpi`` its dots per
        inch.
        """
        with answering(lang):
            suffix = suffix_of(path)
            paper = Paper(size, dpi).only_of(path, (*PICTURES, *FILMS))
            if suffix in DATA:
                from kudari.travel import race_files  # loaded when needed: a script that only walks starts sooner

                race_files.write(self, path)
            elif suffix in PAGES:
                self.to_html(path, lang=lang)
            elif suffix in FILMS:
                self.animate(path, lang=lang, progress=progress, size=size, dpi=dpi)
            else:
                pictures().save(pictures().plot_race(self, kind, lang=lang), path, paper)
            return Path(path)

    def to_html(self, path: str | os.PathLike[str], *, lang: str | None = None, embed: bool = False) -> Path:
        """Write the race as an interactive page, one file that needs nothing beside it.

        It opens as this very race, in English or Japanese (by the reader's browser unless ``lang`` is given).
        To ``embed`` it in a slide or another page it is the map alone, which plays again and again; a button opens the
        rest.

        Raises :class:`KudariError` where there are more than two variables, or more than 2,000 steps, where ``path``
        does not end in .html, and where there are no words in ``lang``.
        """
        with answering(lang):
            suffix_of(path, PAGES)
            text = page().html(page().state_of_race(self), lang, embed=embed)
            write_text(path, text)
            return Path(path)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The page, in a notebook, and its picture, for one that is not trusted and runs nothing.

        There is no page where there are more variables or steps than it can show.
        """
        kind = "side by side" if len(self.field.variables) <= 2 else "values"
        picture = base64.b64encode(self.plot(kind, getfig=True)._repr_png_()).decode()
        bundle = {"text/plain": repr(self), "image/png": picture}
        with suppress(KudariError):
            bundle["text/html"] = page().frame(page().html(page().state_of_race(self)), picture)
        return bundle

    def program(self, to: str, *, rule: str | None = None, lang: str | None = None) -> str:
        """The race as a complete program in another language, one of ``kudari.languages.LANGUAGES``.

        All rules walk in turn, or only the one named. An optimiser that is no rule is lifted first. The comments are
        English or Japanese, by the locale unless ``lang`` is given.

        Raises :class:`KudariError` where there is no formula to write, or the language lacks an operation.
        """
        with answering(lang):
            from kudari import languages  # loaded when needed: a script that only walks starts sooner

            if rule is not None and rule not in self.entries:
                raise KudariError(f"no rule {rule!r} walks in this race; there are: {', '.join(self.entries)}")
            chosen = self.entries if rule is None else {rule: self.entries[rule]}
            optimizers = {name: self._optimizer(name, entry) for name, entry in chosen.items()}
            return languages.program(self.field, optimizers, self.start, self.steps, to, lang=lang)

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        to: str | None = None,
        rule: str | None = None,
        lang: str | None = None,
    ) -> Path:
        """Write the race as a program in another language, by its suffix or by ``to``; see :meth:`program`.

        Of two languages with one suffix it is the first, unless ``to`` names the other: ``.m`` is Octave, not MATLAB.
        """
        with answering(lang):
            from kudari import languages

            text = self.program(to or languages.language_of(path), rule=rule, lang=lang)
            write_text(path, text)
            return Path(path)

    @staticmethod
    def load(path: str | os.PathLike[str]) -> Race:
        """Read a race from its record; nothing is run again.

        Raises :class:`KudariError` where the file is no record.
        """
        from kudari.travel import race_files

        return Race(**vars(race_files.read(path)))

    def _optimizer(self, name: str, entry: Entry) -> Any:
        """The optimiser of an entry as it was before the walk; for a record, a rule that takes the same steps."""
        if entry.optimizer is not None:
            return entry.optimizer
        rule = entry.rule()
        if rule is not None and self.repeats(name):
            return rule
        raise KudariError(f"the record of {name} has no rule that could be written as a program; run the race again")

    def repeats(self, name: str) -> bool:
        """Whether a new rule of an entry's formula takes the first five steps of its route.

        It does not where the optimizer had walked before, or does more than its formula says.

        >>> race("ravine", ["sgd"], steps=2).repeats("SGD")
        True
        """
        rule, route = self.entries[name].rule(), self.routes[name]
        if rule is None:
            return False
        begun = Adventurer(*self.start).optimize(self.field, rule, rep=min(5, route.steps))
        return begun[:] == route[: len(begun)] and (len(begun) < 6 or begun.diverged_at is None)

    def __repr__(self) -> str:
        return f"<Race of {', '.join(self.routes)} on {self.field.name}, {self.steps} steps from {self.start}>"


def race(
    field: FieldLike,
    rules: Mapping[str, Any] | Sequence[Any] | None = None,
    start: PointLike | None = None,
    steps: int = 30,
) -> Race:
    """Let rules race on a field from one start.

    ``rules`` is a dict of names and optimisers or a list of optimisers; an optimiser is any object with
    ``update(params, grads)``, or a text such as ``"adam:lr=0.3"``. Each walks with a copy of its own, so
    that a race can be run again. Without rules: the four of the book, with learning rates that suit the
    field, which on the ravine are the book's. For a field that is not in the catalogue they are found, by a
    quick sweep from this start; the table says which, and ``found_rates`` of the race.

    >>> from kudari.rules import SGD, Adam
    >>> print(race("ravine", [SGD(lr=0.95), Adam(lr=0.3)], start=(-7, 2), steps=30).table(lang="en"))
    rule  final value  distance  to target   path  zig-zag
    SGD       0.01333    0.3605   23 steps  36.99     0.97
    Adam       0.1022    0.3461   23 steps  8.295     0.00
    target: a value of at most 0.0645
    SGD: arrived at step 23; after 30 steps f = 0.01333 at (x = -0.35, y = 0.0848), 0.0133 above the lowest value known
         zig-zags across the steep direction: it turned round in 30 of the last 30 steps; ...
    Adam: has been lower: f = ...
    """
    field = as_field(field)
    steps = whole("steps", steps, 1, of="steps")
    origin = field.point(start, "the start")
    found = found_rates(field, origin, steps) if rules is None else {}
    optimizers = named(book_rules(field, found) if rules is None else rules, "race")
    entries, routes = {}, {}
    for name, optimizer in optimizers.items():
        own = copy.deepcopy(optimizer)
        entries[name] = Entry.of(own)
        walked = long_route(field, own, origin, steps)
        routes[name] = Adventurer(*origin).optimize(field, own, rep=steps) if walked is None else walked
    return Race(field, entries, routes, origin, steps, tuple(RULES[name].title for name in found))
