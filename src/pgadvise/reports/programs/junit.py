"""JUnit XML: a case for each finding and for each rule, as CI systems list tests.

A finding is a failing case under its rule, an accepted one a skipped case, a fixed one a passing case. A rule that ran
and found nothing passes, one that could not run is skipped, one that failed is an error.
GitLab and Jenkins tell cases apart by class and name alone, so no two are called the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.etree import ElementTree as ET

from pgadvise.report import Report, ReportedFinding, Skipped, ordered
from pgadvise.reports.content.acceptance import gone, is_accepted, note
from pgadvise.reports.content.entry import captured, clean_rules, named, safe_lines, script
from pgadvise.reports.lines.safe import markup_in_log, safe

_RULE = "every object"  # the case of a rule as a whole
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(report: Report) -> str:
    """One suite. `time` is 0 throughout: the rules share one reading of the database."""
    cases = [*_told_apart(chain(_findings(report), _fixed(report))), *_rules(report)]
    outcomes = Counter(case[0].tag for case in cases if len(case))
    counts = {name: str(outcomes[tag]) for name, tag in _COUNTED.items()}
    shared = {"name": "pgadvise", "tests": str(len(cases)), **counts, "time": "0"}
    root = ET.Element("testsuites", shared)
    suite = ET.SubElement(root, "testsuite", shared)
    moment = captured(report)
    if moment:
        suite.set("timestamp", f"{moment:%Y-%m-%dT%H:%M:%S}")
    suite.append(_properties(report))
    suite.extend(cases)
    unseen = "\n".join(f"not seen: {safe(u.object or u.section)}: {safe(u.reason)}" for u in report.coverage.unseen)
    if unseen:
        ET.SubElement(suite, "system-out").text = unseen
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{markup_in_log(ET.tostring(root, encoding="unicode"))}\n'


def _properties(report: Report) -> ET.Element:
    element = ET.Element("properties")
    target = report.target
    for name, value in (
        ("version", report.tool.version),
        ("database", target.database),
        ("server_version", target.server_version),
    ):
        ET.SubElement(element, "property", name=name, value=safe(value))
    return element


def _findings(report: Report) -> Iterator[ET.Element]:
    for finding in ordered(report.findings):
        case = _case(finding.rule, named(finding))
        if finding.location:
            case.set("file", safe(finding.location.file))
            case.set("line", str(finding.location.line))
        said = note(finding)
        if is_accepted(finding):
            _outcome(case, "skipped", said, f"{said}\n\n{_text(finding)}")
        else:
            outcome = _outcome(case, "failure", safe(finding.message), _text(finding))
            outcome.set("type", finding.severity)
        yield case


def _fixed(report: Report) -> Iterator[ET.Element]:
    for fixed in report.fixed:
        case = _case(fixed.rule, named(fixed))
        ET.SubElement(case, "system-out").text = gone(report) + (f", {fixed.count} times" if fixed.count > 1 else "")
        yield case


def _rules(report: Report) -> Iterator[ET.Element]:
    hidden = set(report.coverage.ran) - set(clean_rules(report)) - {f.rule for f in report.findings}
    degraded = {one.rule: one.reason for one in report.coverage.degraded}
    for rule in clean_rules(report):
        case = _case(rule, _RULE)
        if rule in degraded:
            ET.SubElement(case, "system-out").text = f"ran without what it would have used: {safe(degraded[rule])}"
        yield case
    for rule in sorted(hidden):
        yield _skipped(Skipped(rule=rule, reason="found what is left out of this report"), "skipped")
    for one in report.coverage.skipped:
        yield _skipped(one, "skipped")
    for one in report.coverage.failed:
        yield _skipped(one, "error")


def _skipped(one: Skipped, outcome: str) -> ET.Element:
    case = _case(one.rule, _RULE)
    reason = safe(one.reason)
    _outcome(case, outcome, reason, reason)
    return case


def _case(rule: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=f"pgadvise.{safe(rule)}", name=name, time="0")


def _outcome(case: ET.Element, tag: str, message: str, text: str) -> ET.Element:
    """The message stands in the text again: GitLab shows nothing else."""
    outcome = ET.SubElement(case, tag, message=message)
    outcome.text = text
    return outcome


def _told_apart(cases: Iterable[ET.Element]) -> Iterator[ET.Element]:
    """`public.t`, `public.t (2)`, … within one rule."""
    taken: Counter[tuple[str, str]] = Counter()
    for case in cases:
        rule, name = case.attrib["classname"], case.attrib["name"]
        shown = name
        while taken[rule, shown]:
            taken[rule, name] += 1
            shown = f"{name} ({taken[rule, name]})"
        taken[rule, shown] += 1
        case.set("name", shown)
        yield case


def _text(finding: ReportedFinding) -> str:
    fix = f"Fix: {safe(finding.fix.title)}\n{script(finding)}" if finding.fix else ""
    known = f"{finding.severity}, {finding.certainty}, fingerprint {finding.fingerprint}"
    parts = [safe(finding.message), "" if is_accepted(finding) else note(finding), safe_lines(finding.detail).strip()]
    return "\n\n".join(part.strip() for part in (*parts, fix, known) if part.strip())
