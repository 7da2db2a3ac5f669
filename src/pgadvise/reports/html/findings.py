"""The findings: those that gate, then the accepted, then the silenced; by object, the worst first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pgadvise.finding import RANK, Fix, Severity
from pgadvise.report import FixedFinding, Report, ReportedFinding, State, ordered
from pgadvise.reports.content.acceptance import note
from pgadvise.reports.content.blocks import by_object, is_relation, spelled
from pgadvise.reports.content.replayed import parted
from pgadvise.reports.html.elements import Markup, block, lines, prose, tag, text, written
from pgadvise.reports.lines import statement
from pgadvise.reports.lines.layout import joined, number_of
from pgadvise.reports.lines.quantities import evidence, quantity
from pgadvise.reports.view import NOUNS

SEVERITIES: dict[Severity, str] = {"error": "Error", "warning": "Warning", "info": "Note"}
STATES: dict[State, str] = {
    "new": "new",
    "changed": "changed",
    "expired": "expired",
    "existing": "accepted",
    "suppressed": "silenced",
}
_WIDE = 100_000  # columns of a line of SQL: the page breaks it where the window ends, and copies it whole
_LONG = 60  # a text of more characters stands in a block of its own


class Findings:
    """Writes the findings of one report; knows which element each of them, and each object, became."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.relations: dict[tuple[str | None, str], str] = {}  # schema and name, and the element they stand in
        self.ids: dict[int, str] = {}  # by id()
        self._named = Counter[str]()
        self._count = 0
        self._pages = {rule.name for rule in report.rules}
        self._gated = report.gate is not None

    def parts(self) -> Iterator[Markup]:
        """Each part under its heading."""
        for title, name, states in (
            ("New or no longer accepted" if self._gated else "Findings", "findings", ("new", "changed", "expired")),
            ("Accepted", "accepted", ("existing",)),
            ("Silenced by [[ignore]]", "silenced", ("suppressed",)),
        ):
            found = [f for f in self.report.findings if f.state in states]
            if found:
                objects = (self._object(label, group) for label, group in by_object(ordered(found)))
                yield block(
                    "section",
                    tag("h2", title, " ", tag("span", f"{len(found):,}", class_="count"), id=f"{name}-title"),
                    *objects,
                    class_="part",
                    id=name,
                    aria_labelledby=f"{name}-title",
                )

    def _object(self, label: str, found: Sequence[ReportedFinding]) -> Markup:
        self._count += 1
        anchor = f"object-{self._count}"
        if is_relation(found[0].object):
            self.relations.setdefault((found[0].object.schema, found[0].object.name), anchor)
        severities = [f.severity for f in found]
        counts = ", ".join(
            number_of(severities.count(severity), noun) for severity, noun in NOUNS.items() if severity in severities
        )
        return block(
            "div",
            tag("h3", tag("span", label, class_="name"), " ", tag("span", prose(counts), class_="count")),
            *map(self.finding, found),
            class_="object",
            id=anchor,
        )

    def finding(self, finding: ReportedFinding) -> Markup:
        # Two findings may be equal: each element has a name of its own, the first that of the fingerprint.
        self._named[finding.fingerprint] += 1
        count = self._named[finding.fingerprint]
        name = finding.fingerprint if count == 1 else f"{finding.fingerprint}-{count}"
        self.ids.setdefault(id(finding), name)
        return tag(
            "details",
            tag(
                "summary",
                _severity(finding.severity),
                tag("span", prose(finding.message), class_="message"),
                _rule(finding.rule, finding.state),
            ),
            tag("div", Markup("\n"), lines(self._body(finding, name)), Markup("\n"), class_="body"),
            class_=f"finding {finding.severity}",
            id=name,
            data_rule=finding.rule,
            data_category=finding.category,
            data_state=finding.state,
        )

    def _body(self, finding: ReportedFinding, name: str) -> Iterator[Markup]:
        detail = parted(finding.detail.strip())
        for said in filter(None, (detail.told, detail.sentence)):
            yield tag("p", written(said), class_="detail")
        if detail.statements:
            yield tag("pre", written(_sql(detail.statements)), class_="sql")
        yield from _evidence(finding)
        if finding.fix is not None:
            yield from _fix(finding.fix)
        if finding.state != "new":
            yield tag("p", prose(_accepted(finding)), class_="acceptance")
        yield tag("p", prose(_standing(finding)), self._page(finding.rule), _link(name), class_="standing")

    def _page(self, rule: str) -> Markup:
        return _about(rule) if rule in self._pages else Markup(" · ")


