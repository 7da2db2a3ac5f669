"""The `host=… dbname=…` form, against libpq itself."""

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pgadvise.errors import UsageError
from pgadvise.sources import keywords

_VALUE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


def test_the_keywords_are_libpqs() -> None:
    """What the driver that we install takes is what we take."""
    assert {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()} <= keywords.KEYWORDS


@given(st.dictionaries(st.sampled_from(["host", "dbname", "user", "password", "options"]), _VALUE, min_size=1))
def test_what_the_driver_writes_is_read_back(parameters: dict[str, str]) -> None:
    """Quotes and backslashes come and go."""
    assert keywords.parse(make_conninfo("", **parameters)) == parameters


@pytest.mark.parametrize(
    "text",
    [
        "host=h",
        " host = h  dbname= shop ",
        "dbname='two words' user=me",
        r"password='it\'s \\ here'",
        r"password=it\'s\ here",
        "password=it's",
        "host='' user=x",
        "password=a=b",
        "host=h\nport=5433\tuser=x",
        "host=a host=b",
    ],
)
def test_it_is_read_as_libpq_reads_it(text: str) -> None:
    """libpq is the judge of every spelling."""
    assert keywords.parse(text) == conninfo_to_dict(text)


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("host=h pasword=Zq7", 'does not know the parameter "pasword"', "did you mean password"),
        ("host=h colour=red", 'does not know the parameter "colour"', "Parameter Key Words"),
        ("password=a Zq7", "after password stands a word", "single quotes"),
        ("password=a Zq7=b", "does not know a parameter", "Parameter Key Words"),
        ("password='Zq7", "closing single quote is missing", r"\\'"),
        ("host=h Zq7", "after host stands a word", "single quotes"),
    ],
)
def test_what_is_wrong_is_named_without_the_password(text: str, message: str, hint: str) -> None:
    """A word after an unquoted password is the rest of it."""
    with pytest.raises(UsageError, match=message) as raised:
        keywords.parse(text)
    assert hint.replace("\\\\", "\\") in (raised.value.hint or "")
    assert "Zq7" not in f"{raised.value.message}{raised.value.hint}"
