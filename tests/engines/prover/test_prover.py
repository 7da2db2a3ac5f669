"""Verdicts beside the policies themselves: privileges, who is not bound, surfaces, other roads, tables of one shape."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, CLAIM, MINE, using

from pgadvise.engines.prover.words.proof import Proof

Verdicts = Callable[..., Mapping[str, str]]
Proofs = Callable[..., Mapping[str, Proof]]
MEMBER = using(f"org_id in ({MINE})")
SETTING = "org_id = nullif(current_setting('app.org', true), '')::uuid"


def test_privileges_come_first(verdicts: Verdicts) -> None:
    """What the role may not do is denied, whatever the policies say."""
    found = verdicts(
        using("true") + "revoke all on docs from authenticated; grant select (id) on docs to authenticated;"
    )
    assert found == {"select": "unknown", "insert": "denied", "update": "denied", "delete": "denied"}


def test_without_policies(verdicts: Verdicts) -> None:
    """Row-level security without a policy lets nothing through; without row-level security nothing is shown."""
    assert verdicts("") == dict.fromkeys(ALL, "denied")
    assert verdicts(MEMBER + "alter table docs disable row level security") == dict.fromkeys(ALL, "unknown")


def test_who_is_not_bound(proofs: Proofs) -> None:
    """An owner whose own policies do not bind him is told as the reason."""
    found = proofs(MEMBER + "grant create on schema public to authenticated; alter table docs owner to authenticated")
    assert {p.verdict for p in found.values()} == {"unknown"}
    assert "owns it" in found["select"].reason


@pytest.mark.parametrize(
    ("surface", "verdict"), [("app", "isolated"), ("api", "isolated"), ("sql", "unknown")], ids=("app", "api", "sql")
)
def test_settings_by_surface(verdicts: Verdicts, surface: str, verdict: str) -> None:
    """A setting of the application carries a proof where the caller writes no SQL."""
    assert verdicts(using(SETTING), surface=surface) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(
    "script",
    [
        using("org_id::text = current_setting('request.headers', true)::json ->> 'x-org'"),
        using("current_setting('app.org', true) is null or " + SETTING),
        using(SETTING) + "create function pick(org text) returns text language sql as"
        " $$ select set_config('app.org', org, false) $$;",
    ],
    ids=("headers", "open when unset", "a function sets it"),
)
def test_settings_that_prove_nothing(verdicts: Verdicts, script: str) -> None:
    """Headers are the caller's to choose, an unset setting opens, and so does a function that sets it for anybody."""
    assert verdicts(script) == dict.fromkeys(ALL, "unknown")


def test_visitors(verdicts: Verdicts) -> None:
    """Nobody is signed in as anon: what asks for the caller lets no row through."""
    open_ = "grant select on docs, members to anon; create policy visit on docs to anon using ({});"
    inside = open_.format(f"org_id in ({MINE})")
    assert verdicts(inside, role="anon")["select"] == "denied"
    assert verdicts(open_.format("is_open"), role="anon")["select"] == "unknown"


def test_moving_and_taking(verdicts: Verdicts) -> None:
    """A CHECK that is true lets a row be moved away, a USING that is true lets one be taken; deleting asks neither."""
    moving = f"create policy p on docs for update to authenticated using (org_id in ({MINE})) with check (true);"
    taking = f"create policy p on docs for update to authenticated using (true) with check (org_id in ({MINE}));"
    assert verdicts(moving)["update"] == verdicts(taking)["update"] == "unknown"
    fixed = "revoke update on docs from authenticated; grant update (title) on docs to authenticated;"
    assert verdicts(moving + fixed)["update"] == "isolated"
    assert verdicts(taking + fixed)["update"] == "isolated"


PERSONAL = """
create table profiles (id uuid primary key references auth.users, name text);
create function enrol() returns trigger language plpgsql security definer as
  $$ begin insert into public.profiles (id) values (new.id); return new; end $$;
create trigger enrol after insert on auth.users for each row execute function enrol();
create table people (id uuid primary key, auth_id uuid not null references auth.users, email text, password text);
create table notes (id uuid primary key, owner_user_id uuid not null references {}, body text);
alter table notes enable row level security;
grant select, update (body) on notes to authenticated;
create policy own on notes for all to authenticated using ({});
"""


@pytest.mark.parametrize(
    ("referred", "using", "verdict"),
    [
        ("auth.users", "owner_user_id = auth.uid()", "isolated"),
        ("profiles", "owner_user_id = auth.uid()", "isolated"),
        ("auth.users", "owner_user_id = auth.uid() or body like 'x%'", "unknown"),
        ("people", "owner_user_id = auth.uid()", "isolated"),
        ("people", "owner_user_id::text = auth.jwt() -> 'user_metadata' ->> 'person'", "unknown"),
    ],
)
def test_persons_as_tenants(referred: str, using: str, verdict: str, verdicts: Verdicts) -> None:
    """Where each person is a tenant and the session knows him by that key, no trigger can enrol him elsewhere; in a
    table with a key of its own his random id names nobody else.
    """
    found = verdicts(PERSONAL.format(referred, using), table="notes", key="owner_user_id")
    assert (found["select"], found["update"]) == (verdict, verdict)


def test_blind_writes(verdicts: Verdicts) -> None:
    """The policy for reading does not protect a write that reads nothing."""
    read = f"create policy r on docs for select to authenticated using (org_id in ({MINE}));"
    found = verdicts(read + "create policy d on docs for delete to authenticated using (true);")
    assert (found["select"], found["delete"]) == ("isolated", "unknown")


