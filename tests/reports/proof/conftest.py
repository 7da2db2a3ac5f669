"""Proof reports as a run makes them, built by hand: realistic, clean, hostile."""

from typing import Any

import msgspec
import pytest

from pgadvise.engines.verdicts.questions import Command
from pgadvise.proof_report import (
    Defect,
    Lacking,
    PairVerdict,
    ProofCoverage,
    ProofReport,
    ProofSummary,
    ProvedRole,
    Session,
    Witness,
    WitnessRow,
    Word,
)
from pgadvise.report import Target, TenancyReport, Tool, UnseenReport

NASTY = (
    '"; drop table x; --',
    "line\nbreak\ttab",
    "\x1b[2J\x1b]8;;http://evil\x1b\\link",
    "safe\u202egpj.exe\u2066\u200b",
    "[bold red]markup[/]",
    "🦊" * 15,
    "$pgadvise$ '''\"\"\" \\",
)
CLAIMS: dict[str, Any] = {"sub": "0a", "role": "authenticated", "aal": "aal2", "app_metadata": {"provider": "email"}}


def witness(statement: str, *, what: str = "reads rows of another tenant", text: str = "1170", **other: Any) -> Witness:
    session = Session(name="member 0 of A", role="authenticated", person="0a", claims=CLAIMS, **other)
    become = ("select set_config('request.jwt.claims', '{}', true)", "set local role authenticated")
    return Witness(
        session=session,
        what=what,
        statement=statement,
        hit=(text,),
        rows=(WitnessRow(schema="public", table="notes", tenant="B", cells={"id": text, "body": None}),),
        forbidden=(text,),
        sql=(*become, statement),
        replayed=True,
    )


def pair(
    name: str,
    command: Command,
    verdict: Word,
    *,
    schema: str = "public",
    role: str = "authenticated",
    part: str | None = None,
    reason: str = "row-level security is on and no permissive policy lets authenticated do it",
    leak: Witness | None = None,
    probes: int = 0,
) -> PairVerdict:
    return PairVerdict(
        schema=schema,
        name=name,
        kind="table" if part is None else "function",
        part=part,
        role=role,
        command=command,
        verdict=verdict,
        certainty={"leaks": "measured", "unknown": None}.get(verdict, "proved"),
        reason=reason,
        witness=leak,
        probes=probes,
    )


def report_of(verdicts: tuple[PairVerdict, ...], **other: Any) -> ProofReport:
    roles = tuple(dict.fromkeys(v.role for v in verdicts))
    counts = {word: sum(v.verdict == word for v in verdicts) for word in ("isolated", "leaks", "denied", "unknown")}
    report = ProofReport(
        tool=Tool(name="pgadvise", version="0.1.0"),
        target=Target(kind="live", database="app", server_version="17.4", captured_at="2026-11-23T09:00:00+00:00"),
        roles=roles,
        played=tuple(ProvedRole(name=r, surface="api", kind="member", why="API requests run as it") for r in roles),
        tenancy=TenancyReport(
            tenant_table="public.teams", keys=("team_id",), source="inferred", confidence=0.97, tables=()
        ),
        coverage=ProofCoverage(
            relations=len({(v.schema, v.name, v.part) for v in verdicts}),
            pairs=len(verdicts),
            probes=sum(v.probes for v in verdicts),
            replayed_on="18.6",
        ),
        verdicts=verdicts,
        summary=ProofSummary(**counts),
    )
    return msgspec.structs.replace(report, **other)


def realistic() -> ProofReport:
    """Two roles, four leaks of every kind, doubts of two reasons, limits and a defect."""
    unproved = (
        "no attack succeeded, and there is no proof: a row of another tenant may pass the policies of public.jobs"
    )
    moved = "update public.notes set team_id = 'bbbbbbbb-0000-4000-8000-0000000000b2'"
    steps = witness("select array[t.id::text]::text from public.files t")
    verdicts = (
        pair("notes", "select", "isolated", probes=40),
        pair("notes", "insert", "isolated", probes=90),
        pair("notes", "update", "leaks", leak=witness(moved, what="moved a row to B"), probes=12),
        pair("notes", "delete", "denied"),
        pair("files", "select", "leaks", leak=msgspec.structs.replace(steps, steps=("insert into members …",))),
        *(pair("jobs", c, "unknown", reason=unproved, probes=700) for c in ("select", "insert", "update", "delete")),
        *(pair("audit_of_everything_that_ever_happened", c, "denied") for c in ("select", "insert", "update")),
        pair("notes_of", "execute", "leaks", part="uuid", leak=witness("select to_jsonb(r) from notes_of('b') r")),
        pair("touch", "execute", "unknown", part="", reason="no attack succeeded, and it was not proved", probes=3),
        *(pair("notes", c, "denied", role="anon") for c in ("select", "insert", "update", "delete")),
        pair("notes_of", "execute", "leaks", part="uuid", role="anon", leak=witness("select 1", fresh=True)),
    )
    limits = (Lacking(object="policy p of public.files", reason="function geo(point) does not exist"),)
    defect = Defect(
        schema="public", name="files", part=None, role="authenticated", command="select", claimed="isolated"
    )
    report = report_of(verdicts, defects=(defect,))
    unseen = (UnseenReport(section="workload", object=None, reason="pg_stat_statements is not installed"),)
    coverage = msgspec.structs.replace(report.coverage, unmade=limits, unseen=unseen)
    return msgspec.structs.replace(report, coverage=coverage)


def clean() -> ProofReport:
    return report_of(tuple(pair("notes", c, "isolated", probes=200) for c in ("select", "insert", "update", "delete")))


def hostile() -> ProofReport:
    """Names, values and reasons of any characters at all."""
    verdicts = []
    for text in NASTY:
        leak = witness(f"select '{text}'", text=text)
        rows = (WitnessRow(schema=text, table=text, tenant="B", cells={text: text}),)
        leak = msgspec.structs.replace(
            leak, rows=rows, session=msgspec.structs.replace(leak.session, claims={"s": text})
        )
        verdicts += [
            pair(text, "select", "leaks", schema=text, role="web", leak=leak),
            pair(text, "execute", "unknown", schema=text, role="web", part=text, reason=text),
        ]
    return report_of(tuple(verdicts))


MADE = {"realistic": realistic, "clean": clean, "hostile": hostile}


@pytest.fixture(params=MADE)
def proof_report(request: pytest.FixtureRequest) -> ProofReport:
    return MADE[request.param]()
