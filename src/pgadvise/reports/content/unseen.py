"""What a report could not judge: parts that were not seen, rules that did not run, rules that failed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pgadvise.grouped import grouped
from pgadvise.report import Coverage, Report, Skipped, UnseenReport, left_out
from pgadvise.reports.lines.layout import joined, listed, number_of
from pgadvise.reports.view import View

_SECTIONS = {
    "workload": "statements",
    "role_settings": "settings of roles",
    "statistics": "column statistics",
    "activity": "sessions and locks",
    "ages": "ages of transaction ids",
    "sequences": "last values",
}


def not_seen(report: Report, view: View) -> Iterator[str]:
    """One sentence for each reason: what it hid, why, which rules waited for that."""
    coverage = report.coverage
    parts = _by_why(coverage.unseen)
    skipped = rules_by_reason(s for s in coverage.skipped if not _for_tenants(report, s))
    degraded = grouped(
        (next((reason for reason in parts if reason in one.reason), one.reason), one.rule) for one in coverage.degraded
    )
    for reason in dict.fromkeys([*parts, *skipped, *degraded]):
        what = ", ".join(_parts(parts[reason])) if reason in parts else ""
        rules = [
            _rules(skipped.get(reason, ()), "did not run", view),
            _rules(degraded.get(reason, ()), "ran without", view),
        ]
        yield joined([f"{what}: {reason}" if what else reason, *rules])


def hidden(unseen: Iterable[UnseenReport]) -> Iterator[str]:
    """The objects of which nothing was seen, and why."""
    for reason, parts in _by_why(one for one in unseen if left_out((one,))).items():
        yield f"{', '.join(_parts(parts))}: {reason}"


def _by_why(unseen: Iterable[UnseenReport]) -> dict[str, tuple[UnseenReport, ...]]:
    return grouped((one.reason, one) for one in unseen)


def rules_by_reason(skipped: Iterable[Skipped]) -> dict[str, tuple[str, ...]]:
    return grouped((one.reason, one.rule) for one in skipped)


def _parts(unseen: Iterable[UnseenReport]) -> Iterator[str]:
    """`column statistics`, `tables public.a, public.b`."""
    sections: dict[str, list[str]] = defaultdict(list)
    for one in unseen:
        sections[one.section].extend([one.object] if one.object is not None else [])
    for section, objects in sections.items():
        if section == "relations" and objects:
            yield listed(objects, 3)
            continue
        name = _SECTIONS.get(section, section.replace("_", " "))
        yield f"{name} of {listed(objects, 3)}" if objects else name


def _rules(names: Iterable[str], what: str, view: View) -> str:
    rules = list(names)
    if not rules:
        return ""
    named = f": {listed(rules, 1000 if view.verbose else 3)}"
    return f"{number_of(len(rules), 'rule')} {what}{named}"


def _for_tenants(report: Report, skipped: Skipped) -> bool:
    """Whether a rule was left out because there are no tenants: that is said once, where the tenants are."""
    tenancy = report.tenancy
    absent = tenancy.tenant_table is None and not tenancy.keys
    return absent and skipped.reason in (tenancy.why_none, "this database has no tenants")


def tenants_missing(report: Report) -> str:
    """How many rules make no sense here."""
    rules = [s.rule for s in report.coverage.skipped if _for_tenants(report, s)]
    return f"{number_of(len(rules), 'rule')} about tenants did not apply" if rules else ""


def failures(coverage: Coverage) -> Iterator[str]:
    """A rule that raised: its findings are missing, and that is said as loudly as an error."""
    for one in coverage.failed:
        yield f"{one.rule}: {one.reason}; what this rule would have found is missing"
