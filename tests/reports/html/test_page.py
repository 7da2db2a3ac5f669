"""The page as a browser's parser reads it: whole, closed to the network, inert whatever names are made of."""

import base64
import hashlib
import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.html.reading import elements, kind, parsed, text_of

from pgadvise.report import Report
from pgadvise.reports.html import page

HOSTILE = (
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "<!--",
    "-->",
    '" onload="alert(1)',
    "' onerror='alert(1)",
    "<img src=http://evil.example/x onerror=alert(1)>",
    "</title><h1>",
    "<![CDATA[x]]>",
    "&lt;b&gt; &#x202e; &amp;",
    "javascript:alert(1)",
    "\x1b[31mred",
    "a\u202eb\u200b",
    "</svg></code></pre></details>",
)


def hostile_report(samples: Any, text: str) -> Report:
    """Everything that a stranger can name is `text`."""
    finding = samples.finding(
        text,
        text,
        about=("table", text, text, None),
        category=text,
        detail=text,
        evidence={text: [text], "q": text + "q" * 90},
    )
    scope = msgspec.structs.replace(samples.tenancy.tables[0], schema=text, name=text, key=text, evidence=(text,))
    tenancy = msgspec.structs.replace(samples.tenancy, tenant_table=text, keys=(text,), tables=(scope,))
    report: Report = samples.report_of((finding,), tenancy=tenancy)
    rules = samples.described((finding,))
    target = msgspec.structs.replace(report.target, database=text, server_version=text)
    return msgspec.structs.replace(report, target=target, rules=rules)


def test_a_strict_parser_takes_it(report: Report) -> None:
    """Not one error by the letter of the HTML standard, in any report."""
    parsed(page.render(report))


def test_every_finding_is_there(report: Report) -> None:
    """Each finding stands under its fingerprint with its sentence and its fix."""
    found = {e.get("id"): text_of(e) for e in elements(parsed(page.render(report)), "details")}
    for finding in report.findings:
        told = found[finding.fingerprint]
        if finding.message.isascii() and finding.message.isprintable():
            assert finding.message in told
            assert finding.fix is None or finding.fix.title in told


def test_names_are_used_once(report: Report) -> None:
    """No two elements share an id, and every inner link leads to one of them."""
    document = parsed(page.render(report))
    ids = [e.get("id") for e in document.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [e.get("href") or "" for e in document.iter() if kind(e) == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def test_equal_findings_have_names_of_their_own(samples: Any) -> None:
    """Two findings of one fingerprint are two elements."""
    finding = samples.named("realistic").findings[0]
    text = page.render(samples.report_of((finding, finding)))
    assert [text.count(f'id="{finding.fingerprint}{end}"') for end in ("", "-2")] == [1, 1]


def test_the_policy_names_its_own_script_and_style(report: Report) -> None:
    """The hashes are those of what stands in the page, and nothing else may run, load or be sent."""
    document = parsed(page.render(report))
    metas = [m for m in elements(document, "meta") if m.get("http-equiv") == "Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in (metas[0].get("content") or "").split(";"))
    for name in ("script", "style"):
        (element,) = elements(document, name)
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        assert policy.pop(f"{name}-src") == f"'sha256-{digest}'"
    assert policy == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}


def test_nothing_is_loaded(report: Report) -> None:
    """No attribute but a link that a person follows holds an address, no style sheet imports one."""
    document = parsed(page.render(report))
    for element in document.iter():
        for name, value in element.attrib.items():
            if not (kind(element) == "a" and name == "href"):
                assert "//" not in value.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"url\(|@import", page.asset("style.css"))


def shape(report: Report) -> list[tuple[str, list[str]]]:
    """Elements and the names of their attributes, but for what Markdown makes of a rule's page."""
    document = parsed(page.render(report))
    for element in elements(document, "div"):
        if element.get("class") == "page":
            element.clear()
    return [(str(e.tag), sorted(e.attrib)) for e in document.iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_inert(samples: Any, text: str) -> None:
    """A name made of markup adds no element and no attribute to those that a plain name gives."""
    assert shape(hostile_report(samples, text)) == shape(hostile_report(samples, "p" * len(text)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet=st.sampled_from("<>&\"'/=-!`[]()*_#\\ \nax\x00\u202e"), max_size=30))
def test_no_name_breaks_the_page(samples: Any, text: str) -> None:
    """Whatever names, sentences and evidence hold, the parser finds nothing wrong and one script."""
    document = parsed(page.render(hostile_report(samples, text)))
    assert len(list(elements(document, "script"))) == 1


def verdict(report: Report) -> tuple[str, str | None]:
    (found,) = elements(parsed(page.render(report)), "p", "verdict")
    return text_of(found), found.get("class")


def test_green_is_said_only_of_what_was_seen(samples: Any) -> None:
    """With how much was looked at; not green where a rule did not run, red where none ran or one failed."""
    clean = samples.named("clean")
    told, tone = verdict(clean)
    assert told.startswith("No findings in 46 tables, 5 views, 118 indexes, 39 policies, 12 functions: 34 rules ran")
    assert tone == "verdict nothing"
    missing = samples.coverage.skipped
    for changed, said, toned in (
        ({"skipped": missing}, "2 rules did not run", "verdict"),
        ({"unseen": samples.coverage.unseen}, "", "verdict"),
        ({"failed": missing}, "failed: what they would have found is missing", "verdict failure"),
        ({"ran": ()}, "Nothing was judged: no rule ran", "verdict failure"),
    ):
        coverage = msgspec.structs.replace(clean.coverage, **changed)
        told, tone = verdict(msgspec.structs.replace(clean, coverage=coverage))
        assert (said in told, tone) == (True, toned)


def test_what_is_counted_and_not_listed_is_said(samples: Any) -> None:
    """--min-severity leaves findings out, never the fact that they are there."""
    report = samples.named("realistic")
    some = msgspec.structs.replace(report, findings=report.findings[:-3])
    assert "3 of them are not listed in this report" in page.render(some)
    assert "not listed" not in page.render(report)


def test_colours_can_be_read() -> None:
    """Every colour of text has a contrast of 4.5 to every ground it stands on, in light and in dark."""
    light, dark = re.findall(r":root \{(.*?)\}", page.asset("style.css"), re.DOTALL)[:2]
    for palette in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#\w{6});", palette))
        for ink in ("ink", "soft", "link", "error", "warning", "info", "good"):
            for ground in ("ground", "card", "code"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    """By WCAG 2.1, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
