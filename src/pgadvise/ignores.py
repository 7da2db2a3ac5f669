"""What is accepted: `[[ignore]]` entries of the configuration, each with its reason and its end."""

from collections.abc import Iterable, Sequence
from datetime import date
from fnmatch import fnmatchcase

import msgspec

from pgadvise.config import Ignore
from pgadvise.errors import ConfigError
from pgadvise.report import ObjectReport, ReportedFinding
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
    names = [rulebook.named(entry.rule).name for entry in ignores]
    result = []
    for finding in findings:
        state = finding.state
        for entry, name in zip(ignores, names, strict=True):
            if name == finding.rule and fnmatchcase(spelling(finding.object), entry.object):
                state = "expired" if entry.expires is not None and entry.expires < today else "suppressed"
                break
        result.append(msgspec.structs.replace(finding, state=state))
    return tuple(result)


def spelling(about: ObjectReport) -> str:
    """How a pattern spells an object: `public.audit_logs`, `public.audit_logs.some_index`, `public.f(uuid)`, `role`s by
    name.
    """
    if about.kind == "function":
        return f"{about.schema}.{about.name}({about.part or ''})"
    return ".".join(part for part in (about.schema, about.name, about.part) if part is not None)
