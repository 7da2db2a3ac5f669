"""Settings that functions set: which of them the caller may choose, and which may only be a tenant of his own.

Where a function within reach may set any name, or one of the token's own, the caller is taken to set whatever he likes.
Everything else is as the application set it.

A setter that asks whether the caller belongs to a tenant before it sets the setting to that tenant keeps what the
setting means. Premise: the setting names no tenant but the caller's own, or is empty, or is not set. It holds where the
application sets it. The body is run over arguments of which nothing is known, where the premise holds of the settings
that are thought to keep it and the caller may have chosen the others: shown is that each value that is set is empty or
a tenant of his own. What is not shown so is given up, and all is asked again without it. Then the premise holds of what
is left after any number of calls. It is set for the transaction alone: longer, and another session may find it.

What a call set that ends with an error is undone, whoever catches that: a subtransaction takes its settings along. So a
body may ask after it has set, unless the answer may depend on what is set by then: by a setting that it, a function or
a view reads, or by policies that bind whom it reads as.
"""

import re
from collections.abc import Mapping
from functools import partial
from itertools import chain

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.induction.invariant import invariant
from pgadvise.engines.prover.induction.set_names import NAME, names, performed, sets, told_in
from pgadvise.engines.prover.schema.effects.bent import bent
from pgadvise.engines.prover.schema.effects.presets import preset
from pgadvise.engines.prover.schema.effects.settings import sets_settings
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.mailboxes import is_kept
from pgadvise.engines.prover.schema.texts.settings_read import settings_of
from pgadvise.engines.prover.words.proof import Surface
from pgadvise.engines.prover.words.terms import OWN, both, either, neither
from pgadvise.engines.prover.world.signing import signings
from pgadvise.engines.prover.world.singled_out import SingledOut
from pgadvise.snapshot import Function, NotCaptured
from pgadvise.sql.tree.query import Relation as Named

_ASKS = re.compile(r"\braise\b|\bif\b|\bfrom\b|\bjwt\b|\bcurrent_setting\b", re.IGNORECASE)
_OF_THE_TOKEN = "request."

Setters = Mapping[str, tuple[Function, ...]]


def askers(
    ground: Ground,
    writers: Writers,
    roles: tuple[str, ...],
    surface: Surface,
    anonymous: tuple[str, ...],
    among: tuple[str, ...] = (),
) -> tuple[Asker, ...]:
    """As whom the attacker may come, with what he may set. `among` as in a session."""
    texts = bent(ground.access, roles) if surface == "sql" else frozenset[int]()
    asked = SingledOut(ground.snapshot, ground.links, frozenset(ground.axes), ground.states)
    signed = signings(writers, roles, ground.registry, asked) if surface == "api" else ()
    asking = partial(Asker, surface=surface, alone=len(roles) == 1, among=among, bent=texts, signings=signed)
    asking = partial(asking, mailed=is_kept(writers, roles))
    plain = tuple(asking(name, anonymous=name in anonymous, free=preset(ground.snapshot, name)) for name in roles)
    if surface == "api":
        plain = tuple(asker._replace(sets=_set_by_anything(ground, writers, plain)) for asker in plain)
    if not writers.setting(roles):
        return plain
    setters = None if surface == "sql" else _setters(ground, writers, plain)
    if setters is None:
        return tuple(asker._replace(settable=True) for asker in plain)
    free = _chosen(plain, setters, frozenset())
    own = frozenset(name for name, functions in setters.items() if all(_is_guarded(f) for f in functions))
    keeps = partial(_keeps, ground, writers, invariant(ground, writers, free).kept if own else Kept())
    while own:
        told = _chosen(plain, setters, own)
        left = frozenset(name for name in own if all(keeps(f, name, asker) for f in setters[name] for asker in told))
        if left == own:
            return told
        own = left
    return free


def _set_by_anything(ground: Ground, writers: Writers, plain: tuple[Asker, ...]) -> frozenset[str] | None:
    """The settings that roles, databases and functions set, whoever may call these; None where it may be any.

    An API adds none but what tells of the request, and `app.settings.` of its own configuration.
    """
    said = ground.snapshot.role_settings
    if isinstance(said, NotCaptured) or writers.stored.set_settings:
        return None
    every = [names(ground, performed(f), plain) for f in writers.own if sets_settings(f)]
    beside = (setting.partition("=")[0] for f in writers.own for setting in f.config)
    told = chain((one.name for one in said), beside, *(each or () for each in every))
    return None if None in every else frozenset(name.lower() for name in told)


def _chosen(plain: tuple[Asker, ...], setters: Setters, own: frozenset[str]) -> tuple[Asker, ...]:
    """Who may set the settings that functions set to what he likes, but those that are his `own`."""
    return tuple(asker._replace(free=asker.free | (frozenset(setters) - own), own=own - asker.free) for asker in plain)


def _is_guarded(function: Function) -> bool:
    """Whether it is worth looking at: it stops, chooses, or takes from somewhere what it sets."""
    return function.language == "plpgsql" and _ASKS.search(function.body or "") is not None


def _setters(ground: Ground, writers: Writers, plain: tuple[Asker, ...]) -> Setters | None:
    """By name in lower case; None where it may be any."""
    found: dict[str, tuple[Function, ...]] = {}
    for each in writers.setters(asker.role for asker in plain):
        function = None if each is None else performed(each)
        told = None if function is None else names(ground, function, plain)
        if function is None or told is None or not all(map(NAME.match, told)):
            return None
        for name in told:
            found[name] = (*found.get(name, ()), function)
    wide = {name: functions for name, functions in found.items() if name.endswith("*")}
    every = {
        n: [*fs, *(f for w in wide if w != n and n.startswith(w[:-1]) for f in wide[w])] for n, fs in found.items()
    }
    return {name: tuple(functions) for name, functions in every.items()}


def _keeps(ground: Ground, writers: Writers, kept: Kept, function: Function, name: str, asker: Asker) -> bool:
    """Whether each value that a call may set it to is empty or names a tenant of the caller's own."""
    question = Question(ground, asker, kept)
    found = sets(question, function, lasting=_asks_the_same(ground, writers, function))
    if found is None or any(each.name.text is None or not each.is_local for each in found):
        return False
    empty = question.world.literal("", "text")
    mine = (each for each in found if (each.name.text or "").lower() == name)
    bad = [
        both(each.when, neither(each.value.null), each.value.term != empty, neither(OWN(each.value.term)))
        for each in mine
    ]
    return question.holds_nowhere(either(*bad)).proved


def _asks_the_same(ground: Ground, writers: Writers, function: Function) -> bool:
    """Whether what it asks has one answer whatever is set, the token's own apart: policies bind neither it nor what it
    calls, and none of them reads a view, or a setting of the application's."""
    tables = ground.snapshot.tables
    named = {r.name for r in ground.snapshot.relations if not r.is_table}
    for called in writers.called_by(function):
        read = body(called)
        if read is None or any(isinstance(part, Named) and part.name in named for part in read.parts):
            return False
        if not all(name.startswith(_OF_THE_TOKEN) for name in settings_of(called)):
            return False
        if any((name or _OF_THE_TOKEN).lower().startswith(_OF_THE_TOKEN) for p in read.parts for name in told_in(p)):
            return False
        if called.security_definer and any(ground.access.binds(called.owner, table) for table in tables):
            return False
    return function.security_definer
