"""Formulas and terms, made by one call of z3's each.

z3's own Python asks for the sort of every part, and after each call whether there was an error: some twenty calls for
one conjunction, two thirds of the time of a proof. What is made here has the sort it is made with, and z3 says by a
null pointer that it made nothing. z3's functions take these objects for theirs, and what those give back is taken here.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

import z3
from z3 import z3core

VALUES = z3.DeclareSort("Value")
TRUTHS = z3.BoolSort()
_CONTEXT = z3.main_ctx()
_REF = _CONTEXT.ref().value
_POINTER, _COUNT = ctypes.c_void_p, ctypes.c_uint


def _call(name: str, *arguments: Any, gives: Any = _POINTER) -> Any:
    """The library's own function. It keeps the interpreter's lock: most calls are shorter than handing that over."""
    known = getattr(z3core, name).__defaults__[0].f
    return ctypes.PYFUNCTYPE(gives, _POINTER, *arguments)(ctypes.cast(known, _POINTER).value or 0)


_keep = _call("Z3_inc_ref", _POINTER, gives=None)
_leave = _call("Z3_dec_ref", _POINTER, gives=None)
_equal = _call("Z3_mk_eq", _POINTER, _POINTER)
_distinct = _call("Z3_mk_distinct", _COUNT, _POINTER)
_not = _call("Z3_mk_not", _POINTER)
_and = _call("Z3_mk_and", _COUNT, _POINTER)
_or = _call("Z3_mk_or", _COUNT, _POINTER)
_implies = _call("Z3_mk_implies", _POINTER, _POINTER)
_choice = _call("Z3_mk_ite", _POINTER, _POINTER, _POINTER)
_applied = _call("Z3_mk_app", _POINTER, _COUNT, _POINTER)
_symbol = _call("Z3_mk_string_symbol", ctypes.c_char_p)
_constant = _call("Z3_mk_const", _POINTER, _POINTER)
_assert = _call("Z3_solver_assert", _POINTER, _POINTER, gives=None)
_error = _call("Z3_get_error_code", gives=_COUNT)


def _failure() -> z3.Z3Exception:
    return z3.Z3Exception(z3core.Z3_get_error_msg(_CONTEXT.ref(), _error(_REF)))


class _Node:
    """`word` is the name of the function or constant that it is, empty where it is none or nobody knows."""

    def __init__(self, pointer: int | None, word: str = "") -> None:
        self.pointer, self.ctx, self.word = pointer, _CONTEXT, word
        if pointer is None:
            raise _failure()
        _keep(_REF, pointer)

    def __del__(self) -> None:
        # At the interpreter's end the context may be gone before what is in it.
        if self.pointer is not None and _CONTEXT.ctx is not None:
            _leave(_REF, self.pointer)

    @property
    def ast(self) -> Any:
        found = z3.Ast(None)
        found.value = self.pointer
        return found

    def as_ast(self) -> Any:
        return self.ast

    def eq(self, other: Any) -> bool:
        return bool(self.pointer == _pointer(other))

    def __eq__(self, other: object) -> Any:
        return other is not None and Formula(_equal(_REF, self.pointer, _pointer(other)))

    def __ne__(self, other: object) -> Any:
        return other is None or Formula(_distinct(_REF, 2, _array((self, other))))

    def __hash__(self) -> int:
        return int(self.hash())  # type: ignore[attr-defined]


class Formula(_Node, z3.BoolRef):  # type: ignore[misc]
    def sort(self) -> Any:
        return TRUTHS


class Term(_Node, z3.ExprRef):  # type: ignore[misc]
    def sort(self) -> Any:
        return VALUES


def _pointer(part: Any) -> Any:
    """z3 keeps one node for what is written alike: equal pointers are equal formulas."""
    return part.pointer if isinstance(part, _Node) else part.as_ast().value


def _array(parts: Sequence[Any]) -> Any:
    return (_POINTER * len(parts))(*map(_pointer, parts))


class Map:
    """A function of values: to truths, or to values."""

    def __init__(self, word: str, count: int = 1, *, truths: bool = False) -> None:
        self._declared = z3.Function(word, *[VALUES] * count, TRUTHS if truths else VALUES)
        self._pointer, self._word, self._gives = self._declared.ast.value, word, Formula if truths else Term

    def __call__(self, *args: Any) -> Any:
        return self._gives(_applied(_REF, self._pointer, len(args), _array(args)), self._word)


def constant(truth: bool) -> Formula:
    return Formula(z3.BoolVal(truth).ast.value)


def boolean(word: str) -> Formula:
    return Formula(_constant(_REF, _symbol(_REF, word.encode()), TRUTHS.ast.value), word)


def term(word: str) -> Term:
    return Term(_constant(_REF, _symbol(_REF, word.encode()), VALUES.ast.value), word)


def conjunction(parts: Sequence[Any]) -> Formula:
    return Formula(_and(_REF, len(parts), _array(parts)))


def disjunction(parts: Sequence[Any]) -> Formula:
    return Formula(_or(_REF, len(parts), _array(parts)))


def negation(part: Any) -> Formula:
    return Formula(_not(_REF, _pointer(part)))


def implication(condition: Any, then: Any) -> Formula:
    return Formula(_implies(_REF, _pointer(condition), _pointer(then)))


def choice(condition: Any, then: Any, other: Any) -> Any:
    made = _choice(_REF, _pointer(condition), _pointer(then), _pointer(other))
    return Formula(made) if isinstance(then, z3.BoolRef) else Term(made)


def asserted(solver: z3.Solver, formulas: Sequence[Any]) -> None:
    """Each once, however often it is said."""
    for pointer in dict.fromkeys(map(_pointer, formulas)):
        _assert(_REF, solver.solver.value, pointer)
        if _error(_REF):
            raise _failure()
