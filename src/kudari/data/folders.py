"""Where files of data are looked for: in a folder that was named, or else in ``KUDARI_DATA`` and the user's cache."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kudari.files import cache_folder
from kudari.formula import KudariError


def find(name: str, files: Iterable[str], folder: str | os.PathLike[str] | None) -> dict[str, Path]:
    """The files of a data set, by their names, from the first folder that has them; an empty dict if there is none.

    A folder that was named is the only place: what lies elsewhere is not what was asked for.
    A file ``f.gz`` may also lie there unpacked, as ``f``.

    Raises :class:`KudariError` where a named folder does not exist, or has some of the files only.
    """
    wanted = tuple(files)
    for named in _named(name, folder):
        paths = _in(named, wanted)
        if paths.keys() == set(wanted):
            return paths
        if paths:
            missing = ", ".join(file for file in wanted if file not in paths)
            raise KudariError(f"{named} has not all files of {name}: {missing} missing; put them there as well")
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
    """The folder that the user named, and before it the data set's own in it."""
    given, where = (os.environ.get("KUDARI_DATA") or None, "KUDARI_DATA") if folder is None else (folder, "folder")
    if given is not None:
        named = expanded(given)
        if not os.path.isdir(named):
            raise KudariError(f"{where}={os.fspath(given)!r} is no folder that can be read")
        yield named / name
        yield named


def _in(folder: Path, files: Iterable[str]) -> dict[str, Path]:
    paths = {}
    for file in files:
        for path in (folder / file.removesuffix(".gz"), folder / file):
            if os.path.isfile(path):
                paths[file] = path
                break
    return paths
