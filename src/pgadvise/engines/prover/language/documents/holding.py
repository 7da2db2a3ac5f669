"""What a document of JSON holds: its operators `?`, `?|`, `?&`, `@>` and `<@`, and what being equal says.

`document @> pattern` asks of each part of the pattern that the document holds it: that is all that is said, so more
documents pass than on the server. Numbers may be equal and spelled otherwise, so nothing is said of their texts.
"""

import z3

from pgadvise.engines.prover.language.documents.documents import contents, text, text_of
from pgadvise.engines.prover.language.documents.edited import no_object
from pgadvise.engines.prover.words.contents import Rows
from pgadvise.engines.prover.words.made import Built, Listed, Scalar, may_be_place
from pgadvise.engines.prover.words.terms import Chosen, Contents, Formula, Truth, Value, both, either, implies, neither
from pgadvise.engines.prover.world.scopes import Meaning

_STRINGS = ("text", "uuid")


def holds(meaning: Meaning, operator: str, left: Value, right: Value) -> Truth | None:
    """`?`, `?|`, `?&`, `@>`, `<@` of JSON."""
    if operator == "<@":
        left, right = right, left
    inside = contents(meaning, left)
    if inside is None or operator not in ("?", "?|", "?&", "@>", "<@"):
        return None
    found = meaning.world.names.truth(operator)
    when = both(found.true)
    meaning.world.facts.append(z3.Implies(when, both(neither(left.null), neither(right.null))))
    if operator == "?":
        _mentioned(meaning, inside, right, when)
        _is_key(meaning, inside, right, when)
    elif operator == "?|" and isinstance(right.contents, Listed) and right.contents.items:
        _mentions_one(meaning, inside, right.contents.items, when)
    elif operator in ("?|", "?&"):
        held = right.contents.some() if right.contents is not None else None
        if held is None or (operator == "?&" and not (isinstance(right.contents, Listed) and right.contents.items)):
            return found  # all of no keys
        meaning.world.facts.append(z3.Implies(when, held.when))
        _mentioned(meaning, inside, held.value, when)
    else:
        _contains(meaning, left, right, when, top=True)
    return found


def _is_key(meaning: Meaning, inside: Contents, value: Value, when: Formula) -> None:
    """What an object mentions stands there, be it a JSON null."""
    lists = no_object(inside)
    if lists is not None and value.text is not None and value.kind == "text" and not may_be_place(value.text):
        meaning.world.facts.append(implies(when, either(neither(inside.at(value.text).null), lists)))


def _mentions_one(meaning: Meaning, inside: Contents, keys: tuple[Value, ...], when: Formula) -> None:
    """At least one of the keys that are written out is there."""
    there = [meaning.world.names.boolean("?|") for _ in keys]
    meaning.world.facts.append(z3.Implies(when, either(*there)))
    for key, is_there in zip(keys, there, strict=True):
        meaning.world.facts.append(z3.Implies(is_there, neither(key.null)))
        _mentioned(meaning, inside, key, is_there)


def _mentioned(meaning: Meaning, inside: Contents, value: Value, when: Formula) -> None:
    """A string is among the keys or the elements: one that is written out, or that of some row the list is made of."""
    if isinstance(inside, Chosen):
        _mentioned(meaning, inside.then, value, both(when, inside.condition))
        _mentioned(meaning, inside.other, value, both(when, neither(inside.condition)))
        return
    inside.mentioned(value, when)
    same = _spelled_out(meaning, inside, value) if value.kind == "text" else None
    if isinstance(inside, Rows) and value.kind == "text":
        held = inside.some()
        spelled = text(meaning, held.value)
        same = both(held.when, neither(spelled.null), spelled.term == value.term)
    if same is not None:
        meaning.world.facts.append(z3.Implies(both(when, neither(value.null)), same))


def _spelled_out(meaning: Meaning, inside: Contents, value: Value) -> Formula | None:
    """That the text is one of the keys or strings of a document that is written out; None where that is not known."""
    if isinstance(inside, Built):
        return either(*(value.term == meaning.world.literal(key, "text") for key in inside.entries))
    items = [contents(meaning, item) for item in inside.items] if isinstance(inside, Listed) else [None]
    scalars = [item.value for item in items if isinstance(item, Scalar) and _is_string(item.value)]
    if len(scalars) < len(items):
        return None
    texts = [meaning.cast(scalar, "text") for scalar in scalars]
    return either(*(both(neither(each.null), each.term == value.term) for each in texts))


def equal(meaning: Meaning, left: Value, right: Value, when: Formula) -> None:
    """Says what follows where two documents are equal: each contains the other."""
    _contains(meaning, left, right, when, top=False)
    _contains(meaning, right, left, when, top=False)


def _contains(meaning: Meaning, left: Value, right: Value, when: Formula, *, top: bool) -> None:
    """Says what follows for each part of the pattern on the right where it is contained in the left."""
    mine, pattern = contents(meaning, left), contents(meaning, right)
    if mine is None or pattern is None:
        return
    if isinstance(pattern, Built):
        for key, part in pattern.entries.items():
            found = mine.at(key)
            meaning.world.facts.append(z3.Implies(when, neither(found.null)))
            _contains(meaning, found, part, when, top=False)
    elif isinstance(pattern, Listed):
        for item in pattern.items:
            held = mine.some()
            meaning.world.facts.append(z3.Implies(when, held.when))
            _contains(meaning, held.value, item, when, top=False)
    elif isinstance(pattern, Scalar):
        _is_scalar(meaning, mine, pattern.value, when, top=top)


def _is_scalar(meaning: Meaning, mine: Contents, value: Value, when: Formula, *, top: bool) -> None:
    """A scalar equals the pattern's; a list at the top may also hold it."""
    _mentioned(meaning, mine, meaning.cast(value, "text") if _is_string(value) else value, when)
    if top or not _is_string(value):
        return
    spelled = text_of(meaning, mine)
    equal = both(neither(spelled.null), spelled.term == meaning.cast(value, "text").term)
    meaning.world.facts.append(z3.Implies(both(when, neither(value.null)), equal))


def _is_string(value: Value) -> bool:
    """Whether it becomes a JSON string, of which two are equal where their texts are."""
    return value.kind in _STRINGS or ((value.kind or "").startswith("enum ") and not (value.kind or "").endswith("[]"))


def same(meaning: Meaning, left: Value, right: Value, when: Formula) -> None:
    """Says what follows where two scalars are equal; at least one of them must be known to be a string."""
    for one, other in ((left, right), (right, left)):
        scalar, mine = contents(meaning, one), contents(meaning, other)
        if isinstance(scalar, Scalar) and mine is not None and not isinstance(mine, Scalar):
            _is_scalar(meaning, mine, scalar.value, when, top=False)
    both_known = [x.value for x in (contents(meaning, left), contents(meaning, right)) if isinstance(x, Scalar)]
    if len(both_known) == 2 and all(_is_string(value) for value in both_known):
        mine_, theirs = (meaning.cast(value, "text") for value in both_known)
        there = both(when, neither(mine_.null), neither(theirs.null))  # two JSON nulls are equal as well
        meaning.world.facts.append(z3.Implies(there, mine_.term == theirs.term))
