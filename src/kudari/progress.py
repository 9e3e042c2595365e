"""How far something is: told by whoever works, and shown as a bar by whoever waits at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich import progress as rich_progress


class Progress(Protocol):
    """What long work calls now and then: with how much is done, and of how much."""

    def __call__(self, done: int, total: int, /) -> Any:
        """Be told."""


@contextmanager
def bars(*columns: Any, stay: bool = False) -> Iterator[rich_progress.Progress | None]:
    """Bars of Rich on the terminal's error stream, with these columns; None where there is no terminal.

    They go when the work is done, unless they ``stay``.
    """
    from rich.console import Console  # loaded when needed, so that import kudari stays light
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Bars(*columns, console=console, transient=not stay) as shown:
        yield shown


@contextmanager
def watched(doing: str) -> Iterator[Progress | None]:
    """A bar for one piece of work, as the function that is to be told how far it is; None without a terminal."""
    from rich.markup import escape  # loaded when needed, so that import kudari stays light

    with bars() as shown:
        if shown is None:
            yield None
            return
        task = shown.add_task(escape(doing), total=None)  # the one text of a bar that is somebody else's
        yield lambda done, total: shown.update(task, completed=done, total=total)
