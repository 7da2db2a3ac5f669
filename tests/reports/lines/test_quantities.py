"""Numbers with units."""

from typing import Any

import pytest

from pgadvise.reports.lines import quantities
from pgadvise.reports.lines.layout import GLUE

SPELLED: list[tuple[str, Any, str]] = [
    ("rows", 11204, "11,204 rows"),
    ("rows", 11204.0, "11,204 rows"),
    ("rows", 48_112_904, "48.1 million rows"),
    ("scans", 0, "0 scans"),
    ("depth", 3, "depth 3"),
    ("size_bytes", 12_582_912, "size 12 MB"),
    ("bytes", 970, "970 bytes"),
    ("mean_ms", 0.21, "mean 0.21 ms"),
    ("mean_ms", 38.2, "mean 38 ms"),
    ("total_ms", 10_920_000, "total 3 h 2 min"),
    ("saves_seconds_per_day", 3060.0, "saves 51 min/day"),
    ("writes_per_day", 40_112, "writes 40,112/day"),
    ("window_days", 54.4, "window 54.4 days"),
    ("days", 1, "1 day"),
    ("cache_hit_ratio", 0.986, "cache hit 99 %"),
    ("dead_share", 0.9996, "dead over 99 %"),
    ("used_percent", 12.25, "used 12.2 %"),
    ("covered", True, "covered yes"),
    ("roles", ["anon", "authenticated"], "roles anon, authenticated"),
    ("roles", {"web_app": ["SELECT", "DELETE"], "etl": "owner"}, "roles web_app (SELECT, DELETE), etl owner"),
    ("share", {"public.order_items": 0.41, "jobs_ms": 0.4}, "share public.order_items 41 %, jobs_ms 40 %"),
    ("counters_since", "2026-10-01T00:00:00+00:00", "counters since 1 Oct 2026"),
    ("leaks", [{"role": "anon", "sql": ["select 1"]}], "1 leak, in full in the JSON report"),
    ("leaks", [{"role": "anon"}, {"role": "app"}], "2 leaks, in full in the JSON report"),
    ("ratio_of_things", float("nan"), "ratio of things nan"),
]


@pytest.mark.parametrize("key, value, words", SPELLED)
def test_evidence_reads_as_words(key: str, value: Any, words: str) -> None:
    """A key's ending is its unit; a plural of plain numbers follows its count."""
    assert [entry.replace(GLUE, " ") for entry in quantities.evidence({key: value}, "", True)] == [words]


def test_lists_of_names_are_told_when_asked_for() -> None:
    """What a list of names says is the message's to say; -v shows it all the same."""
    assert quantities.evidence({"roles": ["anon"]}, "", False) == []
    assert quantities.evidence({"roles": ["anon"]}, "", True) != []


@pytest.mark.parametrize(
    "key, value", [("rows", 11204), ("name", "idx_a"), ("roles", ["anon"]), ("size", None), ("names", [])]
)
def test_nothing_is_told_twice(key: str, value: Any) -> None:
    """What the message says already, and what is empty, is left out."""
    assert quantities.evidence({key: value}, "anon reads all 11,204 rows by idx_a", True) == []


def test_a_quantity_with_its_unit_is_not_told_twice() -> None:
    """`4.5 s` in the sentence is the same as a total of 4,500 ms; `14.5 s` is not."""
    assert (
        quantities.evidence({"total_ms": 4500.0, "share": 0.45}, "45 % of the time (4.5 s in 13 s) is one", False) == []
    )
    (told,) = quantities.evidence({"total_ms": 4500.0}, "it took 14.5 s", False)
    assert told.replace(GLUE, " ") == "total 4.5 s"


def test_long_texts_wait_for_verbose() -> None:
    """Expressions and nested values stand under -v only."""
    values = {"expression": "x" * 41, "plan": {"cost": 3}, "paths": [["a"]]}
    assert quantities.evidence(values, "", False) == []
    assert len(quantities.evidence(values, "", True)) == 3


@pytest.mark.parametrize(
    "seconds, words", [(0.0002, "0.2 ms"), (0.73, "730 ms"), (1.24, "1.2 s"), (720, "12 min"), (777_600, "9 days")]
)
def test_durations(seconds: float, words: str) -> None:
    """From parts of a millisecond to days, never more than two units."""
    assert quantities.duration(seconds).replace(GLUE, " ") == words


def test_a_window_tells_its_length() -> None:
    """Since when, and how long that was when the snapshot was taken; what is no time is repeated as it is."""
    words = quantities.since("2026-11-14T09:12:00+00:00", "2026-11-23T09:12:00+00:00")
    assert words.replace(GLUE, " ") == "since 14 Nov 2026 (9 days)"
    assert quantities.since("whenever", "2026-11-23") == "since whenever"


@pytest.mark.parametrize(
    ("key", "told"), [("rows", "1 row"), ("policies", "1 policy"), ("indexes", "1 index"), ("scans", "1 scan")]
)
def test_one_of_them_is_one(key: str, told: str) -> None:
    """`1 row`, never `1 rows`."""
    assert [entry.replace("\x00", " ") for entry in quantities.evidence({key: 1}, "", False)] == [told]
