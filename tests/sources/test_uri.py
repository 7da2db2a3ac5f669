"""URLs as they are written, against libpq's own reading of the well-escaped ones."""

import re
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from pgadvise.errors import UsageError
from pgadvise.sources import uri

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
_AWKWARD = st.text("aZ7@:/?#%&=+,;![]' \"\\é", min_size=1, max_size=12)
_TAILS = (
    "h/db",
    "h:5433/db?sslmode=require",
    "a:1,b:2/db",
    "[::1]:5432/db",
    "h",
    "h/db?user=me@corp&x=y",
    "/db?host=/tmp",
)


@given(user=_TEXT, password=_TEXT, database=_TEXT)
def test_a_well_escaped_url_is_read_as_libpq_reads_it(user: str, password: str, database: str) -> None:
    """Escaped to the letter, there is one reading, and it is libpq's."""
    escaped = [quote(part, safe="") for part in (user, password, database)]
    rest = "{}:{}@db.example.org:5433/{}".format(*escaped)
    parts, theirs = uri.parse(rest), conninfo_to_dict(f"postgresql://{rest}")
    assert (parts.user, parts.password, parts.database) == (theirs["user"], theirs["password"], theirs["dbname"])
    assert (parts.hosts, parts.ports) == (("db.example.org",), ("5433",))


@given(password=_AWKWARD, tail=st.sampled_from(_TAILS))
def test_a_password_may_hold_anything_unescaped(password: str, tail: str) -> None:
    """Pasted as it is, a password is read as it is, and what follows it as if it were escaped."""
    assume(not re.search("%[0-9a-fA-F]{2}", password))
    pasted = uri.parse(f"app:{password}@{tail}")
    assert pasted == uri.parse(f"app:{quote(password, safe='')}@{tail}")
    assert pasted.password == password


@pytest.mark.parametrize(
    "text, read",
    [
        ("100%", "100%"),
        ("%zz", "%zz"),
        ("a%40b", "a@b"),
        ("%C3%A9", "é"),
        ("%ff", "%ff"),
        ("%00", "%00"),
        ("a+b", "a+b"),
    ],
)
def test_a_percent_sign_that_begins_no_escape_stands_for_itself(text: str, read: str) -> None:
    """Neither does one whose bytes are no UTF-8 text, nor the zero that libpq does not take."""
    assert uri.decoded(text) == read


@pytest.mark.parametrize(
    "rest, hosts, ports",
    [
        ("", (), ()),
        ("/db", (), ()),
        ("u@/db", (), ()),
        ("h", ("h",), ("",)),
        ("h1:1,h2/db", ("h1", "h2"), ("1", "")),
        ("[2001:db8::1]", ("2001:db8::1",), ("",)),
        ("[fe80::1%25eth0]:5433", ("fe80::1%25eth0",), ("5433",)),
        ("%2Fvar%2Frun:5433", ("/var/run",), ("5433",)),
    ],
)
def test_hosts_and_ports_run_side_by_side(rest: str, hosts: tuple[str, ...], ports: tuple[str, ...]) -> None:
    """One entry for each host, "" where no port is given."""
    parts = uri.parse(rest)
    assert (parts.hosts, parts.ports) == (hosts, ports)


@pytest.mark.parametrize(
    "rest, message",
    [
        ("u:Zq7@:5432/db", "names a port but no host"),
        ("u:Zq7@h:54x2/db", "port is not a number"),
        ("user:Zq7", "port is not a number"),
        ("u:Zq7@h:0/db", "port is not between 1 and 65535"),
        ("u:Zq7@h:65536/db", "port is not between 1 and 65535"),
        ("u:Zq7@h1,,h2/db", "one of its hosts is empty"),
        ("u:Zq7@[::1/db", "IPv6 address is not closed"),
        ("u:Zq7@2001:db8::1/db", "several colons"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_quoted(rest: str, message: str) -> None:
    """Any part of a broken URL may be the password, so none of them is shown."""
    with pytest.raises(UsageError, match=message) as raised:
        uri.parse(rest)
    assert raised.value.hint
    assert "Zq7" not in f"{raised.value.message}{raised.value.hint}"


def test_a_value_may_be_printed() -> None:
    """A trace that shows locals shows no password."""
    assert "Zq7" not in repr(uri.parse("u:Zq7@h/db"))
