"""Literate cases: an `.sql` file of titled cases, each with what the rule must find in it.

    -- # A lookup table that every tenant shares is left alone
    -- pg: >= 12                      only on these versions
    -- platform: supabase             on the Supabase surroundings; plain without it
    -- options: {"min_rows": 10}      of the rule
    -- declared: {"roles": {"app": ["web"]}}   what pgadvise.toml would say
    -- window: 30                     days that the counters have been counting
    -- usage: public.t {"rows_inserted": 100000}     counters of one table (fields of TableUsage)
    -- scans: public.t.some_index 500
    -- statement: {"query": "select …", "role": "app", "calls": 100, "total_time": 5000.0}
    -- proved: yes                    with proofs, for a rule that runs without them as well
    -- section: {"ages": […]}          a section of the snapshot, as its JSON
    create table country (code char(2) primary key);
    -- finds: nothing
    -- finds: public.event            one line an object, as `[[ignore]]` spells it
    -- message: a part of the finding's sentence or detail
    -- severity: warning
    -- certainty: likely
    -- fix: none                      the finding's own fix is not tried (it removes no cause by itself)
    -- skipped: part of the reason    the rule does not run

Counters of a transaction that is rolled back are never seen by another session, so a case states them in its head.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

_TITLE = re.compile(r"^-- # (.+)$", re.MULTILINE)
_HEAD = re.compile(r"^-- ([a-z]+): ?(.*)$")
_REPEATED = ("finds", "message", "usage", "scans", "statement")
_SINGLE = (
    "pg", "platform", "options", "declared", "window", "section", "severity", "certainty", "fix", "skipped", "proved",
)  # fmt: skip


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case. `finds` are spelled objects, empty for "nothing"; heads that were not given are empty."""

    title: str
    sql: str
    finds: tuple[str, ...] = ()
    heads: Mapping[str, tuple[str, ...]] = {}
    line: int = 1

    def head(self, name: str) -> str | None:
        values = self.heads.get(name, ())
        return values[0] if values else None

    def json(self, name: str) -> Any:
        """The value of a head that is JSON; an empty object where it was not given."""
        return json.loads(self.head(name) or "{}")

    @property
    def platform(self) -> str:
        return self.head("platform") or "plain"


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of one file; text before the first title belongs to none."""
    text = path.read_text(encoding="utf-8")
    return tuple(_cases(text, str(path)))


def read_block(sql: str) -> Case:
    """A page's SQL block as a case: its heads count, what it finds is not said."""
    return _case("the page's own", sql + "\n-- finds: nothing", "page", 1)


def _cases(text: str, where: str) -> Iterator[Case]:
    titles = list(_TITLE.finditer(text))
    for title, following in zip(titles, [*titles[1:], None], strict=True):
        body = text[title.end() : following.start() if following else len(text)]
        yield _case(title[1].strip(), body, where, text.count("\n", 0, title.start()) + 1)


def _case(title: str, body: str, where: str, line: int) -> Case:
    heads: dict[str, list[str]] = {}
    sql = []
    for text in body.splitlines():
        head = _HEAD.match(text)
        if head and head[1] in (*_REPEATED, *_SINGLE):
            heads.setdefault(head[1], []).append(head[2].strip())
        else:
            sql.append(text)
    if "finds" not in heads and "skipped" not in heads:
        raise ValueError(f"{where}:{line}: case {title!r} does not say what it finds")
    finds = tuple(f for f in heads.get("finds", []) if f != "nothing")
    frozen = {name: tuple(values) for name, values in heads.items()}
    return Case(title=title, sql="\n".join(sql).strip(), finds=finds, heads=frozen, line=line)
