"""The order of findings."""

from typing import Any

import msgspec

from pgadvise.finding import Fix
from pgadvise.report import Report
from pgadvise.reports.content.blocks import blocks
from pgadvise.reports.view import View


def shown(report: Report, **options: Any) -> list[tuple[str, str, list[str]]]:
    found = blocks(report, View(**options))
    return [(b.severity, b.label, [f.rule for e in b.entries for f in e.findings]) for b in found]


def test_the_worst_object_comes_first(samples: Any) -> None:
    """Objects by their worst finding, then by what security has at stake, then by how many; the worst first inside."""
    table = ("table", "public")
    report = samples.report_of(
        (
            samples.finding("many", "m", about=(*table, "b", None)),
            samples.finding("more", "m", about=(*table, "b", None)),
            samples.finding("one", "m", about=(*table, "a", None)),
            samples.finding("secure", "m", about=(*table, "c", None), security=5.0),
            samples.finding("late", "m", about=(*table, "d", None), severity="error"),
            samples.finding("minor", "m", about=("index", "public", "d", "i")),
        )
    )
    assert shown(report) == [
        ("error", "public.d", ["late"]),
        ("warning", "public.d", ["minor"]),
        ("warning", "public.c", ["secure"]),
        ("warning", "public.b", ["many", "more"]),
        ("warning", "public.a", ["one"]),
    ]


def test_statements_stand_by_their_share(samples: Any) -> None:
    """The name of a statement is a number of its parse tree: what it takes of the time tells more."""
    found = [samples.finding("slow", f"m {name}", about=("statement", None, name, None)) for name in "abc"]
    shares = {"a": 0.06, "b": 0.45, "c": 0.1}
    report = samples.report_of(
        tuple(msgspec.structs.replace(f, evidence={"share": shares[f.object.name]}) for f in found)
    )
    assert [label for _, label, _ in shown(report)] == ["statement b", "statement c", "statement a"]


def test_the_order_does_not_depend_on_the_report(samples: Any) -> None:
    """The same findings in another order are shown alike."""
    report = samples.named("realistic")
    turned = msgspec.structs.replace(report, findings=report.findings[::-1])
    assert shown(report) == shown(turned)


def test_parts_stand_under_their_table_and_functions_apart(samples: Any) -> None:
    """A policy is its table's; two functions of one name are two objects; a view is called one."""
    kinds = (("policy", "s", "t", "p"), ("function", "s", "f", "int"), ("function", "s", "f", "text"))
    others = (("view", "s", "v", None), ("role", None, "app", None), ("database", None, "shop", None))
    report = samples.report_of(
        tuple(samples.finding("r", f"m {n}", about=about) for n, about in enumerate(kinds + others))
    )
    labels = {label for _, label, _ in shown(report, verbose=1)}
    assert labels == {"s.t", "function s.f(int)", "function s.f(text)", "view s.v", "role app", "database shop"}


def test_findings_alike_are_told_once(samples: Any) -> None:
    """One rule on four objects, sentences that differ in names and numbers only: one block, unless -v asks for all."""
    findings = tuple(
        samples.finding("r", f"public.t{n} ({n} rows) is read by anon", about=("table", "public", f"t{n}", None))
        for n in range(4)
    )
    assert shown(samples.report_of(findings)) == [("warning", "r", ["r"] * 4)]
    assert len(shown(samples.report_of(findings), verbose=1)) == 4
    assert len(shown(samples.report_of(findings[:3]))) == 3


def test_other_facts_are_not_folded_away(samples: Any) -> None:
    """Sentences that say something else, and fixes on other terms, stand for themselves."""
    fix = Fix(title="t", statements=("select 1",), safe=True)
    tables = [("table", "public", name, None) for name in ("ta", "tb", "tc", "td")]
    roles = ("anon", "anon", "anon", "everybody")
    told = tuple(samples.finding("r", f"{a[2]} is read by {r}", about=a) for a, r in zip(tables, roles, strict=True))
    safe = (True, True, True, False)
    fixed = tuple(
        samples.finding("r", "it is", about=a, fix=msgspec.structs.replace(fix, safe=s))
        for a, s in zip(tables, safe, strict=True)
    )
    assert len(shown(samples.report_of(told))) == 4
    assert len(shown(samples.report_of(fixed))) == 4


def test_notes_and_accepted_findings_are_not_shown(samples: Any) -> None:
    """Notes wait for -v or --min-severity info; what is accepted is never listed."""
    about = ("table", "public", "t", None)
    note = samples.finding("note", "m", about=about, severity="info")
    accepted = msgspec.structs.replace(samples.finding("known", "m", about=about), state="suppressed")
    report = samples.report_of((note, accepted, samples.finding("warns", "m", about=about)))
    assert [rules for _, _, rules in shown(report)] == [["warns"]]
    assert [rules for _, _, rules in shown(report, verbose=1)] == [["warns"], ["note"]]
    assert [rules for _, _, rules in shown(report, min_severity="info")] == [["warns"], ["note"]]
    assert shown(report, min_severity="error", verbose=1) == []


def test_notes_alike_are_told_once_even_in_full(samples: Any) -> None:
    """-v is where 200 unused indexes are read: one block, unless something about one of them is told apart."""
    notes = tuple(
        samples.finding("r", f"public.t{n}_idx was not used", about=("index", "public", "t", f"i{n}"), severity="info")
        for n in range(5)
    )
    assert shown(samples.report_of(notes), verbose=1) == [("info", "r", ["r"] * 5)]
    apart = (*notes[:-1], msgspec.structs.replace(notes[-1], detail="a replica may use it"))
    assert len(shown(samples.report_of(apart), verbose=1)) == 2
