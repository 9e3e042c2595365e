"""Where files of data are looked for: in a folder that was named, or else in ``KUDARI_DATA`` and the user's cache."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kudari.files import cache_folder
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path

_TORCHVISION = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST"}  # what its folders are called


def find(name: str, files: Iterable[str], folder: str | os.PathLike[str] | None) -> dict[str, Path]:
    """The files of a data set, by their names, from the first folder that has them; an empty dict if there is none.

    A folder that was named is the only place: what lies elsewhere is not what was asked for.
    A file ``f.gz`` may also lie there unpacked, as ``f``, and have a dot in place of the hyphen before ``idx``. In a
    folder that torchvision filled, they are in its ``MNIST/raw`` or ``FashionMNIST/raw``.

    Raises :class:`KudariError` where a named folder does not exist, or has some of the files only.
    """
    wanted = tuple(files)
    for named in _named(name, folder):
        paths = _in(named, wanted)
        if paths.keys() == set(wanted):
            return paths
        if paths:
            missing = ", ".join(file for file in wanted if file not in paths)
            raise KudariError(
                f"{shown_path(named)} has not all files of {name}: {missing} missing; put them there as well"
            )
    own = cached(name) if folder is None else None
    paths = _in(own, wanted) if own else {}
    return paths if paths.keys() == set(wanted) else {}


def cached(name: str) -> Path | None:
    """The folder of a data set that was downloaded; None where the user has no home."""
    try:
        return cache_folder("data") / name
    except RuntimeError:
        return None


def expanded(folder: str | os.PathLike[str]) -> Path:
    """A folder with the user's home in place of ~; an unknown ~name is left as it is."""
    return Path(os.path.expanduser(folder))


def _named(name: str, folder: str | os.PathLike[str] | None) -> Iterator[Path]:
    """The folder that the user named, and before it the data set's own in it, as we or torchvision call it."""
    given, where = (os.environ.get("KUDARI_DATA") or None, "KUDARI_DATA") if folder is None else (folder, "folder")
    if given is not None:
        named = expanded(given)
        if not os.path.isdir(named):
            raise KudariError(f"{where}={shown_path(given)} is no folder that can be read")
        yield named / name
        if name in _TORCHVISION:
            yield named / _TORCHVISION[name] / "raw"
        yield named


def _in(folder: Path, files: Iterable[str]) -> dict[str, Path]:
    paths = {}
    for file in files:
        plain = file.removesuffix(".gz")
        dotted = plain.replace("-idx", ".idx")
        names = (plain, file, dotted, f"{dotted}.gz")
        found = next((folder / name for name in names if os.path.isfile(folder / name)), None)
        if found is not None:
            paths[file] = found
    return paths
