"""What a proof lacks: which premise, did it hold, would give it.

Asked of what is unknown alone, once more with premises that were found not to hold: that the linking tables are to be
believed which somebody may write, that each of their rows counts, whatever it says, and that what the database has
signed names nobody's tenants but his. Nothing is proved by it; what would have been tells where the fault lies, which
is seldom in the policy that a row passes.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, product
from typing import NamedTuple

import msgspec

from pgadvise.engines.enumeration import listed
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.states import State
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import Formula, both, either, neither
from pgadvise.engines.prover.world.world import Ground, kept_words
from pgadvise.snapshot import Relation, quote


class Premises(NamedTuple):
    """What is asked of, who asks, and what may be believed."""

    ground: Ground
    asker: Asker
    kept: Kept


Ask = Callable[[Premises], Answer]


def lacking(premises: Premises, believed: Invariant, ask: Ask) -> str | None:
    """The cause why the `premises` proved nothing, in words; None where it lies in the policy itself."""
    ground, asker = premises.ground, premises.asker
    if asker.settable:  # who sets any setting is whoever he likes, so that everything falls
        return believed.first_fallen
    every = Kept(frozenset(ground.links), powers=frozenset(ground.powers))
    doubted = [each for each in asker.signings if not each.holds(every)]
    asks, trusting = any(ground.states.values()) or ground.banning, asker._replace(signings=())
    if not believed.fallen and not asks and not doubted:
        return None
    uses = {oid: msgspec.structs.replace(each, bans=()) for oid, each in ground.uses.items()}
    stateless = msgspec.structs.replace(ground, states={}, uses=uses)
    known, who = (ground, stateless) if asks else (ground,), (asker, trusting)
    *narrower, widest = (Premises(g, a, every) for a, g in product(who if doubted else who[:1], known))
    if not (answer := _answer(ask, widest)).proved:  # most often: the policy itself is too wide
        return believed.needed(ground, ()).first_fallen
    answers = chain(((each, _answer(ask, each)) for each in narrower), [(widest, answer)])
    wider, answer = next((each, answer) for each, answer in answers if answer.proved)
    fallen = believed.needed(ground, answer.assumptions).first_fallen
    causes = [fallen] if fallen is not None else []
    if wider.ground is not ground:
        unasked = [_words(table, columns) for table, columns in _unasked(wider, ground.states, answer, ask)]
        causes += unasked or [_of_others(ground)]
    causes += [each.doubt for each in doubted if wider.asker is not asker]
    return ", and ".join(dict.fromkeys(causes)) or None


def through(question: Question, relation: Relation, reached: Formula) -> list[str]:
    """Of several permissive policies, by name, those that let the row through without the others."""
    found: dict[str, None] = {}
    for ways in question.gates.ways:
        of_table = len(ways) > 1 and ways[0][0].table == relation.oid
        for policy, holds in ways if of_table else ():
            others = either(*(other for each, other in ways if each is not policy))
            if not question.holds_nowhere(both(reached, holds, neither(others))).proved:
                found[quote(policy.name)] = None
    return list(found)


def _answer(ask: Ask, premises: Premises) -> Answer:
    try:
        return ask(premises)
    except Unproved:
        return Answer(False)


def _unasked(
    premises: Premises, states: Mapping[int, tuple[State, ...]], answer: Answer, ask: Ask
) -> Iterator[tuple[Relation, list[str]]]:
    """Of each table that the proof would believe, the columns that have to be asked: it fails with any one of them."""
    ground = premises.ground
    for oid, each in states.items():
        table = ground.snapshot.relation(oid)
        if table is None or kept_words(table) not in answer.assumptions:
            continue
        alone = {s.column: msgspec.structs.replace(ground, states={oid: (s,)}) for s in each}
        columns = [c for c, known in alone.items() if not _answer(ask, premises._replace(ground=known)).proved]
        if columns:
            yield table, columns


def _words(table: Relation, columns: list[str]) -> str:
    named = " and ".join(map(quote, columns))
    return f"nothing on the way asks {named} of {table}, so one whose row there does not count passes as well"


def _of_others(ground: Ground) -> str:
    named = listed([str(table) for oid in ground.banning if (table := ground.snapshot.relation(oid)) is not None])
    return f"nothing on the way asks {named} for whom it names in that tenant, so one who is put out passes as well"
