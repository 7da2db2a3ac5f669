"""What was changed: the sentences about policies, flags, grants and what policies call that a reader looks for."""

from collections.abc import Iterator, Mapping

from pgadvise.engines.change.objects.pair import Pair
from pgadvise.engines.change.sides.definitions import policy_text
from pgadvise.engines.change.sides.reach import Standing, fires, texts
from pgadvise.engines.change.sides.side import Side
from pgadvise.snapshot import Function, Policy, Relation

_SHOWN = 6


def causes(pair: Pair) -> tuple[str, ...]:
    """In a few words each, what differs between both sides for this command and role."""
    return tuple(dict.fromkeys(_causes(pair)))


def _causes(pair: Pair) -> Iterator[str]:
    was, will = pair.was, pair.will
    if was.refused != will.refused:
        if was.refused is not None:
            yield f"before, {was.refused}"
        if will.refused is not None:
            yield f"now, {will.refused}"
    if (was.open is None) != (will.open is None) and None not in (pair.before, pair.after):
        if will.open is not None and will.refused is None:
            yield will.open
        if was.open is not None and was.refused is None:
            yield f"no longer: {was.open}"
    yield from _policies(pair)
    yield from _triggers(pair)
    yield from _keys(pair)
    yield from _behind(pair)


def _policies(pair: Pair) -> Iterator[str]:
    """Of those that speak for the role and the command on their side."""
    before, after = _by_name(pair.was, pair.before), _by_name(pair.will, pair.after)
    yield from _compared("policy", before, after)


def _triggers(pair: Pair) -> Iterator[str]:
    """Of a write's; one is another where what it calls is, too."""
    if pair.command == "select" or pair.before is None or pair.after is None:
        return
    before, after = (_firing(s, r) for s, r in ((pair.old, pair.before), (pair.new, pair.after)))
    yield from _compared("trigger", before, after, ", or what it calls,")


def _keys(pair: Pair) -> Iterator[str]:
    """Of others that refer to it, by what they do as one of its rows goes or its key changes."""
    if pair.command in ("update", "delete") and pair.before is not None and pair.after is not None:
        before, after = (_followed(s, r) for s, r in ((pair.old, pair.before), (pair.new, pair.after)))
        yield from _compared("foreign key", before, after)


def _followed(side: Side, table: Relation) -> dict[str, object]:
    keys = side.snapshot.references_to(table)
    return {f"{key.name} of {side.snapshot.relation(key.table)}": (key.on_delete, key.on_update) for key in keys}


def _compared(kind: str, before: Mapping[str, object], after: Mapping[str, object], also: str = "") -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"{kind} {name} is new"
        elif name not in after:
            yield f"{kind} {name} is gone"
        elif before[name] != after[name]:
            yield f"{kind} {name}{also} changed"


def _firing(side: Side, table: Relation) -> dict[str, object]:
    fired = (t for t in side.snapshot.triggers_of(table) if t.enabled != "disabled")
    return {trigger.name: fires(side, trigger) for trigger in fired}


def _by_name(standing: Standing, relation: Relation | None) -> dict[str, tuple[object, ...]]:
    if relation is None or standing.refused is not None:
        return {}
    return {policy.name: _said(policy, relation) for policy in standing.policies}


def _said(policy: Policy, relation: Relation) -> tuple[object, ...]:
    return policy.permissive, *(policy_text(text, relation.name) for text in (policy.using, policy.new_row_check))


def _behind(pair: Pair) -> Iterator[str]:
    """What the policies, or the query of a view, stand on."""
    said = [
        *texts(pair.was.policies, pair.command),
        *texts(pair.will.policies, pair.command),
        *(r.name for r in (pair.before, pair.after) if r is not None and not r.is_table),
    ]
    old, new = _things(pair.old, said), _things(pair.new, said)
    own = str(pair.name) if pair.before is not None and pair.before.is_table else None
    changed = [name for name in sorted(old.keys() & new.keys()) if old[name] != new[name] and name != own]
    yield from (f"{name} changed" for name in changed[:_SHOWN])
    if len(changed) > _SHOWN:
        yield f"and {len(changed) - _SHOWN} more that its policies stand on"


def _things(side: Side, said: list[str]) -> dict[str, object]:
    definitions = side.definitions
    found: dict[str, object] = {}
    ahead = list(definitions.words(said))
    seen: set[str] = set()
    while ahead:
        word = ahead.pop()
        if word in seen:
            continue
        seen.add(word)
        for thing in definitions.named(word):
            name = f"function {thing}" if isinstance(thing, Function) else str(thing)
            found[name] = definitions.own(thing)
            ahead += definitions.named_by(thing)
    return found
