"""Nothing of a password is left, and a message stays readable."""

from urllib.parse import quote, quote_plus

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgadvise.sources.secrets import MASK, scrub, secrets_of

_LONG = "S3cret@w/ith?all"
# No word that a driver uses can be made of these.
_PASSWORDS = st.text("Zq7@:/?#%& =", min_size=4, max_size=16)


def test_the_pieces_are_those_that_drivers_make() -> None:
    """A password is cut at every sign that ends a part of a URL; what is public by itself is none of it."""
    parameters = {"user": "app", "host": "db.example.org", "password": "app@db.example.org/hunter22", "dbname": "shop"}
    assert secrets_of(parameters) == (
        "app@db.example.org/hunter22",
        "db.example.org/hunter22",
        "app@db.example.org",
        "hunter22",
    )
    assert secrets_of({"sslpassword": "key-words", "oauth_client_secret": "client"}) == ("key-words", "client")
    assert secrets_of({"user": "app"}) == ()


@pytest.mark.parametrize(
    "spelled",
    [_LONG, quote(_LONG, safe=""), quote(_LONG).lower(), quote_plus(_LONG), "S3cret", "w/ith", "w%2Fith", repr(_LONG)],
)
def test_every_spelling_is_masked(spelled: str) -> None:
    """Plain, escaped, in pieces: nothing is left of it but the mask."""
    text = scrub(f'could not translate host name "{spelled}@db" to address', secrets_of({"password": _LONG}))
    assert not any(piece.lower() in text.lower() for piece in ("S3cret", "ith", "all"))
    assert text.startswith('could not translate host name "')
    assert text.endswith('db" to address')


def test_a_json_escape_hides_nothing() -> None:
    """Logs in JSON write é as \\u00e9 and a quote with a backslash."""
    assert scrub('{"m": "pass\\u00e9\\"x"}', ['passé"x']) == f'{{"m": "{MASK}"}}'


@settings(max_examples=40, deadline=None)
@given(password=_PASSWORDS)
def test_what_the_driver_says_of_a_pasted_password_shows_none_of_it(password: str) -> None:
    """psycopg cuts an unescaped password and quotes the pieces as host, port or parameter: all of them are masked."""
    secrets = secrets_of({"password": password})
    with pytest.raises((psycopg.Error, UnicodeError)) as raised:
        psycopg.connect(f"postgresql://app:{password}@127.0.0.1:1/shop", connect_timeout=2)
    said = scrub(str(raised.value), secrets)
    assert not [piece for piece in secrets if len(piece) >= 4 and piece in said]


@pytest.mark.parametrize(
    "text, scrubbed",
    [
        ("postgresql://u:p@ss@h/db", "postgresql://u:***@h/db"),
        ("see 'postgres+psycopg://u:x@h/db', then", "see 'postgres+psycopg://u:***@h/db', then"),
        ("host=h password=hunter2 user=x", "host=h password=*** user=x"),
        ("password = 'two words' user=x", "password = *** user=x"),
        ("sslpassword='it\\'s' x", "sslpassword=*** x"),
        ("PGPASSWORD=x psql", "PGPASSWORD=*** psql"),
        ("jdbc:postgresql://h/db?user=u&password=x&ssl=true", "jdbc:postgresql://h/db?user=u&password=***&ssl=true"),
        ("{'user': 'u', 'password': 'x y'}", "{'user': 'u', 'password': ***}"),
        ('{"password": "x"}', '{"password": ***}'),
        ("prisma+postgres://h/?api_key=abc", "prisma+postgres://h/?api_key=***"),
        ("postgresql://u@h/db is fine", "postgresql://u@h/db is fine"),
        ('password authentication failed for user "u"', 'password authentication failed for user "u"'),
    ],
)
def test_what_looks_like_a_password_goes_without_being_known(text: str, scrubbed: str) -> None:
    """Any URL with a password and any assignment to one is masked, whoever's it is."""
    assert scrub(text) == scrubbed
    assert scrub(scrubbed) == scrubbed


@pytest.mark.parametrize(
    "password", ["a", "no", "on", "pw", "password", "postgres", "fail", "host", "connection", "ess"]
)
def test_a_mask_does_not_spell_the_word_below_it(password: str) -> None:
    """In a sentence that everybody knows, a star tells what was there: short and everyday passwords leave it alone."""
    said = 'connection to server at "h", port 5432 failed: FATAL:  no pg_hba.conf entry for host, user "postgres"'
    assert scrub(said, [password]) == said
    assert scrub(f"postgresql://u:{password}@h/db", [password]) == "postgresql://u:***@h/db"
    assert scrub(f"password={password} host=h", [password]) == "password=*** host=h"


def test_a_short_piece_before_an_at_sign_goes() -> None:
    """That is where a driver's cut leaves it: postgresql://u:p@ss@h/db names the host "ss@h"."""
    said = "failed to resolve host 'ss@h': [Errno -2] Name or service not known, see pass"
    assert scrub(said, secrets_of({"password": "p@ss"})) == said.replace("ss@h", "***@h")


def test_a_user_of_the_same_name_stays_readable() -> None:
    """A password that is also the user's name is not given away by a mask in the user's place."""
    parameters = {"user": "tenant_app", "password": "tenant_app"}
    said = 'password authentication failed for user "tenant_app"'
    assert scrub(said, secrets_of(parameters)) == said
