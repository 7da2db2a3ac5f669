"""Untrusted text in Markdown, as a reader of GitHub's flavour sees it."""

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.reports.read_markdown import pieces, read, text_of

from pgadvise.reports.lines import markup
from pgadvise.reports.lines.safe import safe

LIVE = (
    "@team/owners and a@b.example",
    "#12, GH-12, other/repo#3, !4, %5 and &6",
    "https://evil.example www.evil.example mailto:a@b.example",
    ":tada: 10:30:00",
    "<img src=x onerror=alert(1)><script>x</script><!-- pgadvise:report --> &lt;b&gt;",
    "[a](http://evil) ![b](http://evil) [c]: http://evil [^1]",
    "*a* _b_ __c__ ~~d~~ `e` $f$ ***",
    "a|b \\|c \\\\| d",
    "- [ ] a",
    "# a",
    "12. a",
    "=== ",
    "    indented",
    "/close",
    "two\nlines\r\nand\ttabs",
)
# No data of PostgreSQL holds a NUL; in our own sentences it is a space that does not break.
words = st.one_of(
    st.text(st.characters(exclude_characters="\0"), max_size=40),
    st.text(alphabet="@#!%&<>[]()`*_~$|\\:/-+= .a1\n", max_size=40),
)


def every_live(test: Any) -> Any:
    for text in LIVE:
        test = example(untrusted=text)(test)
    return test


@every_live
@given(untrusted=words)
def test_text_is_shown_and_never_obeyed(untrusted: str) -> None:
    """Alone, in the middle, in a list and in a cell: the same characters to the eye, and no element made."""
    seen = " ".join(safe(untrusted).split())
    for template, tag in (("{}", "p"), ("x {} y", "p"), ("- {}", "li"), ("| a |\n| - |\n| {} |", "td")):
        page = read(template.format(markup.text(untrusted)))
        last = page.findall(f".//{tag}")[-1:] or page.findall(".//body")
        around = template if tag == "p" else "{}"
        assert " ".join(text_of(last[0]).split()) == " ".join(around.format(seen).split())
        assert [child.tag for child in last[0] if isinstance(child.tag, str)] == []


@every_live
@given(untrusted=words)
def test_nothing_comes_alive_in_the_finished_text(untrusted: str) -> None:
    """Services look through the pieces of text of the finished page: none of them holds a mention or a reference."""
    page = read(markup.text(untrusted))
    for piece in pieces(page):
        assert re.findall(r"@\w|[#!%]\w|(?i:gh-)\d|:[\w+-]+:|https?://|www\.", piece) == []


@given(untrusted=words)
def test_a_name_is_code(untrusted: str) -> None:
    """In a table too, whatever bars and backticks it is made of."""
    page = read(f"| a | b |\n| - | - |\n| {markup.code(untrusted)} | end |")
    cells = page.findall(".//td")
    assert len(cells) == 2
    assert text_of(cells[1]) == "end"
    assert [c.tag for c in cells[0]] == ["code"]
    assert text_of(cells[0]).split() == safe(untrusted).split()


@given(lines=st.lists(st.text(alphabet="`~ab \\<>@", max_size=20)))
def test_code_stays_in_its_fence(lines: list[str]) -> None:
    """No line of it ends the block."""
    script = "\n".join(lines)
    page = read(markup.fence(script, "sql"))
    assert [child.tag for child in page.find("body")] == ["pre"]
    assert text_of(page.find(".//pre")).rstrip("\n") == script.rstrip("\n")


def test_a_text_is_clipped_before_it_is_spelled() -> None:
    """Its length is that of what is seen."""
    assert markup.text("&" * 20, 5) == "&#38;" * 4 + "…"


@pytest.mark.parametrize("cells", [("a",), ("a", "b<br>c", "")])
def test_a_row_has_its_cells(cells: tuple[str, ...]) -> None:
    """As many as its header, empty ones too."""
    page = read(markup.header(["h"] * len(cells)) + markup.row(cells))
    assert len(page.findall(".//td")) == len(cells)
