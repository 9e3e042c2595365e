"""What stays usable in a process that was forked while other threads were at work.

A fork copies one thread and all of the memory. A lock that another thread held is then held for ever, by nobody, and
what it had only half changed stays so. Notebooks fork, and so does PyTorch's ``DataLoader``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_PATIENCE = 30.0  # seconds; somebody's own endless loop must not keep others from forking
_T = TypeVar("_T")


def lock_across_forks() -> threading.RLock:
    """A lock for which whoever forks waits, so that nothing is half done in the child; it is free there in any case.

    Locks are waited for in the reverse order of their making: who holds one may take those that were made before it.
    """
    lock = threading.RLock()
    waited: dict[int, bool] = {}  # by thread, whether it was worth it

    def hold() -> None:
        waited[threading.get_ident()] = lock.acquire(timeout=_PATIENCE)

    def release() -> None:
        if waited.pop(threading.get_ident(), False):  # the lock may be younger than this fork
            lock.release()

    def renew() -> None:
        waited.clear()
        lock._at_fork_reinit()  # type: ignore[attr-defined]  # as the standard library does with its own

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=hold, after_in_parent=release, after_in_child=renew)
    return lock


class cached_property(Generic[_T]):  # noqa: N801  # as it is called in functools
    """As :func:`functools.cached_property`, without the lock of Python 3.11: two threads may compute at once.

    >>> class Circle:
    ...     @cached_property
    ...     def area(self):
    ...         print("computed")
    ...         return 3.14
    >>> circle = Circle()
    >>> circle.area + circle.area
    computed
    6.28
    """

    def __init__(self, function: Callable[[Any], _T]) -> None:
        self._function, self.__doc__ = function, function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> cached_property[_T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> _T: ...
    def __get__(self, instance: object | None, owner: type) -> cached_property[_T] | _T:
        if instance is None:
            return self
        value: _T = instance.__dict__.setdefault(self._name, self._function(instance))
        return value
