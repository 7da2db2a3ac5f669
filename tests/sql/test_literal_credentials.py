"""Marks tell a literal with a credential in it from one that only could have one: a rule reads nothing else."""

import pytest

from pgadvise.sql.workload.literals import (
    COMMAND,
    COMMAND_SECRET,
    CONNECTION,
    CONNECTION_SECRET,
    PASSWORD,
    VERIFIER,
    redact,
)

SCRAM = "SCRAM-SHA-256$4096:QSbj9kSXXPHXRWxqPjaiQQ==$9bJB6cxJWBTa6g=:xSBkjgwBgdvm9F4RW0jBE3VxQWHzIGVpuNQHVqQmb8M="


@pytest.mark.parametrize(
    "password, mark",
    [
        ("'x'", PASSWORD),
        (f"'{SCRAM}'", VERIFIER),
        (f"E'{SCRAM}'", VERIFIER),
        (f"'md5{'0' * 32}'", PASSWORD),
        ("'SCRAM-SHA-256'", PASSWORD),
        (f"'my {SCRAM}'", PASSWORD),
    ],
)
def test_a_scram_hash_is_no_password(password: str, mark: str) -> None:
    """The server takes it as it is, and nobody logs in with it; with a hash of md5 one does."""
    assert redact(f"alter role a password {password}") == f"alter role a password {mark}"


@pytest.mark.parametrize(
    "connection, mark",
    [
        ("host=h user=u passfile=/p", CONNECTION),
        ("host=h password=x", CONNECTION_SECRET),
        ("host=h PASSWORD = x", CONNECTION_SECRET),
        ("postgresql://u@h/d", CONNECTION),
        ("postgresql://u:p@h/d", CONNECTION_SECRET),
        ("postgresql://h:5432/d", CONNECTION),
    ],
)
def test_a_connection_string_need_hold_no_password(connection: str, mark: str) -> None:
    """A passfile or a trusted network does without."""
    assert redact(f"alter subscription s connection '{connection}'") == f"alter subscription s connection {mark}"


@pytest.mark.parametrize(
    "command, mark",
    [
        ("gunzip -c /data/invoice.csv.gz", COMMAND),
        ("curl -H Authorization:x https://h/f", COMMAND_SECRET),
        ("curl https://u:p@h/f", COMMAND_SECRET),
        ("PGPASSWORD=x psql -c q", COMMAND_SECRET),
        ("aws --secret-access-key x", COMMAND_SECRET),
    ],
)
def test_a_command_need_hold_no_credential(command: str, mark: str) -> None:
    """COPY … PROGRAM is a pipe through gunzip as often as not."""
    assert redact(f"copy t from program '{command}'") == f"copy t from program {mark}"
