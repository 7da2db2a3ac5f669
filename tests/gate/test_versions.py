"""A finding is the same finding on every server version: what servers spell in their own way is compared as a tree."""

import json
import os
from pathlib import Path

import psycopg

from pgadvise.engines.facts import SECTIONS
from pgadvise.rulebook import load
from pgadvise.trial.trial import found, judge, rolled_back

# Rules that need counters, settings or the workload tell of the server, not of the schema.
RULES = [r for r in load().rules if not {need.fact for need in r.needs} & {*SECTIONS, "window"}]
RECORD = Path(__file__).parent / "identities.json"  # PGADVISE_WRITE_GOLDEN=1 writes it
# Deparsed otherwise by 13 than by 14 and later (EXTRACT, SUBSTRING, TRIM), or by 16 (columns of views).
SPELLINGS = (
    "extract(epoch from made_at) > 0",
    "date_part('year', made_at) = 2020",
    "substring(name from 1 for 2) = 'ab'",
    "substring(name from 'a.c') is not null",
    "trim(both 'x' from name) <> ''",
    "overlay(name placing 'x' from 1 for 1) = name",
    "position('a' in name) > 0",
    "made_at at time zone 'UTC' > '2020-01-01'",
    "name collate \"C\" < 'b'",
    "name in ('a', 'b', 'c')",
    "name between 'a' and 'b'",
    "name is distinct from 'x'",
    "name ilike 'a%' and name not like '%z'",
    "coalesce(name, 'x') = nullif('y', 'z')",
    "(made_at, name) > (now(), 'a')",
    "name = any (array['a', 'b']::text[])",
    "exists (select from public.totals t where t.workspace_id = things.workspace_id and t.things > 1)",
    "workspace_id in (select t.workspace_id from public.totals t join public.members m using (workspace_id))",
    "case name when 'a' then true else made_at is null end",
    "(made_at, made_at + interval '1 day') overlaps (now(), now() + '2 days')",
    "name is normalized",
    "current_user = name or session_user = name::text",
    "made_at > current_timestamp - make_interval(days => 3)",
    "name similar to 'a|b'",
    "date_part('year', made_at) = extract(year from made_at)",
    "extract(epoch from now() - made_at) / 3600 > (select max(t.things) from public.totals t)",
    "substring(name::varchar from 1 for 2) = trim(name::varchar(9))",
    "made_at::date at time zone 'UTC' > '2020-01-01'",
    "name is nfc normalized",
)
BEGIN = """
create table public.workspaces (id uuid primary key, name text not null);
create table public.members (
    workspace_id uuid not null references public.workspaces, user_id uuid not null,
    primary key (workspace_id, user_id));
create table public.things (
    id uuid primary key, workspace_id uuid not null references public.workspaces, name text, made_at timestamptz);
create view public.totals as select workspace_id, count(*) as things, extract(epoch from max(made_at)) as last
    from public.things group by workspace_id;
create view public.parts as select part.id, part.age from (
    select id, extract(epoch from now() - made_at) / extract(day from made_at) as age from public.things) part;
create view public.years as select year.id, year.date_part from (
    select id, extract(year from made_at) as date_part from public.things) year;
create view public.ages as select * from (select id, extract(year from made_at), extract(day from made_at)
    from public.things) age (id, year, day) where year > 2000;
create view public.days as select age.id from (select id, extract(day from made_at) from public.things) age
    where age.{extract} > 2;
create view public.months as with age as (select id, extract(month from made_at) from public.things)
    select age.id, age.{extract} + 1 as next from age;
create view public.grades as select name, grouping(name), count(*) from public.things group by rollup (name);
alter table public.things enable row level security;
create policy own on public.things using (workspace_id = current_setting('app.tenant')::uuid);
create role app_user login;
grant select, insert, update on public.things, public.totals, public.parts, public.grades, public.years,
    public.ages, public.days, public.months to app_user;
"""


def test_a_schema_is_the_same_on_every_version(connection: psycopg.Connection) -> None:
    """Each spelling as a policy of a table without row-level security, and views that read past one: the same
    fingerprints and evidence hashes on PostgreSQL 13 to 18."""
    with rolled_back(connection):
        named = "extract" if connection.info.server_version >= 140000 else "date_part"
        connection.execute(BEGIN.replace("{extract}", named).encode())
        for number, text in enumerate(SPELLINGS):
            table = f"t{number}"
            connection.execute(f"create table public.{table} (like public.things)".encode())
            moved = text.replace("things.workspace_id", f"{table}.workspace_id")
            connection.execute(f"create policy p on public.{table} using ({moved})".encode())
            connection.execute(f"create policy q on public.{table} as restrictive using (({moved}) or true)".encode())
        findings = found(judge(connection, RULES))
    got = sorted([f.rule, f.object.name, f.object.part or "", f.fingerprint, f.evidence_hash] for f in findings)
    if os.environ.get("PGADVISE_WRITE_GOLDEN"):
        RECORD.write_text("[\n" + ",\n".join(map(json.dumps, got)) + "\n]\n", encoding="utf-8")
    assert got == json.loads(RECORD.read_text(encoding="utf-8"))
    assert len({tuple(one) for one in got if one[0] == "policies-not-enforced"}) == len(SPELLINGS)
