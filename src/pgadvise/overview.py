"""The head of a report: what was looked at, whose rows these are, which roles were taken, what was not seen."""

from collections.abc import Iterator
from typing import Literal, cast

from pgadvise.engines.access.application import Application
from pgadvise.engines.facts import SECTIONS, Facts
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Question as Doubt
from pgadvise.engines.tenancy import TableTenancy, Tenancy
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.report import (
    ApplicationRole,
    LookedAt,
    Question,
    Step,
    TableScope,
    Target,
    TenancyReport,
    UnseenReport,
)
from pgadvise.snapshot import Name, NotCaptured, Snapshot, quote

UNPROVED = "isolation"  # the section of what was left out when the time for proofs was over
_CUT = "the time for proofs was over (--proof-time): `advise prove TARGET` looks at all of it"


def target(snapshot: Snapshot, facts: Facts, kind: str) -> Target:
    platform: Platform = facts.get("platform")
    return Target(
        kind=cast(Literal["live", "snapshot"], kind),
        database=snapshot.origin.database,
        server_version=snapshot.origin.server_version,
        captured_at=snapshot.origin.captured_at,
        platform=platform.kind,
        exposed_schemas=platform.exposed_schemas,
        exposed_source=platform.exposed_source,
    )


def tenancy_report(facts: Facts) -> TenancyReport:
    tenancy: Tenancy = facts.get("tenancy")
    return TenancyReport(
        tenant_table=_spelled(tenancy.tenant_table),
        keys=tenancy.keys,
        source=tenancy.source,
        confidence=round(tenancy.confidence, 2),
        tables=tuple(_scope(t) for t in sorted(tenancy.tables, key=lambda t: t.name)),
        levels=tuple(f"{n.schema}.{n.name}" for n in tenancy.levels),
        questions=tuple(_question(facts.snapshot, q) for q in tenancy.questions),
        why_none=tenancy.why_none,
    )


def _spelled(name: Name | None) -> str | None:
    """Names in JSON are plain: `schema.name` without SQL's quotes, as `[tenancy] table` spells them."""
    return f"{name.schema}.{name.name}" if name is not None else None


def _question(snapshot: Snapshot, question: Doubt) -> Question:
    tables = (snapshot.relation(oid) for oid in question.tables)
    names = tuple(sorted(f"{t.schema}.{t.name}" for t in tables if t is not None))
    return Question(doubt=question.doubt, answer=question.answer, tables=names)


def _scope(known: TableTenancy) -> TableScope:
    steps = tuple(
        Step(table=f"{s.table.schema}.{s.table.name}", columns=s.columns, references=_spelled(s.references) or "")
        for s in known.via
    )
    return TableScope(
        schema=known.name.schema,
        name=known.name.name,
        scope=known.scope,
        key=known.key,
        via=steps,
        confidence=round(known.confidence, 2),
        evidence=known.evidence,
        expression=known.expression,
    )


def roles_taken(facts: Facts) -> tuple[ApplicationRole, ...]:
    application: Application = facts.get("application")
    return tuple(ApplicationRole(name=r.name, kind=r.kind, source=r.source, why=r.why) for r in application.roles)


def looked_at(facts: Facts) -> LookedAt:
    platform: Platform = facts.get("platform")
    snapshot = facts.snapshot
    own = {r.oid for r in platform.relations}
    workload = snapshot.workload
    return LookedAt(
        tables=len(platform.tables),
        views=len(platform.views),
        indexes=sum(1 for i in snapshot.indexes if i.table in own),
        policies=sum(1 for p in snapshot.policies if p.table in own),
        functions=len(platform.functions),
        statements=None if isinstance(workload, NotCaptured) else len(workload.statements),
        statements_since=None if isinstance(workload, NotCaptured) else workload.since,
        counters_since=snapshot.origin.counters_since,
    )


def unseen(facts: Facts) -> tuple[UnseenReport, ...]:
    """Sections that were not captured, then single objects that had to be left out."""
    sections = [(name, getattr(facts.snapshot, name)) for name in SECTIONS]
    whole = [UnseenReport(section=n, object=None, reason=v.reason) for n, v in sections if isinstance(v, NotCaptured)]
    parts = [UnseenReport(section=u.section, object=u.object, reason=u.reason) for u in facts.snapshot.unseen]
    return (*whole, *parts, *_unread_sequences(facts), *_unproved(facts))


def _unproved(facts: Facts) -> Iterator[UnseenReport]:
    """Relations and functions that the time for proofs did not suffice for."""
    verdicts: Verdicts | NotCaptured | None = facts.known("verdicts")
    left = verdicts.left if isinstance(verdicts, Verdicts) else ()
    for name in dict.fromkeys(str(question.about) for question in left):
        yield UnseenReport(section=UNPROVED, object=name, reason=_CUT)


def _unread_sequences(facts: Facts) -> Iterator[UnseenReport]:
    """The user's sequences whose last value this reader may not see: their keys could be at their end."""
    platform: Platform = facts.get("platform")
    reader = quote(facts.snapshot.origin.captured_by)
    for sequence in facts.snapshot.sequences:
        if not sequence.readable and sequence.extension is None and platform.owns_schema(sequence.schema):
            name = str(Name(sequence.schema, sequence.name))
            shows = f"grant select on all sequences in schema {quote(sequence.schema)} to {reader}"
            why = f"{reader} may not read how far they are: {shows}"
            yield UnseenReport(section="sequences", object=name, reason=why)
