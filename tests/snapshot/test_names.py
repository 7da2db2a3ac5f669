"""Names as the server reads them back."""

import random
from typing import Any

import psycopg
import pytest
from psycopg import sql

from pgadvise.scratch.server import Server
from pgadvise.snapshot import joined_name, literal, quote

LETTERS = "aZ_9$ \"\\'ä漢.%"


def words(seed: int) -> list[str]:
    dice = random.Random(seed)
    return ["".join(dice.choices(LETTERS, k=dice.randrange(1, 30))) for _ in range(dice.randrange(2, 5))]


def asked(server: Server, statement: str) -> list[Any]:
    with psycopg.connect(server.dsn) as session:
        return session.execute(statement.encode()).fetchall()


def test_keywords_are_quoted(server: Server) -> None:
    """In double quotes is what the server puts there; a word that only another version reserves may be, too."""
    known = asked(server, "select word, quote_ident(word) from pg_get_keywords() order by 1")
    assert len(known) > 400
    assert [word for word, quoted in known if quoted != word and quote(word) != quoted] == []
    assert quote("name") == "name"


@pytest.mark.parametrize("seed", range(20))
def test_names_and_texts_are_read_back(server: Server, seed: int) -> None:
    """Whatever letters they are of, quotes and backslashes among them."""
    name, text = "_".join(words(seed))[:20], "_".join(words(seed))
    with psycopg.connect(server.dsn) as session:
        found = session.execute(f"select {literal(text)} as {quote(name)}".replace("%", "%%").encode(), ())
        assert found.description is not None
        assert (found.description[0].name, found.fetchall()) == (name, [(text,)])


@pytest.mark.parametrize("seed", range(20))
def test_a_joined_name_is_kept_whole(server: Server, seed: int) -> None:
    """The server cuts nothing of it, and its last word is there however long the others are."""
    name = joined_name(*words(seed), "key")
    assert name.endswith("_key")
    ((kept,),) = asked(server, f"select {sql.quote(name)}::name::text")
    assert kept == name


def test_a_joined_name_that_fits_is_joined() -> None:
    assert joined_name("invoice", "tenant_id", "key") == "invoice_tenant_id_key"
