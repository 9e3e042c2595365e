"""Data by their name, or from a file of one's own."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from kudari.data.digits import load_digits
from kudari.data.folders import find
from kudari.data.foreign import is_pickle, refused_folder, refused_pickle
from kudari.data.published import FASHION, FILES, MNIST, load_published
from kudari.data.samples import Data
from kudari.data.tables import load_csv, load_npz
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path

_PUBLISHED = {published.name: published for published in (MNIST, FASHION)}
_TABLES = {".npz": load_npz, ".csv": load_csv}

#: The data sets that have a name; digits is always there.
NAMES = ("digits", *_PUBLISHED)


def load(
    name: str | os.PathLike[str],
    folder: str | os.PathLike[str] | None = None,
    *,
    download: bool = True,
    progress: bool = False,
    scale: float | None = None,
) -> Data:
    """Samples to train and to test with: of a data set by its name, or of one's own ``.npz`` or ``.csv``.

    >>> digits = load("digits")
    >>> digits.train, digits.shape
    (<1437 samples of 64 numbers in 10 classes>, (8, 8))

    ``mnist`` and ``fashion-mnist`` are looked for in ``folder`` and nowhere else; where none is named, in that of the
    variable ``KUDARI_DATA`` and in the user's cache. In a folder a subfolder of their name comes first. If they are
    not there, they are downloaded into ``folder`` or the cache, unless ``download`` is false; ``progress`` shows a bar.
    The ``root`` of torchvision's data sets is such a folder as well.

    A ``.csv`` has a sample a line, its label last, or first where the header calls the first column "label". An
    ``.npz`` has the arrays x and t, and may have x_test and t_test; or the same under the names of Keras (x_train,
    y_train, x_test, y_test) or MedMNIST (train_images, train_labels, …). A pickle is refused: to load one runs code.
    uint8 are the bytes of pictures, and become 0 to 1: they are divided by 255, unless they are 0 and 1 already.
    ``scale`` divides whatever a file of one's own has; large numbers that are not divided are warned of.
    Labels are 0, 1, 2, … without gaps. Where a file has no samples to test with, a fifth of them is drawn.

    Raises :class:`KudariError` that says which file is wrong or missing, and what is wrong with it.
    """
    known, path = _read(name)
    if known and scale is not None:
        raise KudariError(f"scale={scale!r} is for files of one's own: {known} is from 0 to 1 already")
    if known in _PUBLISHED:
        return load_published(_PUBLISHED[known], folder, fetch=download, progress=progress)
    if folder is not None:
        why = "digits come with Kudari" if known else f"{shown_path(path)} is a path already"
        raise KudariError(f"a folder of data ({shown_path(folder)}) is of no use here: {why}; leave it out")
    return load_digits() if known else _TABLES[path.suffix.lower()](path, scale)


def available(name: str | os.PathLike[str], folder: str | os.PathLike[str] | None = None) -> bool:
    """Whether :func:`load` finds all files, so that it needs no network. It does not look into them.

    >>> available("digits")
    True
    """
    known, path = _read(name)
    if known in _PUBLISHED:
        return bool(find(known, FILES, folder))
    return bool(known) or os.path.isfile(path)


def _read(name: str | os.PathLike[str]) -> tuple[str, Path]:
    """A name of the catalogue, or else none, and a path that ends as tables do."""
    if not isinstance(name, str | os.PathLike):
        raise KudariError(f"{name!r} names no data; give a name ({', '.join(NAMES)}) or the path of a file")
    text = os.fsdecode(name)
    known = text.strip().lower().replace("_", "-")
    if known in NAMES:
        return known, Path()
    path = Path(os.path.expanduser(text))  # which leaves an unknown ~name as it is
    if path.suffix.lower() in _TABLES:
        return "", path
    if is_pickle(path):
        raise refused_pickle(path)
    if text and os.path.isdir(path):
        raise refused_folder(path)
    near = difflib.get_close_matches(known, NAMES, n=1, cutoff=0.5)
    raise KudariError(
        f"there are no data {text!r}; {f'did you mean {near[0]}? T' if near else 't'}here are: {', '.join(NAMES)}, "
        f"and your own files that end in {' or '.join(_TABLES)}"
    )
