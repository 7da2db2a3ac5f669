"""Reports at the edges: names made to hurt, and more findings than anybody reads."""

import msgspec
from tests.reports.built import ROLES, TARGET, finding, report_of

from pgadvise.finding import Fix
from pgadvise.report import (
    Report,
)

NASTY = (
    '"; drop table x; --',
    "line\nbreak\ttab\rreturn",
    "\x1b[2J\x1b[31mred\x1b]8;;http://evil\x1b\\link",
    "\x9b31m\x85",
    "safe\u202egpj.exe\u2066\u200b\ufeff",
    "[/][bold red]markup[/bold][link=http://evil]x[/link]",
    ":smile: :boom:",
    "🦊" * 15,
    "e\u0301" * 30,
    "tag\U000e0041\U000e0042",
    "表" * 21,
    "ﷺ a  b   c ",
)


def hostile() -> Report:
    """Every name is made of what a terminal would obey, or what a person would not see."""
    findings = tuple(
        finding(
            "rls-disabled",
            f"{text} holds tenant rows and row-level security is off",
            about=("policy", text, text, text),
            severity="error",
            detail=text,
            evidence={"role": text, "names": [text]},
            fix=Fix(
                title=f"Rename {text}",
                statements=(
                    f'alter table "{text.replace(chr(34), chr(34) * 2)}" rename to fine',
                    f"comment on table fine is '{text}'",
                ),
                safe=True,
            ),
        )
        for text in NASTY
    )
    return report_of(findings, target=msgspec.structs.replace(TARGET, database=NASTY[2]))


def letters(number: int) -> str:
    """A number as a word: what differs in numbers only is told together."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def huge(count: int) -> Report:
    """`count` findings over a third as many tables, no two alike, every one with a fix."""
    found = tuple(
        finding(
            f"rule-{n % 30}",
            f"{letters(n)}: public.table_{n // 3} lets role_{n % 7} read every tenant's rows because policy p_{n} "
            f"compares nothing with the caller, and {n * 37:,} rows of {n % 50} tenants are there to be read",
            about=("table", "public", f"table_{n // 3}", None),
            severity=("error", "warning", "info")[n % 3],
            evidence={"rows": n * 37, "size_bytes": n * 9173, "mean_ms": n / 7},
            fix=Fix(
                title=f"Bind p_{n} to the caller",
                statements=(
                    f"alter policy p_{n} on public.table_{n // 3} using (tenant_id = any (array(select m.tenant_id "
                    f"from public.members m where m.user_id = (select auth.uid()))))",
                ),
                safe=False,
            ),
        )
        for n in range(count)
    )
    return report_of(found, roles=ROLES)
