"""EXECUTE: the statement that a text put together from values is.

A value stands in it as a literal of its own, `format('%L', x)` or `quote_literal(x)`, or between quotes where its text
ends none: of a uuid or of a number. There the statement means what it would mean with a parameter, if it is compared
with something, or is a text glued to fixed ones that is: elsewhere a literal without a type may be taken for another
type than the value has. A name where a column may stand may be any column's (`chosen_columns`). What else is put in may
be any statement, and has no model.

A text that is one of several, as branches left it, is each of them: any may be what is run.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice, product

import z3

from pgadvise.engines.prover.language.plpgsql import chosen_columns
from pgadvise.engines.prover.language.sql import patterns
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.terms import FALSE, Value
from pgadvise.engines.prover.world.scopes import Meaning
from pgadvise.sql.tree.expression import Constant, Expression, Operator, Parameter
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.walk import walk

_QUOTED = re.compile("'\ue000(\\d+)\ue001'")
_MOST = 16  # statements that one text may be


def executed_texts(meaning: Meaning, text: Value, given: tuple[Value, ...]) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Each statement that it may be."""
    every = list(islice(_spelled(meaning, text), _MOST + 1))
    if len(every) > _MOST:
        raise NoModel("EXECUTE of a text that may be too many")
    yield from (_executed_text(meaning, pieces, given) for pieces in every)


def _spelled(meaning: Meaning, text: Value) -> Iterator[tuple[Value, ...]]:
    """What it may be put together from."""
    parts = (_alternatives(meaning, piece) for piece in text.pieces) if text.pieces else [_alternatives(meaning, text)]
    for pieces in product(*parts):
        yield tuple(chain.from_iterable(pieces))


def _alternatives(meaning: Meaning, piece: Value) -> Iterable[tuple[Value, ...]]:
    term, made = piece.term, meaning.world.texts.get(piece.term.get_id())
    spelled = piece.text if piece.text is not None else meaning.world.literals.spelling(term)
    if spelled is not None or patterns.is_plain(piece):
        return [(piece._replace(text=spelled),)]
    if made is not None:
        return _spelled(meaning, made)
    if not z3.is_app_of(term, z3.Z3_OP_ITE):
        return [(piece,)]
    branches = (_alternatives(meaning, Value(FALSE, branch, "text")) for branch in (term.arg(1), term.arg(2)))
    return islice(chain.from_iterable(branches), _MOST + 1)


def _executed_text(
    meaning: Meaning, pieces: tuple[Value, ...], given: tuple[Value, ...]
) -> tuple[str, tuple[Value, ...]]:
    """The statement, and the values of its parameters: those that USING gives, and those that stood in the text."""
    values, parts = list(given), list[str]()
    for piece in pieces:
        literal = meaning.world.literals_of.get(piece.term.get_id())
        if piece.text is not None:
            parts.append(piece.text)
        elif literal is not None:
            values.append(literal[1])
            parts.append(f"${len(values)}")
        elif piece.term.get_id() in meaning.world.chosen_names:
            parts.append(chosen_columns.MARK)
        elif patterns.is_plain(piece):
            values.append(_back(piece))
            parts.append(f"\ue000{len(values)}\ue001")
        else:
            raise NoModel("EXECUTE of a text that is put together from values")
    found = _QUOTED.sub(r"$\1", "".join(parts))
    if "\ue000" in found:
        raise NoModel("EXECUTE of a text with a value that is not between quotes")
    return chosen_columns.stood_in_for(meaning, found), tuple(values)


def _back(piece: Value) -> Value:
    """What the text was made from; where it is nothing, which no uuid and no number is, there is an error instead."""
    term, null = piece.term, piece.null
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        term, null = term.arg(2), z3.Or(null, term.arg(0))
    return Value(null, term.arg(0), term.decl().name().removesuffix(" to text"))


def ask_for_compared(tree: Query, given: int, values: tuple[Value, ...]) -> None:
    """That every value of the text is compared with something that is no literal itself.

    One that is nowhere stood in a string, a comment or a name, where its quotes end what they are in.
    """
    compared: Counter[int] = Counter()
    for part in walk(tree):
        sides = chosen_columns.compared(part)
        if sides and not all(map(_has_no_type, sides)):
            compared.update(number for side in sides for number in _alone(side, values))
    numbers = (p.number for p in walk(tree) if isinstance(p, Parameter) and not chosen_columns.is_one(p))
    every = Counter(number for number in numbers if number > given)
    if len(every) != len(values) - given or any(compared[number] != times for number, times in every.items()):
        raise NoModel("EXECUTE of a text with a value that is not compared")


def _alone(side: Expression, values: tuple[Value, ...]) -> Iterator[int]:
    """The values that are all there is on a side besides fixed texts: of `'%' || $1 || '%'` it is $1.

    What is no text is put before an array by `||`, and not glued as its literal is.
    """
    if isinstance(side, Parameter):
        yield side.number
    elif isinstance(side, Operator) and _has_no_type(side):
        inner = [part.number for part in walk(side) if isinstance(part, Parameter)]
        yield from (number for number in inner if values[number - 1].kind == "text")


def _has_no_type(side: Expression) -> bool:
    """Whether it is put together of literals, which `||` takes for texts: what it glues has their type or none."""
    if chosen_columns.is_one(side):
        return False
    if isinstance(side, Operator) and side.name == "||" and side.schema in (None, "pg_catalog"):
        return all(map(_has_no_type, side.args))
    return isinstance(side, Parameter) or (
        isinstance(side, Constant) and side.type is None and isinstance(side.value, str)
    )
