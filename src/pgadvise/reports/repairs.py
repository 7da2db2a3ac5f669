"""The fixes of findings as Markdown: folded, those of one rule together, the SQL to copy."""

from collections.abc import Iterable, Iterator, Sequence

from pgadvise.finding import Fix
from pgadvise.report import ReportedFinding
from pgadvise.reports.entry import named, script
from pgadvise.reports.layout import number_of
from pgadvise.reports.markup import code, fence, folded, text

_TOGETHER = 20  # fixes under one line
_COLUMNS = 100  # of SQL
_Repair = tuple[ReportedFinding, Fix]


def repairs(findings: Iterable[ReportedFinding]) -> Iterator[str]:
    """In the order of `findings`, each fix once, those of one rule at one price under one line."""
    groups: dict[tuple[object, ...], dict[tuple[str, ...], _Repair]] = {}
    for finding in findings:
        fix = finding.fix
        if fix is not None:
            alone = () if fix.statements else (named(finding),)
            group = groups.setdefault((finding.rule, finding.detail, fix.safe, fix.lock, alone), {})
            group.setdefault(fix.statements, (finding, fix))
    for group in groups.values():
        together = list(group.values())
        for start in range(0, len(together), _TOGETHER):
            yield _repair(together[start : start + _TOGETHER])


def _repair(together: Sequence[_Repair]) -> str:
    finding, fix = together[0]
    many = len(together) > 1
    what = f"{number_of(len(together), 'fix', 'fixes')} of {finding.rule}" if many else fix.title
    terms = ["" if fix.safe else "can change what queries return", fix.lock if fix.statements else ""]
    detail = " ".join(finding.detail.split())
    parts = [text(said) for said in (detail, " · ".join(filter(None, terms))) if said]
    sql = "\n".join(filter(None, (script(one, _COLUMNS) for one, _ in together)))
    parts += [fence(sql, "sql")] if sql else []
    told = text(what)
    summary = told if many else f"{code(named(finding))} {told}"
    return folded(summary, "\n\n".join(parts).rstrip("\n") + "\n")
