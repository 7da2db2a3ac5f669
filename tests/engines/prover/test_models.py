"""What the prover takes for granted of the server's functions and patterns, asked of the server."""

import itertools

import psycopg
import pytest
import z3

from pgadvise.engines.prover.language.sql import patterns, pure
from pgadvise.engines.prover.schema.texts.strict import AGGREGATES
from pgadvise.engines.prover.words.terms import FALSE, VALUES, Value

ID = "aaaaaaaa-0000-4000-8000-00000000000a"
PATHS = (
    f"{ID}/x", f"{ID}/", ID, f"{ID}x/y", f"/{ID}/x", f"room:{ID}", f"room:{ID}:x", f"x:room:{ID}", "a/b/c", "a_b/c",
    "a%b/c", "a", "", "/", "//", "room:", "room:a:", "a\nb/c", "\n/x",
)  # fmt: skip
# With {} for the id, as the operator's right side.
PATTERNS = {
    "~~": (
        "{}/%", "{}%", "%{}/", "room:{}:%", "room:{}", "room:%", "a_b/%", r"a\_b/%", r"a\%b/%", "a/b/c", "_/b/%", "/%",
    ),
    "^@": ("{}/", "{}", "room:{}:", "room:", "a/b", "/"),
    "~": (
        "^{}/", "{}/", "^room:{}$", "^room:{}:", "^room:[a-z]+:", "^a/b+", "^a/b*/", "^a/|b", "^room:a?:", "^/",
        "^a.b/",
    ),
    "=": ("{}/x", "room:{}", "a/b/c", "/"),
}  # fmt: skip
CUTS = (
    ("substring", "^([^/]+)/"), ("substring", "^[^/]+"), ("substring", "^([^/]*)"), ("substring", "^([^/]+)/.*"),
    ("substring", "^([^:]+):"), ("substring", "([^/]+)/"), ("substring", "^[^/]+/"), ("regexp_replace", "/.*$"),
    ("regexp_replace", "/.*"), ("regexp_replace", ":.*$"), ("regexp_replace", "/[^/]*$"),
)  # fmt: skip


def _pieces(pattern: str) -> tuple[Value, ...]:
    """As `||` would put it together, the id being the text of a uuid."""
    key = z3.Function("uuid to text", VALUES, VALUES)(z3.Const("id", VALUES))
    found: list[Value] = []
    for number, text in enumerate(pattern.split("{}")):
        found += [Value(FALSE, key, "text")] if number else []
        found.append(Value(FALSE, z3.Const(f"text {text!r}", VALUES), "text", text=text))
    return tuple(found)


def _claims(operator: str, pattern: str) -> list[tuple[str, int, str]]:
    """What is said of split_part(path, mark, place) where the path matches."""
    beginning = patterns.beginnings(operator, _pieces(pattern))
    if beginning is None:
        return []
    texts = (
        (mark, place, "".join(s if isinstance(s, str) else ID for s in field))
        for mark, place, field in patterns.parts(beginning)
    )
    return list(texts)


@pytest.mark.parametrize("operator", PATTERNS)
def test_beginnings(operator: str, connection: psycopg.Connection) -> None:
    """Every path that matches has between its marks what the pattern is said to ask for."""
    said = 0
    for pattern, path in itertools.product(PATTERNS[operator], PATHS):
        asked = f"select %s::text {operator.replace('%', '%%')} %s::text"
        if connection.execute(asked.encode(), (path, pattern.replace("{}", ID))).fetchone() != (True,):
            continue
        for mark, place, text in _claims(operator, pattern):
            row = connection.execute("select split_part(%s, %s, %s)", (path, mark, place)).fetchone()
            assert row == (text,), (path, pattern)
            said += 1
    assert said > 2


def test_cuts(connection: psycopg.Connection) -> None:
    """A function that is taken for the first part of a path gives it, or NULL; the others are taken for nothing."""
    said = 0
    for (name, pattern), path in itertools.product(CUTS, PATHS):
        mark = pure.first_part(name, pattern)
        if mark is None:
            continue
        call = f"{name}(%s::text, %s::text{', ' + repr('') if name == 'regexp_replace' else ''})"
        row = connection.execute(
            f"select {call}, split_part(%s, %s, 1)".encode(), (path, pattern, path, mark)
        ).fetchone()
        assert row is not None
        assert row[0] in (None, row[1]), (name, pattern, path)
        said += 1
    assert said == 8 * len(PATHS)


def test_aggregates(connection: psycopg.Connection) -> None:
    """No aggregate of the server is taken for an ordinary function: that would lose the row it gives for no rows."""
    found = connection.execute(
        "select distinct proname from pg_proc where prokind = 'a' and pronamespace = 'pg_catalog'::regnamespace"
    ).fetchall()
    assert {name for (name,) in found} <= AGGREGATES


def test_functions(connection: psycopg.Connection) -> None:
    """What is taken for a function of its arguments, NULL where one is, is STRICT and IMMUTABLE there in every form."""
    found = connection.execute(
        "select proname::text, bool_and(proisstrict), bool_and(provolatile = 'i'), bool_or(proretset) from pg_proc"
        " where pronamespace = 'pg_catalog'::regnamespace and proname = any(%s)"
        " and (proname <> 'length' or pronargs = 1) group by 1",  # a length in another encoding is nobody's
        (sorted(pure.NAMES),),
    ).fetchall()
    assert [name for name, strict, _, rows in found if not strict or rows] == []
    assert [name for name, _, immutable, _ in found if name in pure.ALWAYS and not immutable] == []
