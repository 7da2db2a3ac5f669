"""Comparisons in three values. `=` is equality of values only for kinds where the server means just that."""

import re

import z3

from pgadvise.engines.prover.language.documents import holding
from pgadvise.engines.prover.language.sql import numbers, patterns, prefixes, pure, times
from pgadvise.engines.prover.schema.effects.unnamed import is_citexts
from pgadvise.engines.prover.words.kinds import is_ordered, is_same
from pgadvise.engines.prover.words.terms import (
    EMAIL,
    FALSE,
    NAMESAKE,
    NUMBER,
    OWN,
    RANK,
    TRUE,
    VALUES,
    Formula,
    Truth,
    Value,
    all_of,
    as_truth,
    both,
    either,
    exactly,
    is_false,
    made_by,
    neither,
    opposite,
)
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.engines.prover.world.session import CLAIMS, ROLE_NAME, SUBJECT
from pgadvise.engines.prover.world.token_words import is_staffs_rank, not_signed
from pgadvise.sql.tree.expression import Between, Operator

# Who is written out: an id or an address.
_PERSON = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[^@\s]+@[^@\s]+")
_PEOPLE = (SUBJECT, NAMESAKE, EMAIL)
_ENDS = 2  # pieces of a text with something fixed at its beginning or its end
_KEYS = 3  # pieces of a key: a kind, a mark, a number
_ORDER = frozenset(("<", "<=", ">", ">="))
_LIKE = {"~~": "LIKE", "~~*": "ILIKE", "!~~": "NOT LIKE", "!~~*": "NOT ILIKE"}
_OF_LETTERS = frozenset(("~~", "^@"))
_OF_COLLATIONS = frozenset(("~", "~*", "~~*"))
DOCUMENT = "document as a text"
# No operator of these takes another type on its other side, so one side tells what `=` means.
_CLOSED = ("uuid", "bool")


