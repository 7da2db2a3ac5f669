"""Verdicts for `advise check`: the questions of `prove` within smaller counts, the most exposed relations first."""

import re
import time
from collections.abc import Callable

import msgspec

from pgadvise.engines.access.application import Application
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.published import without_published
from pgadvise.engines.verdicts.questions import Actor, Question
from pgadvise.engines.verdicts.verdicts import Replayed, Verdict, Verdicts
from pgadvise.errors import AdviseError, ServerFailed
from pgadvise.proving.attacks import Attacked
from pgadvise.proving.law import Judgement
from pgadvise.proving.meant import meant
from pgadvise.proving.proofs import Key, Proofs, proofs
from pgadvise.proving.proving import Asked, Serving, answers, questions_of
from pgadvise.proving.reporting import certainty_of, judged_all
from pgadvise.scratch.replay.leak import Leak, Outcome
from pgadvise.scratch.replay.limits import Limits
from pgadvise.snapshot import NotCaptured, Policy, Relation, Snapshot

# `prove` follows more first steps: this is what a check of every push affords.
_COUNTS = Limits(steps=300, alike=3, probes=2_000, calls=40)
_SECONDS = 10.0  # a question of what is public takes a tenth of one


class Checking(msgspec.Struct, frozen=True, kw_only=True):
    """`seconds` are the outer cap of one database's proofs; `serving` starts the server, which somebody `named`."""

    seconds: float
    serving: Serving
    named: bool = False
    progress: Callable[[str], None] = lambda text: None

    def __call__(self, facts: Facts) -> Verdicts | NotCaptured:
        """Not captured where there is nobody to ask about, or no server can be had; raises for one that was named."""
        until = time.monotonic() + self.seconds
        limits = msgspec.structs.replace(_COUNTS, over=lambda: time.monotonic() > until)
        asked = Asked(serving=self.serving, limits=limits, witnessed=0)
        try:
            return _verdicts(_as_meant(facts), asked, self.progress)
        except AdviseError as error:  # nobody to ask about, or no server
            if self.named and isinstance(error, ServerFailed):
                raise
            return NotCaptured(f"not proved: {error.message}")


def _as_meant(facts: Facts) -> Facts:
    declared = facts.get("declared")
    as_meant = meant(facts.snapshot, declared)
    return facts if as_meant == declared else Facts(facts.snapshot, as_meant)


def _verdicts(facts: Facts, asked: Asked, progress: Callable[[str], None]) -> Verdicts:
    playing, every = questions_of(facts, asked)
    every = _most_exposed_first(every, facts.get("application"))
    proved, attacked = answers(facts, asked, playing, every, progress)
    judgements = judged_all(facts, every, proved, attacked)
    found = attacked or Attacked()
    read = tuple(q for q in every if _only_reads(q, found.outcomes.get(q.key)))
    published = _isolated_if_private(facts, playing, read, progress)
    late = frozenset(q.key for q in every if _is_late(q, proved, found.outcomes.get(q.key)))
    pairs = tuple(zip(every, judgements, strict=True))
    return Verdicts(
        all=tuple(_verdict(q, j, found, facts, published=q.key in published) for q, j in pairs),
        left=tuple(q for q, j in pairs if j.verdict == "unknown" and q.key in late),
    )


def _most_exposed_first(every: tuple[Question, ...], application: Application) -> tuple[Question, ...]:
    """Role by role still: by how many can do how much to it, then by name."""

    def key(question: Question) -> tuple[str, int]:
        about = question.about
        reached = application.exposure(about) if isinstance(about, Relation) else ()
        return question.actor.role, -sum(len(one.privileges) for one in reached)

    return tuple(sorted(every, key=key))


def _only_reads(question: Question, outcome: Outcome | None) -> bool:
    """Whether others' rows are read, and nothing had to be done for it."""
    leak = outcome.leak if outcome is not None and question.command == "select" else None
    return leak is not None and not leak.steps and not leak.prepared


def _isolated_if_private(
    facts: Facts,
    playing: tuple[Actor, ...],
    read: tuple[Question, ...],
    progress: Callable[[str], None],
) -> frozenset[Key]:
    """What is read across tenants, and would not be if nothing were public; in a time of its own.

    Else it were the load of a machine that makes an error of what is meant: leaks are what took the time of the rest.
    """
    until = time.monotonic() + _SECONDS
    tenancy = facts.get("tenancy")
    visitors = frozenset(role.name for role in facts.get("application").anonymous)
    alike = dict[tuple[Policy, ...], tuple[Snapshot, list[Question]]]()
    for table in dict.fromkeys(question.about.oid for question in read):
        private = without_published(facts.snapshot, tenancy, visitors, table)
        if private is not None:
            asked = (question for question in read if question.about.oid == table)
            alike.setdefault(private.policies, (private, []))[1].extend(asked)
    found = set[Key]()
    for private, together in alike.values():
        known = Facts(private, facts.get("declared"), known={"tenancy": tenancy})
        proved = proofs(known, playing, together, progress, lambda: time.monotonic() > until).found
        found |= {key for key, proof in proved.items() if proof.verdict in ("isolated", "denied")}
    return frozenset(found)


def _is_late(question: Question, proved: Proofs, outcome: Outcome | None) -> bool:
    unsolved = (
        isinstance(question.about, Relation) and question.command != "truncate" and question.key not in proved.found
    )
    return unsolved or (outcome is not None and outcome.late)


def _verdict(question: Question, judgement: Judgement, attacked: Attacked, facts: Facts, *, published: bool) -> Verdict:
    outcome = attacked.outcomes.get(question.key)
    leak = outcome.leak if outcome is not None and judgement.verdict == "leaks" else None
    return Verdict(
        question=question,
        word=judgement.verdict,
        reason=judgement.reason,
        blocked_by=judgement.blocked_by,
        leak=_replayed(leak, question, attacked, facts) if leak is not None else None,
        tried=judgement.tried,
        unproved=judgement.unproved,
        cause=judgement.cause,
        published=published and leak is not None,
        likely=certainty_of(question, judgement, facts.get("tenancy")) == "likely",
    )


def _replayed(leak: Leak, question: Question, attacked: Attacked, facts: Facts) -> Replayed:
    """As it happened, but for what a clock or chance wrote: two runs tell the same."""
    about = question.about
    keyed = isinstance(about, Relation) and about.is_table and facts.snapshot.primary_key_of(about) is not None
    return Replayed(
        who=leak.identity.name,
        what=leak.what,
        claims=leak.identity.claims,
        settings=dict(sorted(leak.identity.settings.items())),
        steps=tuple(_timeless(step, attacked) for step in leak.steps),
        prepared=tuple(_timeless(one, attacked) for one in leak.prepared),
        statement=_timeless(leak.statement, attacked),
        sql=tuple(_timeless(one, attacked) for one in leak.script()),
        harms=leak.harms,
        rows=leak.rows if keyed else (),
    )


_CONSTANT = re.compile(r"'((?:[^']|'')*)'")


def _timeless(statement: str, attacked: Attacked) -> str:
    """Constants that a default had given, as that default."""
    return _CONSTANT.sub(lambda m: attacked.given.get(m[1].replace("''", "'"), m[0]), statement)
