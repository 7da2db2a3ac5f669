import psycopg
import pytest
from psycopg import sql

from pgadvise.scratch.server import Server, major_of


@pytest.mark.parametrize("name", ["plain", "Two Words", "o'hara", 'say "x"', "a/b?c=d#e&f%20", "ü😀"])
def test_any_database_is_reached_by_its_uri(server: Server, connection: psycopg.Connection, name: str) -> None:
    """Whatever characters a database's name has, `on` gives a URI that leads to it, also as another role."""
    connection.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
    connection.execute('create role "a:b@c" login')
    try:
        with psycopg.connect(server.on(name)) as session:
            assert session.info.dbname == name
        with psycopg.connect(server.on(name, "a:b@c")) as session:
            assert (session.info.dbname, session.info.user) == (name, "a:b@c")
    finally:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        connection.execute('drop role "a:b@c"')


def test_host_in_the_address_is_kept() -> None:
    """A server that was named by host and port keeps them, and its password, for the same user."""
    given = Server("postgresql://me:secret@db.example:6432/app?sslmode=require", "17.2")
    assert given.on("shop") == "postgresql://me:secret@db.example:6432/shop?sslmode=require"
    assert given.on("shop", "you") == "postgresql://you@db.example:6432/shop?sslmode=require"


@pytest.mark.parametrize(("version", "major"), [("18.6", 18), ("13.23", 13), ("19beta1", 19), ("19devel", 19)])
def test_major_of(version: str, major: int) -> None:
    """The major is the number before anything else."""
    assert major_of(version) == major