def compared(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth:
    """`left operator right`; what has no model may be anything."""
    if operator in ("=", "<>", "!="):
        same = equal(left, right)
        if same is not None:
            _staff(meaning, left, right)
            numbers.compared(meaning, left, right)
            if operator == "=":
                _told(meaning, left, right, same)
            return same if operator == "=" else opposite(same)
        if left.kind == right.kind == "json":
            return _documents(meaning, left, right) if operator == "=" else opposite(_documents(meaning, left, right))
        meaning.world.block(f"{operator} between types whose equal values may differ in spelling, or are not known")
    elif operator in _ORDER and left.kind == right.kind == "bool":
        return _in_order(operator, as_truth(left), as_truth(right))
    elif operator in _ORDER and left.kind == right.kind and _is_ordered(meaning, left.kind):
        return _ordered(meaning, operator, left, right)
    elif operator not in _ORDER:
        meaning.world.block(f"the operator {_LIKE.get(operator, operator)}")
    found = meaning.world.names.truth(operator)
    if left.kind is not None and right.kind is not None:  # the server's own operator: NULL of NULL, and of nothing else
        known, holds = both(neither(left.null), neither(right.null)), _holds(meaning, operator, left, right)
        found = Truth(both(known, holds), both(known, neither(holds)))
    patterns.told(meaning, operator, left, right, found)
    return found


def _holds(meaning: Meaning, operator: str, left: Value, right: Value) -> Formula:
    """Whatever an operator without a model finds.

    Of LIKE and `^@` that is the same for the same texts: they ask no collation but those under which texts that differ
    are equal, and of these no text is known. Of regular expressions and ILIKE it is where all texts have one collation.
    """
    name, holds = operator.removeprefix("!"), meaning.world.names.boolean(operator)
    is_one = name in _OF_LETTERS or (name in _OF_COLLATIONS and not meaning.world.ground.folds_in_several_ways)
    if is_one and left.kind == "text" and right.kind == "text":
        found = z3.Function(f"{name} of texts", VALUES, VALUES, z3.BoolSort())(left.term, right.term)
        meaning.world.facts.append(holds == (found if name == operator else neither(found)))
    return holds


def _told(meaning: Meaning, left: Value, right: Value, same: Truth) -> None:
    """What follows where the two are equal."""
    prefixes.told(meaning, left, right, same)
    for one, other in ((left, right), (right, left)):
        patterns.told(meaning, "=", one, other, same)
        _rest(meaning, one, other, same)
        if one.trusted_in_parts:
            meaning.world.session.name_between_marks(other, same.true, one.why)


def _rest(meaning: Meaning, made: Value, literal: Value, same: Truth) -> None:
    """Of `'tenant_' || x = 'tenant_a'` that x is 'a'. What is cut so from a name that is the caller's, is as well."""
    pieces = made.pieces if len(made.pieces) == _ENDS and literal.text is not None else ()
    for at, (fixed, cut) in enumerate((("removeprefix", "startswith"), ("removesuffix", "endswith"))):
        text = pieces[at].text if pieces else None
        if text is None or pieces[1 - at].text is not None or not z3.is_false(literal.null):
            continue
        rest = getattr(literal.text, fixed)(text) if getattr(literal.text, cut)(text) else None
        known = FALSE if rest is None else pieces[1 - at].term == meaning.world.literal(rest, "text")
        meaning.world.facts.append(z3.Implies(same.true, known))
        if rest is not None and literal.why == ROLE_NAME:
            meaning.world.session.facts.append((ROLE_NAME, OWN(meaning.world.literal(rest, "text"))))


def _documents(meaning: Meaning, left: Value, right: Value) -> Truth:
    """`=` of jsonb: where it is true each holds the other. Numbers may be spelled otherwise, so no more is said."""
    known, holds = both(neither(left.null), neither(right.null)), meaning.world.names.boolean("=")
    holding.equal(meaning, left, right, both(known, holds))
    return Truth(both(known, holds), both(known, neither(holds)))


def folded(meaning: Meaning, operator: Operator, scope: Scope) -> Truth:
    """An operator of another schema. Of citext's `=` is known that equal values are one, letters' case aside."""
    known = is_citexts(meaning.world.ground.snapshot, operator.schema, operator.name)
    if known and operator.name in ("=", "<>") and len(operator.args) == 2:
        left, right = meaning.alike(operator.args, scope)
        if left.kind == right.kind == "citext":
            return compared(meaning, operator.name, left, right)
    return as_truth(meaning.unknown(f"the operator {operator.schema}.{operator.name}"))


def between(meaning: Meaning, test: Between, scope: Scope) -> Truth:
    """BETWEEN."""
    value, low, high = meaning.alike((test.test, test.low, test.high), scope)
    if test.symmetric:
        return meaning.world.names.truth("between symmetric")
    found = all_of([compared(meaning, ">=", value, low), compared(meaning, "<=", value, high)])
    return opposite(found) if test.negated else found


def _is_ordered(meaning: Meaning, kind: str | None) -> bool:
    """Whether `<` is one order of the kind's values: of texts each collation has its own."""
    return is_ordered(kind) and not (kind == "text" and meaning.world.ground.folds_in_several_ways)


def _ordered(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth:
    """An order has a rank for each value: a countable one can be told in rational numbers."""
    mine, theirs = _rank(meaning, left), _rank(meaning, right)
    numbers.compared(meaning, left, right)
    holds = {"<": mine < theirs, "<=": mine <= theirs, ">": mine > theirs, ">=": mine >= theirs}[operator]
    meaning.world.facts.append(z3.Implies(mine == theirs, left.term == right.term))
    known = both(neither(left.null), neither(right.null))
    return Truth(both(known, holds), both(known, neither(holds)))


def _in_order(operator: str, left: Truth, right: Truth) -> Truth:
    """Of booleans: false comes before true."""
    if operator in (">", ">="):
        left, right = right, left
    before = both(left.false, right.true)
    same = either(both(left.true, right.true), both(left.false, right.false))
    after = both(left.true, right.false)
    return Truth(either(before, same), after) if operator in ("<=", ">=") else Truth(before, either(same, after))


def extreme(meaning: Meaning, kind: str, found: Value, values: list[Value]) -> None:
    """Of what greatest() or least() found: none of the values that are there goes beyond it."""
    if not _is_ordered(meaning, found.kind) or any(value.kind != found.kind for value in values):
        return
    for value in values:
        mine, theirs = _rank(meaning, value), _rank(meaning, found)
        within = mine <= theirs if kind == "greatest" else mine >= theirs
        meaning.world.facts.append(z3.Implies(neither(value.null), within))


def _rank(meaning: Meaning, value: Value) -> Formula:
    """Its place in the order of its kind, in which the literals have theirs."""
    kind = value.kind or ""
    if kind == "int":
        meaning.world.literals.order(kind, int, NUMBER)
        return NUMBER(value.term)
    if kind.startswith("enum "):
        labels = meaning.world.ground.labels(kind.removeprefix("enum "))
        meaning.world.literals.order(kind, lambda text: labels.index(text) if text in labels else None, RANK)
    return RANK(value.term)


def _staff(meaning: Meaning, left: Value, right: Value) -> None:
    """A signed claim that is compared with a literal of the operator's own staff is not signed for members.

    So is whoever is written out himself, by his id or his address. Not where something else may stand for the claim.
    """
    for claim, literal in ((left, right), (right, left)):
        text = literal.text or ""
        is_word = claim.why == CLAIMS and claim.kind == "text" and is_staffs_rank(text)
        if is_word or (claim.why in _PEOPLE and _PERSON.fullmatch(text) and not z3.is_app_of(claim.term, z3.Z3_OP_ITE)):
            meaning.world.assumed.append((not_signed(text), claim.term != literal.term))


def equal(left: Value, right: Value) -> Truth | None:
    """None where `=` of these types is no equality of values, or the types are not known."""
    kind = _agreed(left, right)
    if kind is None:
        return None
    known = both(neither(left.null), neither(right.null))
    if kind == "bool":
        mine, theirs = as_truth(left), as_truth(right)
        alike = either(both(mine.true, theirs.true), both(mine.false, theirs.false))
        return Truth(alike, both(known, neither(alike)))
    same = _alike(left, right)
    return Truth(both(known, same), both(known, neither(same)))


def alike(left: Value, right: Value) -> Formula:
    """As GROUP BY and UNION compare, NULL with NULL as well; where `=` is no equality of values nothing is said."""
    same = equal(left, right)
    return TRUE if same is None else either(same.true, both(left.null, right.null))


def is_document(text: Value) -> bool:
    """Whether it is what JSON looks like as a text. No uuid does: a string keeps its quotes."""
    return made_by(text.term).startswith(DOCUMENT)


def _alike(left: Value, right: Value) -> Formula:
    """Two texts that begin and end with the same are the same where what is left is, if that is one piece of each."""
    for one, other in ((left, right), (right, left)):
        if is_document(one) and made_by(other.term) == "uuid to text":
            return FALSE
    mine, theirs = list(left.pieces), list(right.pieces)
    for end in (-1, 0):
        while mine and theirs and z3.eq(mine[end].term, theirs[end].term):
            mine.pop(end)
            theirs.pop(end)
    return mine[0].term == theirs[0].term if len(mine) == len(theirs) == 1 else left.term == right.term


def _agreed(left: Value, right: Value) -> str | None:
    if left.kind == right.kind:
        return left.kind if is_same(left.kind) else None
    for one, other in ((left, right), (right, left)):
        if other.kind is None and (one.kind in _CLOSED or (one.kind or "").startswith("enum ")):
            return one.kind
    return None


def distinct(meaning: Meaning, left: Value, right: Value) -> Truth:
    """IS DISTINCT FROM."""
    same = equal(left, right)
    if same is None:
        meaning.world.block("IS DISTINCT FROM between types whose equal values may differ in spelling")
        return exactly(meaning.world.names.boolean("distinct"))
    alike: Formula = either(same.true, both(left.null, right.null))
    return exactly(neither(alike))


def operation(meaning: Meaning, operator: str, args: list[Value]) -> Value:
    """An operator that gives a value: a function of its operands, NULL where one of them is."""
    kinds = [value.kind for value in args]
    if operator == "||" and "text" in kinds and len(args) == 2 and not any(kind is None for kind in kinds):
        return joined(meaning, [meaning.cast(value, "text") for value in args])
    if None in kinds:
        return times.moved(meaning, operator, args) or meaning.unknown(f"the operator {operator}")
    number = "int" if set(kinds) == {"int"} and operator in ("+", "-", "*", "/", "%") else None
    found = pure.applied(meaning, f"operator {operator}", args, number)
    numbers.told(meaning, operator, args, found)
    return found


def joined(meaning: Meaning, args: list[Value]) -> Value:
    """Texts put together. What they are made of is kept for patterns; of literals alone it is one."""
    pieces = _folded(meaning, [piece for arg in args for piece in (arg.pieces or (arg,))])
    if len(pieces) == 1 and pieces[0].text is not None:
        return pieces[0]
    made = z3.Function(f"|| {len(pieces)}", *[VALUES] * (len(pieces) + 1))
    found = Value(either(*(p.null for p in pieces)), made(*(p.term for p in pieces)), "text", pieces=pieces)
    meaning.world.texts[found.term.get_id()] = found
    if 1 < len(pieces) <= _KEYS:
        meaning.world.joined.append(found)
    return found


def _folded(meaning: Meaning, pieces: list[Value]) -> tuple[Value, ...]:
    """Literals that stand side by side are one."""
    found: list[Value] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is None or None in (before.text, piece.text) or not (is_false(before.null) and is_false(piece.null)):
            found.append(piece)
        else:
            text = f"{before.text}{piece.text}"
            found[-1] = Value(FALSE, meaning.world.literal(text, "text"), "text", text=text)
    return tuple(found)