@lru_cache(1024)
def _about(rule: str) -> Markup:
    return Markup(f" · {tag('a', 'About this rule', href=f'#rule-{rule}')} · ")


def _link(name: str) -> Markup:
    return tag("a", "Link to this finding", href=f"#{name}")


@lru_cache(1024)
def _severity(severity: Severity) -> Markup:
    return tag("span", SEVERITIES[severity], class_="severity")


@lru_cache(1024)
def _rule(rule: str, state: State) -> Markup:
    name = tag("code", rule, class_="rule")
    return name if state == "new" else tag("span", tag("span", STATES[state], class_="chip"), name, class_="rule")


def _standing(finding: ReportedFinding) -> str:
    """How sure it is, how grave, where it stands."""
    security, place = finding.security_severity, finding.location
    grave = f"security {security:g}" if security is not None else ""
    return joined([finding.certainty, grave, f"{place.file}:{place.line}" if place else ""])


def _accepted(finding: ReportedFinding) -> str:
    """How it stands to what was accepted; of an acceptance that no longer holds also whose it was, and why."""
    told = note(finding)
    given = finding.acceptance if finding.state in ("changed", "expired") else None
    by = f"by {given.owner}" if given and given.owner else ""
    why = given.reason or "" if given else ""
    was = ": ".join(part for part in (by, why) if part)
    return f"{told[:1].upper()}{told[1:]}" + (
        f" · it was accepted {was}" if by else f" · why it was: {was}" if was else ""
    )


def _evidence(finding: ReportedFinding) -> Iterator[Markup]:
    """Numbers and names in a row, long texts below, each in a block."""
    told = f"{finding.message}\n{finding.detail}"
    long = {k: v for k, v in finding.evidence.items() if isinstance(v, str) and len(v) > _LONG and v not in told}
    short = {k: v for k, v in finding.evidence.items() if k not in long}
    if told_short := joined(evidence(short, told, True)):
        yield tag("p", prose(told_short), class_="evidence")
    for key, value in long.items():
        label, _ = quantity(key, value)
        yield tag("p", label, class_="label")
        yield tag("pre", written(value))


def _sql(statements: Iterable[str]) -> str:
    return "\n".join(line for text in statements for line in statement.lines(text, _WIDE))


def _fix(fix: Fix) -> Iterator[Markup]:
    sql = _sql(text for text in fix.statements if text.strip())
    online = f"{'online' if fix.online else 'not online'}, {fix.lock}" if sql else ""
    changes = "" if fix.safe else "can change what queries return"
    terms = joined([changes, online, "tried on a copy: clean" if fix.verified else ""])
    yield tag("p", tag("b", "Fix"), " ", prose(fix.title), class_="fix")
    if terms:
        yield tag("p", prose(terms), class_="terms")
    if sql:
        yield tag("pre", written(sql), class_="sql")
    if fix.prisma:
        yield tag("p", "in schema.prisma", class_="label")
        yield tag("pre", written(fix.prisma.strip("\n")), class_="sql")


def gone(fixed: Sequence[FixedFinding]) -> Markup:
    """What was accepted, or stands in the other catalog, and is no longer found; empty where nothing is."""
    if not fixed:
        return text("")

    def place(one: FixedFinding) -> tuple[object, ...]:
        return (RANK[one.severity], spelled(one.object), one.rule, one.fingerprint)

    items = (
        tag(
            "li",
            tag("span", SEVERITIES[one.severity], class_=f"severity {one.severity}"),
            " ",
            tag("span", spelled(one.object), class_="name"),
            " ",
            tag("code", one.rule),
            f" {one.count:,} times" if one.count > 1 else "",
        )
        for one in sorted(fixed, key=place)
    )
    count = sum(one.count for one in fixed)
    return block(
        "section",
        tag("h2", "Fixed ", tag("span", f"{count:,}", class_="count"), id="fixed-title"),
        block("ul", *items, class_="fixed"),
        id="fixed",
        aria_labelledby="fixed-title",
    )
