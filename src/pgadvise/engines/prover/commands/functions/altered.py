"""Whether what protects rows stays what it is, whatever the attacker calls or writes (`altering`).

A function that changes it is run over arguments of which nothing is known: where none of its statements that do so is
reached by anybody the attacker can come as, it does no harm. A trigger's is where he writes nothing that sets it off.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.prover.commands.functions.executed import Calling
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.effects.altering import alters, changes_rules
from pgadvise.engines.prover.schema.effects.refusals import barred, comes_by_others, hooks, refused
from pgadvise.engines.prover.schema.effects.settings import takes_role
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Proof, Unproved
from pgadvise.engines.prover.words.terms import Formula, both, either, neither
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation
from pgadvise.snapshot.policies import WRITES
from pgadvise.sql.parser.parse import NotParsed
from pgadvise.sql.tree.query import Statement, Utility


class Altered:
    """Of one prover; what was found is remembered."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving
        self._known: dict[tuple[Asker, ...], Function | None] = {}

    def told(self, proof: Proof) -> Proof:
        """Unknown where somebody who comes as the role may bring it about that the rules of a proof change."""
        proving = self._proving
        if proof.verdict == "unknown":
            return proof
        askers, kept = proving.premise(proof.role, proof.surface)
        if askers not in self._known:
            self._known[askers] = next(_altering(proving.ground, proving.writers, askers, kept), None)
        if (function := self._known[askers]) is None:
            return proof
        why = f"{function.qualified} may change tables, policies or rights as it runs"
        return msgspec.structs.replace(proof, verdict="unknown", reason=why, cause=why, assumptions=())


def _altering(ground: Ground, writers: Writers, askers: tuple[Asker, ...], kept: Kept) -> Iterator[Function]:
    roles = tuple(asker.role for asker in askers)
    within = {f.oid: f for role in roles for f in writers.within(role)}
    bad = [f for f in within.values() if alters(f)]
    others = [f for f in within.values() if f not in bad]
    sending = tuple(asker.role for asker in askers if asker.surface == "sql")
    yield from (function for function in hooks(ground.access, sending) if function in bad)
    for function in bad:
        if function.is_trigger:
            tables = (
                ground.snapshot.relation(t.table) for t in writers.snapshot.triggers if t.function == function.oid
            )
            if any(table is not None and _is_written(writers, roles, table, bad) for table in tables):
                yield function
        elif not function.security_definer:
            callers = (f for f in others if f.security_definer or f.is_trigger)
            if any(map(takes_role, others)) or any(function in writers.called_by(f) for f in callers):
                yield function
        elif any(_reached(ground, writers, function, asker, kept) for asker in askers):
            yield function


def _is_written(writers: Writers, roles: tuple[str, ...], table: Relation, but: list[Function]) -> bool:
    """By hand, past the policies, or with what its rows refer to; an account everybody makes."""
    access = writers.access
    ways = ((role, command) for role in roles for command in WRITES)
    if any(comes_by_others(access, writers, roles, table, command) for command in WRITES):
        return True
    if any(not (refused(access, role, table, c) or barred(access, role, table, c)) for role, c in ways):
        return True
    keyed = any(key.on_delete == "cascade" for key in writers.snapshot.foreign_keys_of(table))
    return keyed or table.qualified == ACCOUNTS or any(f not in but for f in writers.past_policies(roles, table))


def _reached(ground: Ground, writers: Writers, function: Function, asker: Asker, kept: Kept) -> bool:
    question = Question(ground, asker, kept)
    try:
        run = _Altering(question, writers, function)
        run.whole()
    except (NoModel, NotParsed, Unproved, RecursionError):
        return True
    return not question.holds_nowhere(either(*run.altering)).proved


class _Altering(Calling):
    """A call of which it is told when it comes to a statement that changes a rule."""

    def __init__(self, question: Question, writers: Writers, function: Function) -> None:
        super().__init__(question, writers, function)
        self.altering: list[Formula] = []

    def write(self, tree: Statement, target: dict[str, Any], where: Formula) -> None:
        if isinstance(tree, Utility):
            self.altering += [both(where, neither(self._returned))] if changes_rules(tree) else []
        else:
            super().write(tree, target, where)

    def _dynexecute(self, body: dict[str, Any], where: Formula) -> None:
        self.altering.append(both(where, neither(self._returned)))
