"""Rules for people and programs: one rule's page, and the list of all."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec.structs import replace

from pgadvise.document import SECTIONS
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.layout import EMPTY, GLUE, Line, glued, joined, number_of, paragraph, plain, wrap
from pgadvise.reports.lines.markup import text
from pgadvise.reports.lines.safe import safe, safe_in_log
from pgadvise.reports.programs.json import indented
from pgadvise.rule import Option, Rule

_ITEM = re.compile(r"(?:[-*]|\d+\.) ")
_TEXT = 2
_CODE = 6
_WIDEST = 100  # a page is read from left to right, more than a report


def explained(rule: Rule, cells: int) -> Iterator[Line]:
    """The page of one rule in lines for a terminal of `cells` columns."""
    cells = min(cells, _WIDEST)
    yield from paragraph(f"{rule.name}: {rule.page.title}", cells, hanging=2, style="bold")
    first, *more = paragraph(_standing(rule), cells, hanging=2)
    yield ((rule.severity, rule.severity), (plain(first).removeprefix(rule.severity), ""))
    yield from more
    for section in SECTIONS:
        if rule.page[section].strip():
            yield EMPTY
            yield ((section, "bold"),)
            yield from _body(rule.page[section], cells)
            if section == "Options" and rule.options:
                yield from _configured(rule)


def _standing(rule: Rule) -> str:
    said = rule.declaration
    also = "".join(f" or {severity}" for severity in said.also)
    security = f"security {said.security:g}" if said.security is not None else ""
    lints = f"Supabase's {', '.join(rule.lints)}" if rule.lints else ""
    former = f"formerly {', '.join(said.formerly)}" if said.formerly else ""
    return joined([f"{said.severity}{also}", rule.category, security, f"since {said.since}", lints, former])


def _body(text: str, cells: int) -> Iterator[Line]:
    """Paragraphs and lists wrapped, blocks of code as they are and further in."""
    waiting: list[str] = []
    code = False
    for line in [*text.strip("\n").split("\n"), ""]:
        if line.startswith("```") or not line.strip() or code or _ITEM.match(line):
            yield from _paragraph(waiting, cells)
            waiting = []
        if line.startswith("```"):
            code = not code
        elif code:
            yield ((" " * _CODE, ""), (line, ""))
        elif line.strip():
            waiting.append(line.strip())


def _paragraph(lines: Sequence[str], cells: int) -> Iterator[Line]:
    if lines:
        text, hanging = " ".join(lines), 0
        if item := _ITEM.match(text):
            text, hanging = item[0].replace(" ", GLUE) + text[item.end() :], item.end()
        yield from paragraph(text, cells, _TEXT, hanging, whole=True)  # addresses are to be copied


def _configured(rule: Rule) -> Iterator[Line]:
    """The options with their defaults, as pgadvise.toml writes them."""
    for line in (f"[rules.{_toml_key(rule.name)}]", *(f"{o.name} = {_toml(o.default)}" for o in rule.options)):
        yield ((" " * _CODE, ""), (line, ""))


def _toml_key(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name) else f'"{name}"'


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple, set, frozenset)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return str(value)


def overview(rules: Iterable[Rule], cells: int) -> Iterator[Line]:
    """All rules by category: name, severity, title."""
    known = sorted(rules, key=lambda rule: (rule.category, rule.name))
    column = max((width(safe(rule.name)) for rule in known), default=0) + 4
    for category, group in groupby(known, key=lambda rule: rule.category):
        yield ((safe(category), "bold"),)
        for rule in group:
            yield from _listed(rule, column, min(cells, column + _WIDEST))
        yield EMPTY
    yield from paragraph(joined([number_of(len(known), "rule"), "advise explain RULE shows one"]), cells)


def _listed(rule: Rule, column: int, cells: int) -> Iterator[Line]:
    indent = column + 9
    if cells - indent < 24:  # too narrow for three columns
        yield (("  ", ""), (safe(rule.name), ""), ("  ", ""), (rule.severity, rule.severity))
        yield from paragraph(rule.page.title, cells, 4)
        return
    first, *more = wrap(glued(rule.page.title), cells - indent)
    name = safe(rule.name)
    severity = f"{rule.severity:<9}"
    yield (("  ", ""), (name + " " * (column - 2 - width(name)), ""), (severity, rule.severity), (first, ""))
    yield from (((" " * indent, ""), (line, "")) for line in more)


def explained_json(rule: Rule) -> str:
    return indented(_document(rule))


def explained_markdown(rule: Rule) -> str:
    """The page as it was written, in which nothing obeys what a stranger's rulebook says; its title is no markup."""
    return _harmless(replace(rule.page, title=text(rule.page.title)).markdown())


def _harmless(text: str) -> str:
    return "\n".join(safe_in_log(safe(line)) for line in text.split("\n"))


def overview_markdown(rules: Iterable[Rule]) -> str:
    """A table a category, one line a rule: what `rules/README.md` holds."""
    parts = []
    for category, members in groupby(rules, key=lambda rule: rule.category):
        rows = (
            f"| [{r.name}]({category}/{r.name.replace('-', '_')}.py) | {r.severity} | {text(r.page.title)} |"
            for r in members
        )
        parts.append(f"### {category}\n\n| rule | severity | finds |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return _harmless("\n".join(parts))


def overview_json(rules: Iterable[Rule]) -> str:
    return indented([_document(rule) for rule in sorted(rules, key=lambda rule: (rule.category, rule.name))])


def _document(rule: Rule) -> dict[str, Any]:
    """What `advise explain --format json` says of a rule; `advise rules --format json` is a list of these."""
    said = rule.declaration
    return {
        "name": rule.name,
        "category": rule.category,
        "title": rule.page.title,
        "severity": said.severity,
        "also": said.also,
        "security_severity": said.security,
        "since": said.since,
        "formerly": said.formerly,
        "lints": rule.lints,
        "needs": [{"fact": need.fact, "optional": need.optional} for need in rule.needs],
        "options": [_option(option) for option in rule.options],
        "sections": {name: rule.page[name].strip("\n") for name in SECTIONS if rule.page[name].strip()},
    }


def _option(option: Option) -> dict[str, Any]:
    kind = option.type.__name__ if isinstance(option.type, type) else str(option.type)
    default = sorted(option.default) if isinstance(option.default, (set, frozenset)) else option.default
    return {"name": option.name, "type": kind, "default": default}
