"""What is shown of untrusted text."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgadvise.reports.lines.safe import is_safe, safe, safe_in_log, safe_json, spelled_for

VISIBLE = {
    "a\nb\tc\rd": r"a\nb\tc\rd",
    "\x1b[31m": r"\x1b[31m",
    "\x00\x7f": r"\x00\x7f",
    "\x9b1m": r"\x9b1m",
    "a\u202eb": r"a\u202eb",
    "a\u200bb\u200d": r"a\u200bb\u200d",
    "\ufeffx": r"\ufeffx",
    "\U000e0041": r"\U000e0041",
    "\u2066x\u2069": r"\u2066x\u2069",
    "\u2028": r"\u2028",
    "\u115f\u3164": r"\u115f\u3164",
    "x\ufe0f": r"x\ufe0f",
    "\ud800": r"\ud800",
}


@pytest.mark.parametrize("text", VISIBLE, ids=ascii)
def test_hidden_characters_become_visible(text: str) -> None:
    """Controls, direction marks and invisible characters are written as escapes."""
    assert safe(text) == VISIBLE[text]


@pytest.mark.parametrize("text", ["plain", "Grüße · 98 %", "表格", "🦊", "e\u0301", "[/][bold]", ":smile:", "אבג"])
def test_what_a_person_sees_stays(text: str) -> None:
    """Letters of every script, emoji, combining marks and markup of other programs are left as they are."""
    assert safe(text) == text


@given(st.text(st.characters(codec=None)))
def test_nothing_hidden_passes(text: str) -> None:
    """Whatever goes in, no control, surrogate or line separator comes out, and once is enough."""
    shown = safe(text)
    assert is_safe(shown)
    assert safe(shown) == shown
    hidden = [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert hidden == []


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_says_the_same(value: Any) -> None:
    """Hidden characters in JSON are escaped as JSON escapes them: the value that is read back is the same."""
    document = json.dumps(value, ensure_ascii=False)
    shown = safe_json(document)
    assert is_safe(shown)
    assert json.loads(shown) == value


def test_invisible_formats_do_not_pass() -> None:
    """Of Unicode's format characters only visible signs pass: number signs of Arabic, Syriac and Kaithi."""
    formats = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
    passing = {unicodedata.name(c).split()[0] for c in formats if is_safe(c)}
    assert passing <= {"ARABIC", "SYRIAC", "KAITHI"}


def test_other_encodings_get_plain_signs() -> None:
    """On a console that is not UTF-8 our dots and arrows are plain, and what it lacks is escaped."""
    assert spelled_for("ascii", "a · b → c… 表") == r"a - b -> c... \u8868"
    assert spelled_for("latin-1", "Grüße · b") == "Grüße · b"
    assert spelled_for("utf-8", "a · 表") == "a · 表"


@pytest.mark.parametrize("line", ["::error::x", "  ::add-mask::a", "a ##[command]b", "##vso[task.complete]", "###[x"])
def test_no_job_obeys_a_line(line: str) -> None:
    """What GitHub and Azure take for a command is spelled otherwise, and still read."""
    shown = safe_in_log(line)
    assert not shown.lstrip().startswith("::")
    assert "##[" not in shown
    assert "##vso[" not in shown.lower()
    assert shown.encode("ascii").decode("unicode_escape") == line
    assert safe_in_log(shown) == shown


@pytest.mark.parametrize("line", ["amount::text", "a :: b", "# [x]", "##", ":", "#[x]"])
def test_casts_and_hashes_stay(line: str) -> None:
    """Ordinary SQL is shown as it is written."""
    assert safe_in_log(line) == line
