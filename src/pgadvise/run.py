"""Run one rule: findings, or the reason why it did not run, or how it failed. It costs nobody else."""

import traceback
from pathlib import Path
from typing import Any

import msgspec

from pgadvise.engines.facts import Facts
from pgadvise.engines.tenancy import SURE, Tenancy
from pgadvise.errors import ServerFailed
from pgadvise.finding import About, Certainty, Finding, Severity, digest, fingerprint
from pgadvise.report import ObjectReport, ReportedFinding, Skipped
from pgadvise.rule import Rule
from pgadvise.snapshot import NotCaptured

_TENANCY = frozenset(("tenancy", "tenants"))


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule gave: exactly one of findings (`ran`), `skipped`, `failed`; `degraded` may go with findings."""

    rule: str
    findings: tuple[ReportedFinding, ...] = ()
    ran: bool = False
    skipped: Skipped | None = None
    failed: Skipped | None = None
    degraded: Skipped | None = None


def run(rule: Rule, facts: Facts, options: dict[str, Any], severity: Severity | None) -> Outcome:
    """Give the rule its facts and collect what it yields."""
    try:
        arguments, missing = facts.gather(rule.check)
        if missing is not None:
            return Outcome(rule=rule.name, skipped=Skipped(rule=rule.name, reason=missing.reason))
        found = [_report(rule, finding, facts, severity) for finding in rule.check(**arguments, **options)]
    except ServerFailed:  # one that was named: what the rule asks for was not to be had, which is no failure of its own
        raise
    except Exception as error:  # a rule is a stranger's code: whatever it raises is its own failure, and reported
        reason = f"{type(error).__name__}: {error}{_place(rule, error)}"
        return Outcome(rule=rule.name, failed=Skipped(rule=rule.name, reason=reason))
    return Outcome(rule=rule.name, ran=True, findings=tuple(found), degraded=_degraded(rule, arguments))


def _place(rule: Rule, error: Exception) -> str:
    """The last line of the rule's own file that led there, for its author; nothing where a fact of it failed."""
    own = Path(rule.file).resolve()  # a folder may be named from here, and a frame tells the whole path
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).resolve() == own]
    return f" ({own.name}:{lines[-1]})" if lines else ""


def _degraded(rule: Rule, arguments: dict[str, Any]) -> Skipped | None:
    # Where a rule can do without proofs they only take findings away: without them it says all that it would.
    lacking = (value for name, value in arguments.items() if name != "verdicts" and isinstance(value, NotCaptured))
    reasons = dict.fromkeys(value.reason for value in lacking)
    return Skipped(rule=rule.name, reason="; ".join(reasons)) if reasons else None


def _report(rule: Rule, finding: Finding, facts: Facts, severity: Severity | None) -> ReportedFinding:
    allowed = (rule.severity, *rule.declaration.also)
    if finding.severity is not None and finding.severity not in allowed:
        raise ValueError(f"the finding says {finding.severity}, the rule declares {', '.join(allowed)}")
    return ReportedFinding(
        rule=rule.name,
        category=rule.category,
        severity=severity or finding.severity or rule.severity,
        security_severity=rule.declaration.security,
        certainty=_certainty(rule, finding, facts),
        object=ObjectReport(
            kind=finding.about.kind, schema=finding.about.schema, name=finding.about.name, part=finding.about.part
        ),
        message=finding.message,
        detail=finding.detail,
        evidence=finding.evidence,
        fix=finding.fix,
        location=None,
        fingerprint=fingerprint(rule.name, finding.about, finding.discriminator),
        # Without the rule's name: a rule that is renamed has judged the same.
        evidence_hash=digest(*finding.judged),
        discriminator=finding.discriminator,
    )


def _certainty(rule: Rule, finding: Finding, facts: Facts) -> Certainty:
    """A finding is no surer than what it stands on: whose rows these are, and which role the application uses."""
    needs = {need.fact for need in rule.needs}
    if needs & _TENANCY and _doubtful(finding.about, facts):
        return "likely"
    if "application" in needs and any(role.likely for role in facts.get("application").roles):
        return "likely"
    return finding.certainty


def _doubtful(about: About, facts: Facts) -> bool:
    tenancy: Tenancy = facts.get("tenancy")
    if not tenancy.multi_tenant:
        return False
    relation = facts.snapshot.relation_named(about.schema, about.name) if about.schema else None
    known = tenancy.of(relation) if relation else None
    return min(tenancy.confidence, known.confidence if known else 1.0) < SURE