def test_triggers_that_rewrite(verdicts: Verdicts) -> None:
    """A trigger may change what a column privilege keeps; one that stamps the time changes nothing else."""
    stamp = """
    revoke update on docs from authenticated; grant update (title) on docs to authenticated;
    create function stamp() returns trigger language plpgsql as $$ begin new.{} := {}; return new; end $$;
    create trigger stamp before update on docs for each row execute function stamp();
    """
    moving = f"create policy p on docs for update to authenticated using (org_id in ({MINE})) with check (true);"
    assert verdicts(moving + stamp.format("title", "'x'"))["update"] == "isolated"
    assert verdicts(moving + stamp.format("org_id", "new.previous_org_id"))["update"] == "unknown"


def test_truncate(proofs: Proofs) -> None:
    """Who writes SQL and may TRUNCATE destroys every tenant's rows."""
    found = proofs(using("false") + "grant truncate on docs to authenticated;", surface="sql")
    assert found["delete"].verdict == "unknown"
    assert "TRUNCATE" in found["delete"].reason


def test_cascades(verdicts: Verdicts) -> None:
    """Deleting a parent deletes its children past their policies."""
    child = f"""
    create table notes (id uuid primary key, org_id uuid not null, doc_id uuid references docs on delete cascade);
    alter table notes enable row level security; grant select, delete on notes to authenticated;
    create policy own on notes to authenticated using (org_id in ({MINE}));
    """
    assert verdicts(MEMBER + child, table="notes")["delete"] == "isolated"
    assert verdicts(using("true") + child, table="notes")["delete"] == "unknown"
    assert verdicts(using("true") + child, table="notes")["select"] == "isolated"


def test_cascades_that_nobody_sets_off(verdicts: Verdicts) -> None:
    """What no policy lets anybody delete takes nothing along, of whosever rows it is."""
    people = """
    create table people (id uuid primary key references auth.users on delete cascade);
    alter table people enable row level security; grant select, delete on people to authenticated;
    alter table docs add foreign key (author_id) references people on delete cascade;
    create policy own on people for select to authenticated using (id = auth.uid());
    """
    assert verdicts(MEMBER + people)["delete"] == "isolated"
    leave = "create policy leave on people for delete to authenticated using (true);"
    assert verdicts(MEMBER + people + leave)["delete"] == "unknown"


def test_rules(verdicts: Verdicts) -> None:
    """A rule writes with its owner's rights: what it does to rows, no policy decides."""
    rule = "create rule also as on insert to orgs do also update docs set title = null;"
    assert verdicts(MEMBER + rule) == {**dict.fromkeys(ALL, "isolated"), "update": "unknown"}


VIEWS = {
    "invoker": ("with (security_invoker) as select * from docs", "isolated"),
    "owner": ("as select * from docs", "unknown"),
    "owner, filtered": (f"as select * from docs d where d.org_id in ({MINE})", "isolated"),
    "owner, filtered by another column": (f"as select * from docs d where d.previous_org_id in ({MINE})", "unknown"),
    "another column under the key's name": (
        f"as select id, previous_org_id as org_id from docs d where d.previous_org_id in ({MINE})",
        "unknown",
    ),
    "a sub-select that shows more": (
        f"as select *, (select count(*) from docs) from docs d where d.org_id in ({MINE})",
        "unknown",
    ),
    "join": (
        "as select d.id, d.org_id, m.role from docs d join members m on m.org_id = d.org_id and m.user_id = auth.uid()",
        "isolated",
    ),
    "left join": (
        "as select d.id, d.org_id, m.role from docs d left join members m on m.org_id = d.org_id"
        " and m.user_id = auth.uid()",
        "unknown",
    ),
}


@pytest.mark.pg(">= 15")  # security_invoker
@pytest.mark.parametrize("name", VIEWS)
def test_views(name: str, verdicts: Verdicts) -> None:
    """A view is as isolated as its query is under the policies of whose rights it reads with."""
    text, verdict = VIEWS[name]
    view = f"create view shown {text}; grant select on shown to authenticated;"
    assert verdicts(MEMBER + view, table="shown")["select"] == verdict


def test_one_shape(idle_prover: Callable[[str], Callable[[str], Mapping[str, Proof]]]) -> None:
    """Tables of one shape get one answer in their own names; a different policy, column or use is another shape."""
    tables = "".join(
        f"create table t{i} (id uuid primary key, org_id uuid not null, title text);"
        f"alter table t{i} enable row level security; grant all on t{i} to authenticated;"
        f"create policy p on t{i} to authenticated using ({condition});"
        for i, condition in enumerate(
            (f"t0.org_id in ({MINE})", f"t1.org_id in ({MINE})", "title = 't2'", f"t3.org_id = {CLAIM}")
        )
    )
    prove = idle_prover(tables)
    found = {i: prove(f"t{i}") for i in range(4)}
    assert {i: {p.verdict for p in proofs.values()} for i, proofs in found.items()} == {
        0: {"isolated"}, 1: {"isolated"}, 2: {"unknown"}, 3: {"isolated"},
    }  # fmt: skip
    assert all(p.relation.name == f"t{i}" and f"public.t{i}" in p.reason for i in found for p in found[i].values())
    assert all(p.command == command for proofs in found.values() for command, p in proofs.items())


def test_a_proof_says_what_it_stands_on(proofs: Proofs) -> None:
    """The assumptions are those that the solver needed, and no others."""
    (member,) = proofs(MEMBER)["select"].assumptions[1:] or ("",)
    assert "public.members" in member
    assert proofs(using(f"org_id = {CLAIM}"))["select"].assumptions == (
        "a signed claim names no tenant and no person but the caller's own",
    )


def test_an_unknown_says_where(proofs: Proofs) -> None:
    """A construct without a model is named with its place."""
    found = proofs(using(f"org_id in ({MINE}) or title like 'x%'"))["select"]
    assert found.blocked_by == ("the operator LIKE (policy tenant of public.docs)",)
