"""Where figures go: into a file, a notebook or a window."""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.backends import BackendFilter, backend_registry  # type: ignore[attr-defined]
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kudari.drawing import OWN_SIZE, Paper, Size
from kudari.files import written_whole
from kudari.pictures.captions import embeddable
from kudari.translations import translated

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

DPI = 120
AS_TEXT: dict[RcKeyType, Any] = {"svg.fonttype": "none", "pdf.fonttype": 42}


class Picture(Figure):
    """A figure that a notebook shows by itself, whether or not pyplot was ever loaded."""

    def fit(self, width: float, height: float) -> None:
        """Take another size, in inches."""
        self.set_size_inches(width, height)

    def png(self, paper: Paper = OWN_SIZE) -> bytes:
        """The bytes of a file with this picture."""
        buffer = io.BytesIO()
        _write(self, buffer, "png", paper)
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self.png()


def save(figure: Figure, path: str | os.PathLike[str], paper: Paper = OWN_SIZE) -> Path:
    """Write a figure whole or not at all; the suffix says as what."""
    with written_whole(path) as temporary:
        _write(figure, temporary, temporary.suffix[1:].lower(), paper)
    return Path(path)


def _write(figure: Figure, file: Path | io.BytesIO, kind: str, paper: Paper) -> None:
    """Write a figure, in which letters stay letters: they can be searched, copied, and set in other fonts."""
    if paper.size is not None:
        fit(figure, paper.size)
    width, height = figure.get_size_inches()
    dpi = DPI if paper.dpi is None else paper.dpi
    paper.check_dots((width, height), dpi)
    with rc_context(AS_TEXT), embeddable(figure) if kind == "pdf" else nullcontext(), laid_out(figure, paper):
        figure.savefig(file, dpi=dpi, format=kind)


@contextmanager
def laid_out(figure: Figure, paper: Paper) -> Iterator[None]:
    """Within this block a figure is drawn whose panels must have room; otherwise it is refused."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "constrained_layout not applied")
        try:
            yield
        except UserWarning:
            width, height = figure.get_size_inches()
            raise paper.no_room((width, height)) from None


def fit(figure: Figure, size: Size) -> None:
    """Give a figure another size, in inches; a picture of ours does it in its own way."""
    if isinstance(figure, Picture):
        figure.fit(*size)
    else:
        figure.set_size_inches(*size)


def show(figure: Picture) -> None:
    """Show a figure where the user is: in the notebook's output, or in a window."""
    if "IPython" in sys.modules:
        from IPython import display, get_ipython  # type: ignore[import-not-found, unused-ignore]

        shell = get_ipython()
        if shell is not None and hasattr(shell, "kernel"):
            image = display.Image(data=figure._repr_png_(), width=int(figure.get_figwidth() * 80))  # type: ignore[no-untyped-call, unused-ignore]
            display.display(image)  # type: ignore[no-untyped-call, unused-ignore]
            return
    import matplotlib.pyplot as plt  # the only thing that pyplot is asked for is a window

    if plt.get_backend().lower() in backend_registry.list_builtin(BackendFilter.NON_INTERACTIVE):  # type: ignore[no-untyped-call]
        FigureCanvasAgg(figure)
        warnings.warn(
            translated("there is no screen to show a picture on; take it with getfig=True and save it"), stacklevel=3
        )
        return
    plt.figure(figure)
    plt.show()
