"""The whole flow of `advise prove`: snapshot → questions → proofs and attacks → verdicts → report."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.world.axis import axes
from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.matrix import matrix
from pgadvise.engines.verdicts.questions import Actor, Question, Surface, questions, tenant_relations
from pgadvise.errors import ConfigError
from pgadvise.proof_report import MatrixReport, ProofReport
from pgadvise.proving.actors import actors
from pgadvise.proving.attacks import WITNESSED, Attacked, attack
from pgadvise.proving.meant import meant
from pgadvise.proving.proofs import Proofs, proofs
from pgadvise.proving.reporting import matrix_report, report
from pgadvise.scratch.replay.limits import Limits
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot

_WHOSE = "say whose rows they are: --tenant-key COLUMN or --tenant-table SCHEMA.NAME, or [tenancy] in pgadvise.toml"
_PERSONS = "its rows belong to people: --tenant-table auth.users proves one person apart from another"
Serving = Callable[[], AbstractContextManager[Server]]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wants to know. `roles` empty: the application's. `serving` None: nothing is attacked."""

    roles: tuple[str, ...] = ()
    surface: Surface | None = None
    serving: Serving | None = None
    limits: Limits = Limits()
    witnessed: int = WITNESSED


def prove(
    snapshot: Snapshot,
    declared: Declared,
    asked: Asked,
    *,
    kind: str = "live",
    progress: Callable[[str], None] = lambda text: None,
) -> ProofReport:
    """Raises ConfigError without tenants or roles, ServerFailed where attacks are wanted and no server starts."""
    facts = Facts(snapshot, meant(snapshot, declared))
    playing, every = questions_of(facts, asked)
    proved, attacked = answers(facts, asked, playing, every, progress)
    return report(facts, kind, playing, every, proved, attacked)


def answers(
    facts: Facts,
    asked: Asked,
    playing: tuple[Actor, ...],
    every: tuple[Question, ...],
    progress: Callable[[str], None],
) -> tuple[Proofs, Attacked | None]:
    """What is proved, and what came of attacks; None where nothing was attacked: by wish, or since nothing is open."""
    proved = proofs(facts, playing, every, progress, asked.limits.over)
    open_ = tuple(question for question in every if question.key not in proved.closed)
    if asked.serving is None or not open_:
        return proved, None
    progress("starting a throwaway server")
    with asked.serving() as server:
        return proved, attack(facts, open_, server, asked.limits, progress, witnessed=asked.witnessed)


def reach(snapshot: Snapshot, declared: Declared, asked: Asked, *, kind: str = "live") -> MatrixReport:
    """What stands between the roles and the rows, from the catalog alone; raises as `prove` does."""
    facts = Facts(snapshot, meant(snapshot, declared))
    playing, every = questions_of(facts, asked)
    return matrix_report(facts, kind, playing, matrix(every, facts.get("access"), facts.get("platform")))


def questions_of(facts: Facts, asked: Asked) -> tuple[tuple[Actor, ...], tuple[Question, ...]]:
    """Nothing asked must not look like nothing found."""
    database = facts.snapshot.origin.database
    tenancy: Tenancy = facts.get("tenancy")
    declared: TenancyDeclared = facts.get("declared").tenancy
    if not tenancy.multi_tenant and not declared.tables:
        why = tenancy.why_none or "no table lists them"
        raise ConfigError(f"no tenants were found in {database}: {why}", _PERSONS if _personal(tenancy) else _WHOSE)
    playing = actors(facts.get("application"), asked.roles, asked.surface)
    platform = facts.get("platform")
    relations = tenant_relations(facts.snapshot, platform, axes(facts.snapshot, tenancy).keys())
    if not relations:
        raise ConfigError(f"no table, view or partition in {database} holds rows of one tenant", _WHOSE)
    return playing, questions(playing, relations, platform)


def _personal(tenancy: Tenancy) -> bool:
    """Whether a platform's users own rows, so that each of them may be taken as a tenant."""
    return ACCOUNTS in tenancy.people and any(table.scope == "user" for table in tenancy.tables)
