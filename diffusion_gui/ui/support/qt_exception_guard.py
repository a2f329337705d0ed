"""A mistake in what Qt calls of ours must reach the log, and not take the process with it.

Before Python 3.12 an error that C code raises (an index out of bounds, say) travels as its text
alone until Python code handles it. PySide 6.11 takes that text for an exception when it leaves a
method that Qt called, and the process dies without a word. Handled once inside the method, the
error is an exception like any other, which PySide hands to `sys.excepthook`.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from inspect import isfunction
from typing import Any

from PySide6.QtCore import QObject

NEEDED = sys.version_info < (3, 12)


def guard_all() -> None:
    """Guard every class of Qt's objects that is made from now on, where that is needed.

    Guarded are the methods that stand in for one of Qt's own, which Qt may call.
    """
    if not NEEDED or "__init_subclass__" in vars(QObject):
        return

    def made(cls: Any, /, **named: Any) -> None:
        super(QObject, cls).__init_subclass__(**named)
        theirs = [vars(base) for base in cls.__mro__ if base.__module__.startswith("PySide6")]
        for name, method in list(vars(cls).items()):
            if isfunction(method) and name != "__init__" and any(name in one for one in theirs):
                setattr(cls, name, _handled(method))

    QObject.__init_subclass__ = classmethod(made)  # type: ignore[assignment]


def _handled(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except BaseException:  # any error: it is only looked at, and goes on
            raise

    return call
