"""Arrays: what makes one, what takes one apart, and what is asked of its elements.

`x = ANY (array)` that is true asks for an element, so here is one. ALL is true of no elements, and `@>` of the empty
array: nothing is said of them unless the elements are written out (`array_containment`).
"""

from collections.abc import Callable

import msgspec
import z3

from pgadvise.engines.prover.language.documents import documents, strung
from pgadvise.engines.prover.language.documents.steps import SPACES
from pgadvise.engines.prover.language.sql import comparisons, pure, split
from pgadvise.engines.prover.words.contents import Elements, Rows
from pgadvise.engines.prover.words.kinds import is_same
from pgadvise.engines.prover.words.made import Listed, Several, some_of
from pgadvise.engines.prover.words.terms import (
    FALSE,
    Contents,
    Held,
    Term,
    Truth,
    Value,
    any_of,
    as_truth,
    both,
    either,
    neither,
    opposite,
)
from pgadvise.engines.prover.world.scopes import Derived, Frame, Meaning, Scope
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Query

_SPLITS = frozenset(("string_to_array", "regexp_split_to_array", "string_to_table", "regexp_split_to_table"))
_TABLES = frozenset(("unnest", "string_to_table", "regexp_split_to_table"))
_ADDS = {"array_append": (0, 1), "array_prepend": (1, 0)}
_SAME = frozenset(("array_remove", "array_reverse", "array_sort", "array_shuffle", "array_sample", "trim_array"))
_COUNTS = frozenset(("cardinality", "array_length", "array_upper", "array_ndims"))
_OTHERS = frozenset(("array_cat", "array_replace", "array_position", "array_positions", "array_to_string"))
NAMES = _SPLITS | _TABLES | _SAME | _COUNTS | _OTHERS | frozenset(_ADDS)
_NOWHERE = Scope(Frame(""))


def is_array(value: Value) -> bool:
    held = value.kind not in ("text", "json") and isinstance(value.contents, Elements | Listed | Rows)
    return held or (value.kind or "").endswith("[]")


def contents(meaning: Meaning, value: Value) -> Contents | None:
    """What is known of its elements; None where it is no array."""
    if value.contents is not None or not (value.kind or "").endswith("[]"):
        return value.contents
    return Elements(meaning.world.lists, value.term, (value.kind or "").removesuffix("[]"))


def written(meaning: Meaning, array: e.Array, scope: Scope, kind: str | None) -> Value:
    """ARRAY[…]."""
    if array.items and isinstance(array.items[0], e.Array):
        return meaning.unknown("an array of arrays")
    element = kind.removesuffix("[]") if kind else None
    items = meaning.alike(array.items, scope)
    if element is not None:
        pairs = zip(array.items, items, strict=True)
        items = [meaning.value(x, scope, element) if isinstance(x, e.Constant) else v for x, v in pairs]
    return listed(meaning, items)


def listed(meaning: Meaning, items: list[Value], kind: str | None = None) -> Value:
    """An array of just these.

    Its own value holds nothing else either, which is what is left of it when it is merged with one that is only known
    by its value: `coalesce(column, '{}')`.
    """
    typed = {item.kind for item in items if item.kind is not None or not z3.is_true(item.null)}
    kinds = typed | ({kind} if kind else set())
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    term = meaning.world.names.term("array")
    if is_same(kind):
        meaning.world.lists.law(term, lambda each: either(*(both(neither(i.null), each == i.term) for i in items)))
    return Value(FALSE, term, kind and f"{kind}[]", contents=Listed(meaning.world.names, tuple(items)))


def literal(meaning: Meaning, text: str, kind: str, scope: Scope) -> Value:
    """'{a,b}' of a kind of array; one with quotes, escapes or braces inside is not read."""
    inner = text.strip(SPACES)
    element = kind.removesuffix("[]")
    if not (inner.startswith("{") and inner.endswith("}")) or any(c in inner[1:-1] for c in '"\\{}'):
        return meaning.unknown("an array literal with quotes", kind)
    words = [word.strip(SPACES) for word in inner[1:-1].split(",")] if inner[1:-1].strip(SPACES) else []
    constants = [e.Constant(None if word.upper() == "NULL" else word) for word in words]
    found = listed(meaning, [meaning.value(constant, scope, element) for constant in constants], element)
    return found._replace(kind=kind, text=text)


def selected(meaning: Meaning, query: Query, scope: Scope) -> Value:
    """ARRAY(SELECT …): never NULL."""

    def row() -> Held:
        found = meaning.derived(query, scope)
        value = found.columns[0][1] if found.columns else meaning.unknown("a sub-select without columns")
        return Held(value, found.when)

    kind = row().value.kind if not query.ctes else None
    term = meaning.world.names.term("array")
    return Value(FALSE, term, kind and f"{kind}[]", contents=Rows(meaning.world.lists, row))


