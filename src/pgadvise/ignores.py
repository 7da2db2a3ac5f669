"""What is accepted: `[[ignore]]` entries of the configuration, each with its reason and its end."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from fnmatch import fnmatchcase

import msgspec

from pgadvise.config import Ignore
from pgadvise.errors import ConfigError
from pgadvise.report import Acceptance, ObjectReport, ReportedFinding, UnusedIgnore
from pgadvise.rulebook import Rulebook

REASON_REQUIRED = "isolation"


def check_ignores(ignores: Iterable[Ignore], rulebook: Rulebook) -> None:
    """Every entry names a rule that exists, and one of isolation says why."""
    for entry in ignores:
        rule = rulebook.named(entry.rule)
        if rule.category == REASON_REQUIRED and not (entry.reason or "").strip():
            raise ConfigError(
                f"[[ignore]] of {entry.rule!r} on {entry.object!r} has no reason",
                'an isolation rule is only ignored with reason = "…"',
            )


def apply_ignores(
    findings: Sequence[ReportedFinding], ignores: Sequence[Ignore], today: date, rulebook: Rulebook
) -> tuple[ReportedFinding, ...]:
    """Mark what an entry covers as suppressed, or as expired where the entry's day has passed."""
    entries = [(rulebook.named(entry.rule).name, entry) for entry in ignores]
    return tuple(_marked(finding, entries, today) for finding in findings)


def _marked(finding: ReportedFinding, entries: Iterable[tuple[str, Ignore]], today: date) -> ReportedFinding:
    """Of several entries one that still holds counts, whatever stands first."""
    covering = [entry for rule, entry in entries if _covers(rule, entry, finding)]
    if not covering:
        return finding
    entry = next((entry for entry in covering if not _over(entry, today)), covering[0])
    return msgspec.structs.replace(
        finding,
        state="expired" if _over(entry, today) else "suppressed",
        acceptance=Acceptance(source="ignore", reason=entry.reason, until=entry.expires),
    )


def _covers(rule: str, entry: Ignore, finding: ReportedFinding) -> bool:
    return rule == finding.rule and fnmatchcase(spelling(finding.object), entry.object)


def _over(entry: Ignore, today: date) -> bool:
    return entry.expires is not None and entry.expires < today


def unused_ignores(
    findings: Sequence[ReportedFinding], ignores: Sequence[Ignore], whole: Collection[str], rulebook: Rulebook
) -> tuple[UnusedIgnore, ...]:
    """The entries that cover nothing, of the rules in `whole`: those that ran and lacked nothing."""
    named = [(rulebook.named(entry.rule).name, entry) for entry in ignores]
    return tuple(
        UnusedIgnore(rule=entry.rule, object=entry.object)
        for rule, entry in named
        if rule in whole and not any(_covers(rule, entry, finding) for finding in findings)
    )


def spelling(about: ObjectReport) -> str:
    """How a pattern spells an object: `public.audit_logs`, `public.audit_logs.some_index`, `public.f(uuid)`, `role`s by
    name.
    """
    if about.kind == "function":
        return f"{about.schema}.{about.name}({about.part or ''})"
    return ".".join(part for part in (about.schema, about.name, about.part) if part is not None)
