"""The proof report: for each relation, command and role what was proved, what leaked, what nobody knows.

Its fields are the JSON contract of `advise prove --format json`.
"""

from typing import Any, Literal

import msgspec

from pgadvise.engines.verdicts.questions import Command, Surface
from pgadvise.report import Target, TenancyReport, Tool, UnseenReport

FORMAT_VERSION = 1

Word = Literal["isolated", "leaks", "denied", "unknown"]
Certainty = Literal["proved", "measured", "likely"] | None
Kind = Literal["table", "view", "materialized_view", "foreign_table", "function"]

COMMANDS: tuple[Command, ...] = ("select", "insert", "update", "delete", "truncate", "execute")


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who attacked: the token's claims, if there was a token, and settings as the application or he himself made them.

    With `fresh` it was a connection in which none of the other settings had ever been set.
    """

    name: str
    role: str
    person: str | None = None
    claims: dict[str, Any] | None = None
    settings: dict[str, str] = {}
    fresh: bool = False


class WitnessRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that has to be there for the attack: whose it is (A attacks; None belongs to nobody), and its cells."""

    schema: str
    table: str
    tenant: str | None
    cells: dict[str, str | None]


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """A leak as it happened. `sql` is the whole attack in order, to run in one transaction; `statement` its last.

    `what` says what the statement did, `hit` the rows it did it to, by key. `rows` are the fewest that have to be
    there, every other table empty; `refreshed` the materialized views to be filled from them. The leak is known by an
    answer of the statement that holds one of the `forbidden` texts (a relation's answer is one), or by a query of
    `guards` that answers otherwise than before. Without any of both it was seen among all the rows only.
    """

    session: Session
    what: str
    statement: str
    steps: tuple[str, ...] = ()
    prepared: tuple[str, ...] = ()
    hit: tuple[str, ...] = ()
    rows: tuple[WitnessRow, ...] = ()
    refreshed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    sql: tuple[str, ...]
    replayed: bool


class PairVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One relation, command and role. `part` is a function's argument types.

    `certainty`: "proved" of isolated and denied, "measured" of a replayed leak; "likely" where it is in doubt whose
    the rows are; None of unknown. `assumptions` are what a proof stands on, `blocked_by` the constructs that kept the
    prover from one, with their places; `advice` says what would let an unknown be decided. `probes` attacks were tried.
    The reason of an unknown has two halves: `tried`, what attacks showed, and `unproved`, why there is no proof;
    `cause` is what kept the proofs of several from being. Of a leak `road` says what let it through: policies by name,
    or what stands in their place.
    """

    schema: str
    name: str
    kind: Kind
    part: str | None = None
    role: str
    command: Command
    verdict: Word
    certainty: Certainty
    reason: str
    tried: str = ""
    unproved: str = ""
    cause: str | None = None
    assumptions: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    advice: str | None = None
    road: str | None = None
    witness: Witness | None = None
    probes: int = 0


class ProvedRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role that was proved: what the attacker can send as it, and why it was taken as the application's."""

    name: str
    surface: Surface
    kind: str
    why: str


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """An object that the copy lacks, or that could be given no rows there, and why."""

    object: str
    reason: str


class Defect(msgspec.Struct, frozen=True, kw_only=True):
    """A proof of ours that an attack refuted: what the attack showed stands, and this should be reported to us."""

    schema: str
    name: str
    part: str | None
    role: str
    command: Command
    claimed: str


class ProofCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much was asked and tried. `unmade` and `unseeded` limit what the attacks could show."""

    relations: int
    pairs: int
    probes: int
    replayed_on: str | None  # the throwaway server's version; None where nothing was attacked
    unmade: tuple[Lacking, ...] = ()
    unseeded: tuple[Lacking, ...] = ()
    unseen: tuple[UnseenReport, ...] = ()


class ProofSummary(msgspec.Struct, frozen=True, kw_only=True):
    isolated: int = 0
    leaks: int = 0
    denied: int = 0
    unknown: int = 0


class ProofReport(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Deterministic: the same snapshot and options give the same bytes."""

    format_version: int = FORMAT_VERSION
    tool: Tool
    target: Target
    roles: tuple[str, ...]
    played: tuple[ProvedRole, ...]
    tenancy: TenancyReport
    coverage: ProofCoverage
    verdicts: tuple[PairVerdict, ...]
    defects: tuple[Defect, ...] = ()
    summary: ProofSummary


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between a role and the rows. `around` are views that show a table's rows past its policies."""

    schema: str
    name: str
    kind: Kind
    part: str | None = None
    role: str
    command: Command
    reach: Literal["open", "conditional", "denied"]
    road: str
    around: tuple[str, ...] = ()


class MatrixReport(msgspec.Struct, frozen=True, kw_only=True):
    """`advise prove --matrix`: facts of the catalog, which prove nothing of rows."""

    format_version: int = FORMAT_VERSION
    tool: Tool
    target: Target
    roles: tuple[str, ...]
    played: tuple[ProvedRole, ...]
    tenancy: TenancyReport
    unseen: tuple[UnseenReport, ...] = ()
    matrix: tuple[Reached, ...]
