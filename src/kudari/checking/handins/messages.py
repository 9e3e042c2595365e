"""What the two sides of a check of hand-ins say to each other, a line of JSON each."""

from __future__ import annotations

import msgspec

from kudari.checking.handins.findings import Finding


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hand-in is to be run: where it may write, how many of its optimisers are known already, and for how long.

    Paths are bytes, for not every name of a file is a text.
    """

    file: bytes
    folder: bytes
    skip: int
    seconds: float


class Started(msgspec.Struct, frozen=True, tag=True):
    """It is run from now on, in the group of this process."""

    pid: int


class Names(msgspec.Struct, frozen=True, tag=True):
    """The optimisers in it, one by one, or one nameless row for the file."""

    names: list[str]


class Ended(msgspec.Struct, frozen=True, tag=True):
    """Its process has ended, as the exit code says."""

    code: int


Message = Started | Names | Finding | Ended
