"""The Report: what was looked at, what was found, what could not be judged. Its fields are the JSON contract."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from pgadvise.finding import RANK, Certainty, Fix, ObjectKind, Severity

FORMAT_VERSION = 1
OBJECTS = ("relations", "functions")  # sections that tell single objects which had to be left out
State = Literal["new", "existing", "changed", "suppressed", "expired"]


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    version: str


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at; no host, no user, no password.

    `exposed_schemas` are those taken as served by an HTTP API; `exposed_source` says how that is known: "declared",
    "pgrst.db_schemas", "assumed", or "none" where there is no API.
    """

    kind: Literal["live", "snapshot"]
    database: str
    server_version: str
    captured_at: str
    platform: str = "plain"
    exposed_schemas: tuple[str, ...] = ()
    exposed_source: str = "none"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    table: str
    columns: tuple[str, ...]
    references: str


class TableScope(msgspec.Struct, frozen=True, kw_only=True):
    schema: str
    name: str
    scope: str
    key: str | None
    via: tuple[Step, ...]
    confidence: float
    evidence: tuple[str, ...] = ()
    expression: str | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A doubt about the tenancy, and the lines of configuration that settle it."""

    doubt: str
    answer: str
    tables: tuple[str, ...] = ()


class TenancyReport(msgspec.Struct, frozen=True, kw_only=True):
    tenant_table: str | None
    keys: tuple[str, ...]
    source: str
    confidence: float
    tables: tuple[TableScope, ...]
    levels: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    why_none: str | None = None


class ApplicationRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role taken as the application's, and why."""

    name: str
    kind: str
    source: str
    why: str


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    rule: str
    reason: str


class LookedAt(msgspec.Struct, frozen=True, kw_only=True):
    """How much there was to judge. Counts of the user's own objects; statements of the workload and its window."""

    tables: int
    views: int
    indexes: int
    policies: int
    functions: int
    statements: int | None = None
    statements_since: str | None = None
    counters_since: str | None = None


class UnseenReport(msgspec.Struct, frozen=True, kw_only=True):
    """An object or a part of the snapshot that was not seen."""

    section: str
    object: str | None
    reason: str


def left_out(unseen: Iterable[UnseenReport]) -> tuple[str, ...]:
    """Relations and functions of which nothing was seen: whatever they hold or open is unknown."""
    return tuple(one.object for one in unseen if one.section in OBJECTS and one.object is not None)


class UnusedIgnore(msgspec.Struct, frozen=True, kw_only=True):
    """An `[[ignore]]` entry that silenced nothing, although its rule ran on everything."""

    rule: str
    object: str


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    ran: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Skipped, ...]
    degraded: tuple[Skipped, ...] = ()  # ran without a fact they would have used
    looked_at: LookedAt | None = None
    unseen: tuple[UnseenReport, ...] = ()
    unused_ignores: tuple[UnusedIgnore, ...] = ()


class RuleReport(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that ran. `help` is its page as Markdown, where it found something: not everyone has `advise explain`."""

    name: str
    category: str
    severity: Severity
    title: str
    security: float | None = None
    help: str = ""


class ObjectReport(msgspec.Struct, frozen=True, kw_only=True, order=True):
    kind: ObjectKind
    schema: str | None
    name: str
    part: str | None


class Location(msgspec.Struct, frozen=True, kw_only=True):
    file: str
    line: int
    column: int = 1


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """Who accepted a finding, why, and until when (a day, inclusive); `source` is where that is written.

    `severity` is there where the finding is graver now: the one that was accepted.
    """

    source: Literal["baseline", "ignore", "against"]
    reason: str | None = None
    owner: str | None = None
    until: date | None = None
    severity: Severity | msgspec.UnsetType = msgspec.UNSET


class ReportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with what the runner joined to it. `fingerprint` and `evidence_hash` are 16 hex digits.

    `acceptance` stands where the state is existing, changed, suppressed or expired.
    """

    rule: str
    category: str
    severity: Severity
    security_severity: float | None
    certainty: Certainty
    object: ObjectReport
    message: str
    detail: str
    evidence: dict[str, Any]
    fix: Fix | None
    location: Location | None
    fingerprint: str
    evidence_hash: str
    discriminator: str = ""
    state: State = "new"
    acceptance: Acceptance | None = None


def ordered(findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """By severity, object, category and rule: the same order for the same findings."""

    def key(f: ReportedFinding) -> tuple[object, ...]:
        place = (f.object.kind, f.object.schema or "", f.object.name, f.object.part or "")
        return (RANK[f.severity], place, f.category, f.rule, f.fingerprint, f.message)

    return tuple(sorted(findings, key=key))


class FixedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that was accepted, or that the other catalog has, and that is gone; `count` times."""

    rule: str
    object: ObjectReport
    severity: Severity
    fingerprint: str
    count: int = 1


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """What the findings were compared with: the baseline file `name`, or the other catalog of the database `name`.

    `entries` counts what it holds; `unknown` those that this run could not judge (their rule did not run, their schema
    was left out); `expiring` are accepted findings whose acceptance ends within fourteen days. `foreign` says that
    none of the objects it names is there, `silent` names rules that ran then and could not run now. With `only_new` the
    report's findings are those that gate.
    """

    kind: Literal["baseline", "against"]
    name: str
    entries: int
    unknown: int = 0
    expiring: tuple[str, ...] = ()  # fingerprints
    only_new: bool = False
    foreign: bool = False
    silent: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()  # what makes the comparison doubtful, in clauses about `name`


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of what stands under `findings` (suppressed ones counted apart) and of what is gone."""

    error: int = 0
    warning: int = 0
    info: int = 0
    new: int = 0
    existing: int = 0
    changed: int = 0
    expired: int = 0
    suppressed: int = 0
    fixed: int = 0

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        """The worst first."""
        return {"error": self.error, "warning": self.warning, "info": self.info}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Deterministic: the same snapshot and configuration give the same bytes."""

    format_version: int = FORMAT_VERSION
    tool: Tool
    target: Target
    tenancy: TenancyReport
    roles: tuple[ApplicationRole, ...] = ()
    coverage: Coverage
    findings: tuple[ReportedFinding, ...]
    fixed: tuple[FixedFinding, ...] = ()
    gate: Gate | None = None
    summary: Summary
    rules: tuple[RuleReport, ...] = ()