def called(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """The functions of this name; None for others, and where nothing is known of an argument."""
    if call.name not in NAMES or not call.args:
        return None
    if call.name in _SPLITS - _TABLES:
        return _split(meaning, call, scope)
    if call.name in _TABLES:
        found = rows(meaning, call, scope)
        return None if found is None else found.one_value(meaning.world)
    args = [meaning.value(arg, scope) for arg in call.args]
    if call.name in _ADDS and len(args) == 2:
        array, item = (args[i] for i in _ADDS[call.name])
        return added(meaning, array, listed(meaning, [item]))
    if call.name == "array_cat" and len(args) == 2:
        return added(meaning, *args)
    if call.name in _SAME:
        left = some_of(meaning.world.lists, contents(meaning, args[0]))
        asked = args[:1] if call.name == "array_remove" else args  # which takes NULLs out as well
        null = either(*(each.null for each in asked))
        return args[0]._replace(null=null, term=meaning.world.names.term("array"), contents=left, text=None)
    if call.name in _COUNTS:
        return _count(meaning, call.name, args[0])
    if call.name == "array_position" and len(args) == 2:
        return _position(meaning, args[0], args[1])
    return None


def added(meaning: Meaning, left: Value, right: Value) -> Value | None:
    """`array || array`: of NULL and an array the array."""
    mine, theirs = contents(meaning, left), contents(meaning, right)
    if mine is None or theirs is None:
        return None
    names, nothing = meaning.world.names, Listed(meaning.world.names, ())
    parts = [nothing if z3.is_true(v.null) else part for v, part in ((left, mine), (right, theirs))]
    kind = right.kind if z3.is_true(left.null) else left.kind
    kind = kind if left.kind == right.kind or any(z3.is_true(v.null) for v in (left, right)) else None
    return Value(both(left.null, right.null), names.term("array"), kind, contents=Several(names, parts[0], parts[1]))


def _count(meaning: Meaning, name: str, array: Value) -> Value:
    """Where it is more than 0 there is an element; of an empty array cardinality is 0 and the others are NULL."""
    inside = contents(meaning, array)
    found = Value(array.null, meaning.world.names.term(name), "int")
    if name != "cardinality":
        found = meaning.world.names.value(name, "int")
    if inside is not None:
        empty = either(found.null, found.term == meaning.world.literal("0", "int"))
        meaning.world.facts.append(either(empty, inside.some().when))
    return found


def _position(meaning: Meaning, array: Value, item: Value) -> Value:
    """NULL where it is not in there; a NULL may be, and is found as if it were equal to itself."""
    found = member(meaning, item, "=", array)
    lacking = either(array.null, both(neither(item.null), neither(found.true)))
    position = meaning.world.names.value("position", "int")
    return position._replace(null=either(lacking, both(item.null, position.null)))


def _split(meaning: Meaning, call: e.Call, scope: Scope) -> Value:
    """A text cut into parts; of one that is written out these are known."""
    if isinstance(call.args[0], e.Coalesce) and call.name == "string_to_array":
        each = spread(call.args[0], lambda text: msgspec.structs.replace(call, args=(text, *call.args[1:])))
        return meaning.value(each, scope)
    text, *_ = args = [meaning.value(arg, scope, "text") for arg in call.args]
    if call.name.startswith("string_to") and (parts := split.parts(args)) is not None:
        return listed(meaning, [meaning.value(e.Constant(part), _NOWHERE, "text") for part in parts], "text")
    term = z3.Function(f"{call.name}/{len(args)}", *[text.term.sort()] * (len(args) + 1))(*(a.term for a in args))
    asked = args[:1] if call.name.startswith("string_to") else args  # where a mark is NULL each letter is a part
    inside = strung.parts(meaning, args) if call.name.startswith("string_to") else None
    inside = inside or _parts(meaning, text, term, "text", args[1].text)
    return Value(either(*(a.null for a in asked)), term, "text[]", contents=inside)


def spread(coalesce: e.Coalesce, made: Callable[[e.Expression], e.Expression]) -> e.Coalesce:
    """`made` of COALESCE is COALESCE of each `made`, where it gives NULL for NULL and for nothing else."""
    return e.Coalesce(tuple(made(arg) for arg in coalesce.args))


def _parts(meaning: Meaning, text: Value, term: Term, kind: str | None, mark: str | None = ",") -> Contents:
    """Of an array that was a text."""
    parts, world = Elements(meaning.world.lists, term, kind), meaning.world
    why = _trusted(text) if pure.tells_apart(meaning, mark) else ""
    if not why:
        return parts

    def part() -> Held:
        held = parts.some()
        value = held.value._replace(own=True, controlled=True)
        return Held(world.session.trusted(value, why), held.when)

    return Rows(world.lists, part)


def some_part(meaning: Meaning, text: Value, mark: Value) -> Held:
    """Some part of a text, cut at a mark as `string_to_array(text, mark)` does."""
    made = z3.Function("string_to_array/2", *[text.term.sort()] * 3)
    return _parts(meaning, text, made(text.term, mark.term), "text", mark.text).some()


def _trusted(text: Value) -> str:
    """Why the parts of a text are trusted; of one that was put together, where nothing but marks stands between."""
    if text.trusted_in_parts:
        return text.why
    values = [piece for piece in text.pieces if piece.text is None]
    apart = "".join("x" if piece.text is None else piece.text for piece in text.pieces)
    marked = len(apart.strip("{}").split(",")) == len(values) == apart.count("x")
    return values[0].why if values and marked and all(value.trusted_in_parts for value in values) else ""


def cast(meaning: Meaning, value: Value, kind: str) -> Value:
    """To an array of a kind: each element is cast."""
    element = kind.removesuffix("[]")
    if value.kind == "text":
        if value.text is not None:
            return literal(meaning, value.text, kind, _NOWHERE)
        term = z3.Function(f"text to {kind}", value.term.sort(), value.term.sort())(value.term)
        return Value(value.null, term, kind, contents=_parts(meaning, value, term, element))
    known = contents(meaning, value)
    if known is None:
        return meaning.unknown(f"a cast to {kind}", kind)

    def part() -> Held:
        held = known.some()
        found = documents.text(meaning, held.value) if held.value.kind == "json" else held.value
        return Held(meaning.cast(found, element), held.when)

    return Value(value.null, meaning.world.names.term("array"), kind, contents=Rows(meaning.world.lists, part))


def rows(meaning: Meaning, call: e.Call, scope: Scope) -> Derived | None:
    """Some row of unnest() and its like."""
    if call.name not in _TABLES or not call.args or (call.name == "unnest" and len(call.args) > 1):
        return None
    array = _split(meaning, call, scope) if call.name != "unnest" else meaning.value(call.args[0], scope)
    inside = contents(meaning, array)
    if inside is None:
        return None
    held = inside.some()
    return Derived(((None, held.value),), both(neither(array.null), held.when))


def member(meaning: Meaning, test: Value, operator: str, array: Value) -> Truth:
    """`test operator ANY (array)`: the same each time that one value is looked for in one array."""
    inside = contents(meaning, array)
    if inside is None:
        return as_truth(meaning.unknown(f"{operator} ANY of an array"))
    if isinstance(inside, Listed) and z3.is_false(array.null):
        return any_of([comparisons.compared(meaning, operator, test, item) for item in inside.items])
    held, found = inside.some(), meaning.world.names.truth("any")
    holds = comparisons.compared(meaning, operator, test, held.value)
    meaning.world.facts.append(z3.Implies(found.true, both(neither(array.null), held.when, holds.true)))
    if operator == "=" and isinstance(inside, Elements) and is_same(test.kind) and array.kind == f"{test.kind}[]":
        there = both(neither(array.null), neither(test.null), inside.holds(test.term))
        meaning.world.facts.append(z3.Implies(there, found.true))
    return found


def element(meaning: Meaning, part: e.Subscript, scope: Scope) -> Value | None:
    """`array[n]`: an element, or NULL; `array[m:n]`, NULL where a bound is; `document['key']` of jsonb."""
    array = meaning.value(part.arg, scope)
    inside = contents(meaning, array)
    if inside is None or part.index is None:
        return None
    if part.slice:
        bounds = (meaning.value(bound, scope, "int") for bound in (part.lower, part.index) if bound is not None)
        null = either(array.null, *(bound.null for bound in bounds))
        left = some_of(meaning.world.lists, inside)
        return array._replace(null=null, term=meaning.world.names.term("slice"), contents=left, text=None)
    if array.kind == "json":
        return documents.step(meaning, e.Operator("->", (part.arg, part.index)), scope)
    held = inside.some()
    there = meaning.world.names.boolean("place")
    meaning.world.facts.append(z3.Implies(there, held.when))
    return held.value.unless(neither(there), array.null)


def quantified(meaning: Meaning, test: e.Quantified, scope: Scope) -> Truth:
    """`x operator ANY | ALL (array)`; `<> ALL` is true, false and NULL where `= ANY` is false, true and NULL."""
    value = meaning.value(test.test, scope)
    array = meaning.value(test.array, scope, value.kind and f"{value.kind}[]")
    if test.quantifier == "any":
        return member(meaning, value, test.operator, array)
    if test.operator == "<>":
        return opposite(member(meaning, value, "=", array))
    return as_truth(meaning.unknown(f"{test.operator} ALL of an array, which is true of an empty one"))
