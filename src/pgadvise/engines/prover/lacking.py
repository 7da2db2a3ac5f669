"""What a proof lacks: which premise, did it hold, would give it.

Asked of what is unknown alone, once more with premises that were found not to hold: that the linking tables are to be
believed which somebody may write, and that each of their rows counts, whatever it says. Nothing is proved by it; what
would have been tells where the fault lies, which is seldom in the policy that a row passes.
"""

from collections.abc import Callable, Iterator

import msgspec

from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import Formula, both, either, neither
from pgadvise.engines.prover.world.world import Ground, kept_words
from pgadvise.snapshot import Relation, quote

Ask = Callable[[Ground, Kept], Answer]


def lacking(ground: Ground, asker: Asker, believed: Invariant, ask: Ask) -> str | None:
    """The cause, in words; None where it lies in the policy itself."""
    if asker.settable:  # who sets any setting is whoever he likes, so that everything falls
        return believed.first_fallen
    if not believed.fallen and not any(ground.states.values()):
        return None
    every = Kept(frozenset(ground.links), powers=frozenset(ground.powers))
    for counting in (True, False):
        known = ground if counting else msgspec.structs.replace(ground, states={})
        answer = _answer(ask, known, every)
        if answer.proved:
            fallen = believed.needed(ground, answer.assumptions).first_fallen
            unasked = () if counting else _unasked(ground, every, answer, ask)
            causes = [fallen] if fallen is not None else []
            causes += [_words(table, columns) for table, columns in unasked]
            return ", and ".join(causes) or None
    return believed.needed(ground, ()).first_fallen


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


def _answer(ask: Ask, ground: Ground, kept: Kept) -> Answer:
    try:
        return ask(ground, kept)
    except Unproved:
        return Answer(False)


def _unasked(ground: Ground, kept: Kept, answer: Answer, ask: Ask) -> Iterator[tuple[Relation, list[str]]]:
    """Of each table that the proof would believe, the columns that have to be asked: it fails with any one of them."""
    for oid, states in ground.states.items():
        table = ground.snapshot.relation(oid)
        if table is None or kept_words(table) not in answer.assumptions:
            continue
        alone = ((s.column, msgspec.structs.replace(ground, states={oid: (s,)})) for s in states)
        columns = [column for column, known in alone if not _answer(ask, known, kept).proved]
        if columns:
            yield table, columns


def _words(table: Relation, columns: list[str]) -> str:
    named = " and ".join(map(quote, columns))
    return f"nothing on the way asks {named} of {table}, so one whose row there does not count passes as well"
