"""Files of a public bucket are everybody's to read, and still nobody else's to write."""

from collections.abc import Iterator
from contextlib import nullcontext

import msgspec
import psycopg
import pytest
from tests.cli.proving import CLEAN, PLATFORM

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.prover.prover import Prover
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.proving.checking import Checking
from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured, Snapshot
from pgadvise.sources.postgres.live import capture

BUCKETS = """
create schema storage;
create table storage.buckets (id text primary key, name text not null, public bool default false);
create table storage.objects (
    id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets, name text, owner uuid
);
insert into storage.buckets values ('logos', 'logos', true), ('papers', 'papers', false);
"""
OWN = "split_part(name, '/', 1) in (select m.team_id::text from members m where m.user_id = (select auth.uid()))"
FILES = f"""
alter table storage.objects enable row level security;
grant usage on schema storage to authenticated;
grant select, insert, update, delete on storage.objects to authenticated;
create policy shown on storage.objects for select to authenticated using (bucket_id = 'logos');
create policy own on storage.objects for select to authenticated using (bucket_id = 'papers' and {OWN});
create policy put on storage.objects for insert to authenticated with check ({OWN});
create policy thrown on storage.objects for delete to authenticated using (bucket_id = 'logos');
"""


@pytest.fixture(scope="module")
def replaying() -> Iterator[Server]:
    with embedded.start(superuser="pgadvise_scratch") as started:
        yield started


@pytest.fixture
def snapshot(connection: psycopg.Connection) -> Snapshot:
    for script in (PLATFORM, CLEAN, BUCKETS, FILES):
        connection.execute(script.encode())
    return capture(connection)


def of_files(snapshot: Snapshot, server: Server) -> dict[str, str]:
    """By command the verdict on the table of files."""
    found = Checking(seconds=600, serving=lambda: nullcontext(server))(Facts(snapshot, Declared()))
    assert isinstance(found, Verdicts)
    asked = ((v.question, v.word) for v in found.all)
    return {q.command: word for q, word in asked if q.about.name == "objects" and q.key[2] == "authenticated"}


def test_files_of_a_public_bucket_are_read_by_all(snapshot: Snapshot, replaying: Server) -> None:
    """Not what a policy opens: anybody fetches them by their address. To delete another's is a leak all the same."""
    assert snapshot.public_buckets == ("logos",)
    found = of_files(snapshot, replaying)
    assert (found["select"], found["insert"], found["delete"]) == ("isolated", "isolated", "leaks")


def test_that_anybody_reads_them_is_said(snapshot: Snapshot) -> None:
    """A proof tells what it stands on."""
    facts, files = Facts(snapshot, Declared()), snapshot.relation_named("storage", "objects")
    assert files is not None
    prover = Prover(snapshot=facts.snapshot, tenancy=facts.get("tenancy"), access=facts.get("access"))
    told = prover.prove(files, "select", "authenticated", "api").assumptions
    assert "files of a public bucket (logos) are everybody's to read" in told


def test_the_same_of_a_private_bucket_is_a_leak(snapshot: Snapshot, replaying: Server) -> None:
    """Whether the buckets are all private or nobody could look."""
    for buckets in ((), NotCaptured("not read")):
        private = msgspec.structs.replace(snapshot, public_buckets=buckets)
        assert of_files(private, replaying)["select"] == "leaks"
