"""Whole numbers: what adding, subtracting, multiplying and dividing by a written number say of the sizes.

A value of kind int is an integer, and its rank is that integer: the ranks of a sum, a difference and a product with a
written number are told exactly, those of a quotient and a remainder by the bounds that cutting towards zero gives. An
operation that overflows, or divides by zero, raises an error, and then nothing is shown or changed. Two integers of one
rank are one value; it is told of the numbers that were calculated with, or compared with one that was. Of a product of
two that are not written nothing is said.
"""

import z3

from pgadvise.engines.prover.words.terms import NUMBER, Formula, Term, Value
from pgadvise.engines.prover.world.scopes import Meaning

_MOST = 16  # numbers of one question that are told apart: each is compared with each
_OPERANDS = 2
_RESTS = ("%", "mod")


def told(meaning: Meaning, operator: str, args: list[Value], found: Value) -> None:
    """Says of the result of `operator`, or of a function called so, how large it is."""
    if found.kind != "int" or any(arg.kind != "int" for arg in args):
        return
    rank = _size(meaning, operator, args)
    if rank is not None:
        for value in (found, *args):
            met(meaning, value.term)
        meaning.world.facts.append(_rank_of(found) == rank)


def met(meaning: Meaning, term: Term) -> None:
    """Tells a number apart from those met before."""
    numbers = meaning.world.numbers
    if term.get_id() in numbers or len(numbers) >= _MOST:
        return
    same = [z3.Implies(NUMBER(term) == NUMBER(other), term == other) for other in numbers.values()]
    numbers[term.get_id()] = term
    meaning.world.facts += same


def compared(meaning: Meaning, left: Value, right: Value) -> None:
    """Says of the two that they are whole, where there has been a calculation."""
    if left.kind == right.kind == "int" and meaning.world.numbers:
        for value in (left, right):
            met(meaning, value.term)
            written(meaning, value)


def written(meaning: Meaning, value: Value) -> int | None:
    """A number that is written out."""
    number = int(value.text) if value.text is not None else None
    if number is not None:
        meaning.world.facts.append(_rank_of(value) == number)
    return number


def _size(meaning: Meaning, operator: str, args: list[Value]) -> Formula | None:
    known = [written(meaning, arg) for arg in args]
    ranks = [_rank_of(arg) for arg in args]
    if operator == "-" and len(args) == 1:
        return -ranks[0]
    if len(args) != _OPERANDS:
        return None
    match operator:
        case "+":
            return ranks[0] + ranks[1]
        case "-":
            return ranks[0] - ranks[1]
        case "*" if known[0] is not None or known[1] is not None:
            return ranks[0] * known[1] if known[1] is not None else known[0] * ranks[1]
        case "/" | "%" | "mod" if known[1]:
            whole = _quotient(meaning, ranks[0], known[1])
            return ranks[0] - known[1] * whole if operator in _RESTS else whole
        case _:
            return None


def _quotient(meaning: Meaning, rank: Formula, by: int) -> Formula:
    """Of a number and a written one, cut towards zero."""
    quotient = NUMBER(meaning.world.names.term("quotient"))
    size = abs(by)
    part = quotient if by > 0 else -quotient
    up = z3.And(size * part <= rank, rank < size * part + size)
    down = z3.And(size * part - size < rank, rank <= size * part)
    meaning.world.facts.append(z3.If(rank >= 0, up, down))
    return quotient


def _rank_of(value: Value) -> Formula:
    return NUMBER(value.term)
