"""Joining by an invitation or by a secret: what it opens, and by which small fault it opens to everybody."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

Verdicts = Callable[..., Mapping[str, str]]
MEMBER = using(f"org_id in ({MINE})")
INVITES = """
create table invites (
    id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, email text,
    token text not null, invited_by uuid references auth.users, expires_at timestamptz, pin int
);
alter table invites enable row level security;
"""
LIVE = "(i.expires_at is null or i.expires_at > now())"
OWNERS = """
grant select, insert on invites to authenticated;
create policy manage on invites to authenticated
  using (org_id in (select m.org_id from members m where m.user_id = auth.uid()))
  with check (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
"""


def join(condition: str, argument: str = "secret text") -> str:
    return f"""
    create function join_org({argument}) returns void language plpgsql security definer set search_path = '' as $$
    declare found_org uuid;
    begin
      select i.org_id into found_org from public.invites i where {condition};
      if found_org is null then raise exception 'no such invitation'; end if;
      insert into public.members (org_id, user_id, role) values (found_org, auth.uid(), 'member');
      delete from public.invites i where i.token = secret;
    end $$;
    """


MADE = "md5(random()::text)"
BY_TOKEN = join(f"i.token = secret and {LIVE}")
BY_EMAIL = join(f"i.id = wanted and i.email = auth.jwt() ->> 'email' and {LIVE}", "wanted uuid, secret text")
BY_HASH = join(f"i.token = encode(sha256(convert_to(secret, 'UTF8')), 'hex') and {LIVE}")
TELLS = """
create function {0} language {1} security definer set search_path = '' as $$ {2} $$;
"""


def everywhere(verdict: str) -> dict[str, str]:
    return dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize("door", [BY_TOKEN, BY_HASH, BY_EMAIL], ids=("token", "hash", "e-mail"))
@pytest.mark.parametrize("hands", ["", OWNERS], ids=("nobody lists them", "members manage them"))
def test_whom_a_member_invited(door: str, hands: str, verdicts: Verdicts) -> None:
    """Who was given a secret, or whose signed address is named, was let in by a member."""
    assert verdicts(INVITES + hands + door + MEMBER) == everywhere("isolated")


def test_sessions_of_the_application(verdicts: Verdicts) -> None:
    """The token that the application sets is the caller's; one that anybody sends, or that is not asked, is not."""
    session = """
    create table app_sessions (token text primary key, org_id uuid not null references orgs, ended_at timestamptz);
    create function session_org() returns uuid language sql stable security definer set search_path = '' as
      $$ select s.org_id from public.app_sessions s where {} $$;
    """
    policy = using("org_id = session_org()")
    mine = "s.token = current_setting('app.token', true) and s.ended_at is null"
    assert verdicts(session.format(mine) + policy, surface="app") == everywhere("isolated")
    assert verdicts(session.format(f"({mine}) or s.ended_at > now()") + policy, surface="app") == everywhere("unknown")
    assert verdicts(session.format("s.ended_at is null limit 1") + policy, surface="app") == everywhere("unknown")


@pytest.mark.parametrize(
    "fault",
    [
        "grant select on invites to authenticated;"
        " create policy look on invites for select to authenticated using (true);",
        "grant insert on invites to authenticated; create policy add on invites for insert to authenticated"
        " with check (invited_by = auth.uid());",
        "create view seen as select org_id, token from invites; grant select on seen to authenticated;",
        TELLS.format(
            "pending(org uuid) returns setof text", "sql", "select token from public.invites where org_id = org"
        ),
        TELLS.format("pending() returns setof public.invites", "sql", "select * from public.invites"),
        TELLS.format("pending() returns json", "sql", "select json_agg(to_json(i)) from public.invites i"),
    ],
    ids=("a policy", "anybody invites", "a view", "a function", "a function with whole rows", "a function with json"),
)
def test_secrets_that_come_to_light(fault: str, verdicts: Verdicts) -> None:
    """A secret that anybody may read, or make for another tenant, is none."""
    assert verdicts(INVITES + BY_TOKEN + fault + MEMBER) == everywhere("unknown")


INNER = TELLS.format(
    "told(org uuid) returns text", "sql", "select token from public.{} where org_id = org"
)  # whom nobody may call, but another function
HIDDEN = "revoke all on function told from public;"
OUTER = TELLS.format("pending(org uuid) returns text", "sql", "select public.told(org)")
MAILBOX = """
create table mailbox (user_id uuid references auth.users, body text);
alter table mailbox enable row level security;
grant select, insert on mailbox to authenticated;
create policy own on mailbox to authenticated using (user_id = auth.uid());
"""
READ = "select i.token into found from public.invites i where i.org_id = org"
# Measured on a server: each tells the secret to a member of another tenant, who joins by it.
ROUNDABOUT: Mapping[str, str] = {
    "a part of it is asked": TELLS.format(
        "begins(part text) returns boolean",
        "sql",
        "select exists (select 1 from public.invites i where i.token like part || '%')",
    ),
    "a part of it is asked later": TELLS.format(
        "begins(org uuid, part text) returns boolean",
        "plpgsql",
        f"declare found text; begin {READ}; return starts_with(found, part); end",
    ),
    "an error says it": TELLS.format(
        "refuse(org uuid) returns void",
        "plpgsql",
        f"declare found text; begin {READ}; raise exception 'no use of %', found; end",
    ),
    "it is sent": MAILBOX
    + TELLS.format(
        "send(org uuid) returns void",
        "sql",
        "insert into public.mailbox select auth.uid(), i.token from public.invites i where i.org_id = org",
    ),
    "it is assigned": MAILBOX
    + TELLS.format(
        "send(org uuid) returns void",
        "sql",
        "update public.mailbox b set body = i.token from public.invites i where i.org_id = org",
    ),
    "a setting holds it": TELLS.format(
        "put(org uuid) returns void",
        "plpgsql",
        f"declare found text; begin {READ}; perform set_config('app.found', found, true); end",
    ),
    "a trigger stamps it": MAILBOX
    + TELLS.format(
        "stamp() returns trigger",
        "plpgsql",
        "begin new.body := (select i.token from public.invites i where i.org_id = new.body::uuid); return new; end",
    )
    + "create trigger stamp before insert on mailbox for each row execute function stamp();",
    "a rule copies it": MAILBOX + "create table letters (body text); grant insert on letters to authenticated;"
    " create rule copies as on insert to letters do also"
    " insert into mailbox select auth.uid(), i.token from invites i;",
    "through a view": "create view opened as select org_id, token from invites;" + INNER.format("opened"),
    "through a function": INNER.format("invites") + HIDDEN + OUTER,
    "by TABLE": TELLS.format("pending() returns setof public.invites", "sql", "table public.invites"),
    "a row as a text": TELLS.format(
        "pending() returns text",
        "sql",
        "select string_agg(concat(variadic array[i::text]), '') from public.invites as i",
    ),
    "under another name": TELLS.format(
        "pending() returns setof text", "sql", "select x.c from public.invites as x (a, b, m, c, e, f, g)"
    ),
    "it is the same for all": "alter table invites alter token set default 'welcome';",
    "it is made of the tenant": TELLS.format(
        "made_of() returns trigger", "plpgsql", "begin new.token := md5(new.org_id::text); return new; end"
    )
    + "create trigger made_of before insert on invites for each row execute function made_of();",
    "in a text": TELLS.format(
        "pending(org uuid) returns text",
        "plpgsql",
        "declare found text; begin execute 'select token from public.inv' || 'ites where org_id = $1'"
        " into found using org; return found; end",
    ),
}


@pytest.mark.parametrize("road", ROUNDABOUT)
def test_secrets_that_come_to_light_in_a_roundabout_way(road: str, verdicts: Verdicts) -> None:
    """Whatever runs with its owner's rights may tell a secret by what it writes, raises, compares and calls.

    One that a trigger makes of what is known, or that is the same for all, need not be told.
    """
    assert verdicts(INVITES + BY_TOKEN + ROUNDABOUT[road] + MEMBER) == everywhere("unknown")


@pytest.mark.parametrize(
    "door",
    [
        join("i.token = secret"),
        join(f"i.pin = length(secret) and {LIVE}"),
        join(f"i.org_id = secret::uuid and {LIVE}"),
        join(f"(i.token = secret or secret is null) and {LIVE}"),
        join(f"i.token like secret and {LIVE}"),
        join(f"i.email = auth.jwt() -> 'user_metadata' ->> 'email' and {LIVE}"),
        join(f"i.email = secret and {LIVE}"),
        join(f"i.token = md5(secret) and {LIVE}"),
    ],
    ids=(
        "expired ones too",
        "a number",
        "the tenant",
        "none at all",
        "a pattern",
        "an address of his choice",
        "any",
        "md5",
    ),
)
def test_doors_that_open_wider(door: str, verdicts: Verdicts) -> None:
    """An unasked state, what can be guessed, and what the caller says of himself let in whom nobody invited."""
    assert verdicts(INVITES + door + MEMBER) == everywhere("unknown")


ACCEPT = """
create function accept(secret text) returns void language plpgsql security definer set search_path = '' as $$
declare {declared};
begin
  {found}
  if {lacks} then raise exception 'no such invitation'; end if;
  insert into public.members (org_id, user_id, role) values ({org}, auth.uid(), 'member');
end $$;
"""
ONCE = "alter table invites add accepted_at timestamptz;"
UNUSED = f"i.token = secret and {LIVE} and i.accepted_at is null"


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [(UNUSED, "isolated"), (UNUSED.replace(" is null", " is not null"), "unknown"), ("i.email = secret", "unknown")],
)
def test_invitations_that_are_used_up(asked: str, verdict: str, verdicts: Verdicts) -> None:
    """Whoever marks an invitation as used and comes in by it came in by one that was his, and unused."""
    read = ACCEPT.format(
        declared="i public.invites%rowtype",
        found=f"select * into i from public.invites i where {asked}; "
        "update public.invites set accepted_at = now() where id = i.id;",
        lacks="not found or i.id is null",
        org="i.org_id",
    )
    written = ACCEPT.format(
        declared="org uuid",
        found=f"update public.invites i set accepted_at = now() where {asked} returning i.org_id into org;",
        lacks="org is null",
        org="org",
    )
    assert verdicts(INVITES + ONCE + read + MEMBER) == everywhere(verdict)
    assert verdicts(INVITES + ONCE + written + MEMBER) == everywhere(verdict)


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (f"select m.org_id, {MADE} from public.members m where m.org_id = org and m.user_id = auth.uid()", "isolated"),
        ("select m.org_id, 'x' from public.members m where m.org_id = org and m.user_id = auth.uid()", "unknown"),
        (f"values (org, {MADE})", "unknown"),
        (f"values (org, {MADE}) on conflict (id) do update set email = null", "unknown"),
    ],
)
def test_who_makes_an_invitation_is_told_its_secret(made: str, verdict: str, verdicts: Verdicts) -> None:
    """That is one of his own tenant, if he may make none of others."""
    body = f"insert into public.invites (org_id, token) {made} returning token"
    invite = TELLS.format("invite(org uuid) returns text", "sql", body)
    assert verdicts(INVITES + BY_TOKEN + invite + MEMBER) == everywhere(verdict)


def test_what_an_invitation_says_of_itself(verdicts: Verdicts) -> None:
    """Functions that only tell whether a secret is right, or what its invitation is about, tell no secret."""
    right = f"from public.invites i where i.token = secret and {LIVE}"
    asks = TELLS.format("is_open(secret text) returns boolean", "sql", f"select exists (select 1 {right})")
    about = TELLS.format("about(secret text) returns uuid", "sql", f"select i.org_id {right} -- the token's")
    assert verdicts(INVITES + BY_TOKEN + asks + about + MEMBER) == everywhere("isolated")
