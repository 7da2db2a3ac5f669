"""The report of `advise diff`: what changed in findings and in who reaches what. Its fields are the JSON contract."""

from typing import Literal

import msgspec

from pgadvise.engines.verdicts.questions import Command, Surface
from pgadvise.report import FixedFinding, ReportedFinding, Target, Tool, UnseenReport

FORMAT_VERSION = 1

Word = Literal["wider", "narrower", "incomparable", "unknown"]
Kind = Literal["table", "view", "materialized_view", "foreign_table", "function", "role"]
WIDER: tuple[Word, ...] = ("wider", "incomparable")  # somebody reaches what he did not


class DiffRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row by the columns that were read of it, its values as text; null is NULL."""

    schema: str
    name: str
    cells: dict[str, str | None]


class DiffWitness(msgspec.Struct, frozen=True, kw_only=True):
    """What is reached now and was not before, from the solver's model; it was not run on a server.

    `session` are the claims (`claim sub`) and settings (`setting app.tenant`) that were read; `rows` the row that is
    reached (for UPDATE as it was and as it will be), `beside` other rows that have to be there. Values stand for
    themselves: only which are the same, and the literals of the policies, mean something.
    """

    session: dict[str, str | None]
    rows: tuple[DiffRow, ...]
    beside: tuple[DiffRow, ...] = ()


class ReachChange(msgspec.Struct, frozen=True, kw_only=True):
    """One object, command and role whose reach is not the same. `part`: a function's argument types.

    `certainty`: "proved", or "likely" where it hangs on a construct without a model or on what the other direction
    would be; None of unknown. `before` and `now` say what decides, `causes` what was changed, `blocked_by` the
    constructs that kept it from being decided. A `role` is about whom it may become; its command is execute.
    """

    schema: str
    name: str
    kind: Kind
    part: str | None = None
    role: str
    command: Command
    verdict: Word
    certainty: Literal["proved", "likely"] | None
    reason: str
    before: str
    now: str
    causes: tuple[str, ...] = ()
    witness: DiffWitness | None = None
    blocked_by: tuple[str, ...] = ()


class ReachHere(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about a command of a role, in a few words."""

    role: str
    command: Command
    decided_by: str


class OneSided(msgspec.Struct, frozen=True, kw_only=True):
    """An object that only one side has, with who reaches it there. That is told and gates nothing."""

    schema: str
    name: str
    kind: Kind
    part: str | None = None
    reach: tuple[ReachHere, ...] = ()


class DiffRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role that was compared, what it can send, and why it was taken as the application's."""

    name: str
    surface: Surface
    kind: str
    why: str


class DiffFindings(msgspec.Struct, frozen=True, kw_only=True):
    """`changed`: on both sides, about something that is not the same any more. `unknown` findings of the old side could
    not be looked for in the new one. `warnings` say why a comparison may mean little."""

    new: tuple[ReportedFinding, ...]
    changed: tuple[ReportedFinding, ...]
    fixed: tuple[FixedFinding, ...]
    unknown: int = 0
    warnings: tuple[str, ...] = ()


class DiffCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much was compared, and what neither side's snapshot tells. `failed` are rules that crashed."""

    objects: int
    pairs: int
    rules: int
    failed: tuple[str, ...] = ()
    unseen_old: tuple[UnseenReport, ...] = ()
    unseen_new: tuple[UnseenReport, ...] = ()


class DiffSummary(msgspec.Struct, frozen=True, kw_only=True):
    wider: int = 0
    incomparable: int = 0
    narrower: int = 0
    unknown: int = 0
    equal: int = 0
    added: int = 0
    dropped: int = 0
    new: int = 0
    changed: int = 0
    fixed: int = 0


class DiffReport(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Deterministic: the same snapshots and options give the same bytes. `reach` leaves out what is equal."""

    format_version: int = FORMAT_VERSION
    tool: Tool
    old: Target
    new: Target
    roles: tuple[DiffRole, ...]
    coverage: DiffCoverage
    findings: DiffFindings
    reach: tuple[ReachChange, ...]
    added: tuple[OneSided, ...]
    dropped: tuple[OneSided, ...]
    summary: DiffSummary
