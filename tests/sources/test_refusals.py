"""What is recognised in words that no server here can be made to say."""

import re

import pytest

from pgadvise.sources.refusals import REFUSALS, bare_words, rank, recognised

_FRAME = 'connection failed: connection to server at "2001:db8::7", port 6543 failed: '


@pytest.mark.parametrize(
    "words, told",
    [
        ('FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute', "all connections"),
        ("FATAL:  sorry, too many clients already", "all connections"),
        ("FATAL:  the database system is not yet accepting connections", "starting, stopping or recovering"),
        ('FATAL:  password authentication failed for user "too many clients"', "the password of role {user}"),
        ('FATAL:  database "timeout expired" does not exist', "there is no database"),
        ('SSL error: certificate verify failed', "certificate was not accepted"),
        ('server certificate for "a.example" does not match host name "b.example"', "certificate was not accepted"),
        ('private key file "/k" has group or world access', "certificate or key cannot be used"),
        ("channel binding required, but server authenticated client without channel binding", "channel binding"),
        ("FATAL:  connection requires a valid client certificate", "wants a client certificate"),
        ("Network is unreachable", "cannot be reached from this network"),
        ("Connection timed out", "no answer came"),
        ("server closed the connection unexpectedly\n\tThis probably means the server", "ended the session"),
    ],
)  # fmt: skip
def test_words_are_recognised_and_names_are_not(words: str, told: str) -> None:
    """Names stand in quotes, and a role called "too many clients" says nothing about clients."""
    found = recognised(_FRAME + words)
    assert found is not None
    assert told in found[0].sentence


def test_the_most_telling_of_several_answers_counts() -> None:
    """libpq tries with and without TLS, and every address: a server that speaks outweighs one that does not listen."""
    refused = f"{_FRAME}Connection refused"
    unreachable = f"{_FRAME}Network is unreachable"
    answered = f'{_FRAME}FATAL:  password authentication failed for user "app"'
    for texts, told in (
        ((unreachable, refused), "nothing listens"),
        ((refused, answered, unreachable), "the password"),
    ):
        for text in ("\n".join(texts), "\n".join(reversed(texts))):
            found = recognised(text)
            assert found is not None
            assert told in found[0].sentence


def test_new_words_are_left_to_the_reader() -> None:
    """Another language is quoted, its first line, without the driver's frame."""
    german = f"{_FRAME}FATAL:  Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen\nDETAIL:  mehr"
    assert recognised(german) is None
    assert bare_words(german) == "Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen"
    assert bare_words("") == "the driver gives no reason"


def test_every_refusal_can_be_told() -> None:
    """A sentence names only what the circumstances know or its own pattern captures, and each brings a way on."""
    for refusal in REFUSALS:
        fields = set(re.findall(r"\{(\w+)\}", refusal.sentence))
        assert fields <= {"user", "database", "seconds", "said", *refusal.pattern.groupindex}
        assert refusal.hint
        assert REFUSALS[rank(refusal)] is refusal
