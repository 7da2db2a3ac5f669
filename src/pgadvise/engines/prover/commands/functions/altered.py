"""Functions that change what protects rows: tables, policies, rights, other functions, or whether keys are asked.

A verdict speaks of what the catalog says now. A function with its owner's rights may change that as it runs, for good:
switch row-level security off, make or drop a policy, grant, put another body in a helper's place. What only makes
something new, or keeps, empties and describes what is there, changes no rule for rows that are there.

A function that changes one is run over arguments of which nothing is known: where none of its statements that do so is
reached by anybody the attacker can come as, it does no harm. A trigger's is where he writes nothing that sets it off.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.functions.executed import Calling
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.effects.refusals import hooks, may_write
from pgadvise.engines.prover.schema.effects.settings import executes_any, takes_role
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Proof, Unproved
from pgadvise.engines.prover.words.terms import Formula, both, either, neither
from pgadvise.engines.prover.world.world import Ground
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation
from pgadvise.sql.parser.parse import NotParsed, raw_statement
from pgadvise.sql.tree.expression import Node
from pgadvise.sql.tree.query import Statement, Utility


class Altered:
    """Of one prover; what was found is remembered."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving

    def told(self, proof: Proof) -> Proof:
        """Unknown where somebody who comes as the role may bring it about that the rules of a proof change."""
        if proof.verdict == "unknown":
            return proof
        if (function := self._altering(*self._proving.premise(proof.role, proof.surface))) is None:
            return proof
        why = f"{function.qualified} may change tables, policies or rights as it runs"
        return msgspec.structs.replace(proof, verdict="unknown", reason=why, cause=why, assumptions=())

    @remembered
    def _altering(self, askers: tuple[Asker, ...], kept: Kept) -> Function | None:
        return next(_altering(self._proving.ground, self._proving.writers, askers, kept), None)


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
    if may_write(writers.access, writers, roles, table):
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


_TRUSTED = ("c", "internal")
# The parser's names of statements that change no rule. A procedure that is called is asked itself.
_HARMLESS = frozenset(
    """
    AlterEnum AlterSeq Call CheckPoint ClosePortal Cluster Comment ConstraintsSet Copy Create CreateEnum CreateSchema
    CreateSeq CreateStats CreateTableAs Deallocate DeclareCursor Discard Execute Explain Fetch Index Listen Lock Notify
    Prepare RefreshMatView Reindex Select Transaction Truncate Unlisten Vacuum VariableSet VariableShow
    """.split()
)
_DROPPED = frozenset(f"OBJECT_{kind}" for kind in ("TABLE", "INDEX", "SEQUENCE", "MATVIEW", "VIEW"))
# In a session that takes itself for a replica no foreign key is asked and no trigger runs.
_KEYS_OFF = "session_replication_role"


# Of what is put together as it runs: one of these is in each text that changes a rule.
_WORDS = re.compile(r"\b(?:alter|create|do|drop|grant|import|reassign|revoke|security)\b", re.IGNORECASE)


def alters(function: Function) -> bool:
    """Whether a statement of its own does; so may one that is not known until it runs."""
    if function.language not in ("sql", "plpgsql"):
        return function.language not in _TRUSTED
    read, text = body(function), function.body or ""
    if read is None or _KEYS_OFF in text.lower() or any(one.startswith(_KEYS_OFF) for one in function.config):
        return True
    if any(map(changes_rules, read.parts)):
        return True
    return not read.told and (executes_any(function) or _WORDS.search(text) is not None)


def changes_rules(part: Node) -> bool:
    """Whether it is a statement that does."""
    if not isinstance(part, Utility) or part.kind in _HARMLESS:
        return False
    if part.kind != "Drop":
        return True
    told = raw_statement(part.text)["DropStmt"]
    return told.get("removeType") not in _DROPPED or told.get("behavior") == "DROP_CASCADE"
