"""Where figures go: into a file, a notebook or a window."""

from __future__ import annotations

import io
import os
import sys
import warnings
from pathlib import Path

from matplotlib.backends import BackendFilter, backend_registry  # type: ignore[attr-defined]
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kudari.files import written_whole

DPI = 120


class Picture(Figure):
    """A figure that a notebook shows by itself, whether or not pyplot was ever loaded."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, dpi=DPI, format="png")
        return buffer.getvalue()


def save(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a figure whole or not at all; the suffix says as what."""
    with written_whole(path) as temporary:
        figure.savefig(temporary, dpi=DPI)
    return Path(path)


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
        warnings.warn("there is no screen to show a picture on; take it with getfig=True and save it", stacklevel=3)
        return
    plt.figure(figure)
    plt.show()
