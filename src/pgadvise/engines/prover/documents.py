"""The caller's token as JSON: a path of literal keys leads to a claim.

What a signed document holds, as a key or as an element, names nobody but the caller, so membership in it is a fact
about the value that was found there. Any other JSON is opaque.
"""

import z3

from pgadvise.engines.prover.scopes import Meaning, Scope
from pgadvise.engines.prover.session import CLAIMS
from pgadvise.engines.prover.terms import CONTROLLED, OWN, Path, Truth, Value, both
from pgadvise.sql.expression import Array, Call, Cast, Constant, Expression, Operator

_STEPS = frozenset(("->", "->>", "#>", "#>>"))
_EXTRACT = {"jsonb_extract_path", "json_extract_path", "jsonb_extract_path_text", "json_extract_path_text"}
ELEMENTS = frozenset(
    (
        "jsonb_array_elements_text", "json_array_elements_text", "jsonb_object_keys", "json_object_keys",
    )
)  # fmt: skip
_EMPTY = ("{}", "[]", "", "null")


def step(meaning: Meaning, operator: Operator, scope: Scope) -> Value | None:
    """`document -> key` and its like; None where it is not one."""
    if operator.name not in _STEPS or len(operator.args) != 2:
        return None
    value = meaning.value(operator.args[0], scope)
    keys = _keys(operator.args[1], several=operator.name.startswith("#"))
    as_text = operator.name.endswith(">>")
    if value.document is not None and keys is not None:
        return reached(meaning, value.document + keys, as_text=as_text)
    return meaning.unknown(f"the operator {operator.name} on JSON that is not a claim", "text" if as_text else "json")


def reached(meaning: Meaning, path: Path, *, as_text: bool) -> Value:
    if as_text:
        return meaning.world.session.claim(path)
    return meaning.world.names.value("document", "json")._replace(document=path)


def extracted(meaning: Meaning, call: Call, scope: Scope) -> Value | None:
    """jsonb_extract_path(document, key, …)."""
    if call.name not in _EXTRACT or not call.args:
        return None
    keys = [_keys(arg) for arg in call.args[1:]]
    value = meaning.value(call.args[0], scope)
    if value.document is None or None in keys:
        return None
    path = value.document + sum((k for k in keys if k), ())
    return reached(meaning, path, as_text=call.name.endswith("_text"))


def holds(meaning: Meaning, operator: Operator, scope: Scope) -> Truth | None:
    """`document ? key` and `document @> to_jsonb(key)` of a signed claim: true only of what names the caller."""
    if operator.name not in ("?", "@>") or len(operator.args) != 2:
        return None
    value = meaning.value(operator.args[0], scope)
    if value.document is None or not meaning.world.session.trusts(value.document):
        return None
    item = operator.args[1] if operator.name == "?" else _item(operator.args[1])
    return None if item is None else named(meaning, meaning.value(item, scope, "text"))


def named(meaning: Meaning, value: Value) -> Truth:
    """That a signed list holds `value`."""
    found = meaning.world.names.truth("signed list holds")
    own = both(OWN(value.term), CONTROLLED(value.term))
    meaning.world.session.facts.append((CLAIMS, z3.Implies(found.true, own)))
    return found


def _item(expression: Expression) -> Expression | None:
    """What `to_jsonb(x)`, `jsonb_build_array(x)` put into the right side of @>."""
    if isinstance(expression, Call) and len(expression.args) == 1:
        if expression.name == "jsonb_build_array":
            return expression.args[0]
        if expression.name == "to_jsonb":
            inner = expression.args[0]
            if isinstance(inner, Array):
                return inner.items[0] if len(inner.items) == 1 else None
            return inner
    return None


def is_empty(expression: Expression) -> bool:
    """A literal document without a key: what a claim is read from where there is no token."""
    while isinstance(expression, Cast):
        expression = expression.arg
    if not isinstance(expression, Constant) or not isinstance(expression.value, str):
        return False
    return expression.value.strip() in _EMPTY


def _keys(expression: Expression, *, several: bool = False) -> Path | None:
    if isinstance(expression, Cast):
        return _keys(expression.arg, several=several)
    if isinstance(expression, Array):
        parts = [_keys(item) for item in expression.items]
        return None if None in parts else sum((p for p in parts if p), ())
    if not isinstance(expression, Constant) or expression.value is None or isinstance(expression.value, bool):
        return None
    text = str(expression.value)
    if several:
        inner = text.strip("{}")
        return None if '"' in inner or "\\" in inner else tuple(part.strip() for part in inner.split(","))
    return (text,)
