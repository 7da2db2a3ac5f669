"""Triggers on each row: what they hold fast or stamp is proved, and of their neighbours with one edit nothing."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE

Verdicts = Callable[..., Mapping[str, str]]

FREE = f"""
create policy r on docs for select to authenticated using (org_id in ({MINE}));
create policy i on docs for insert to authenticated with check (true);
create policy u on docs for update to authenticated using (org_id in ({MINE})) with check (true);
create function my_org() returns uuid language sql stable security definer set search_path = '' as
$$ select m.org_id from public.members m where m.user_id = auth.uid() limit 1 $$;
"""
GUARD = """
create function {name}() returns trigger language plpgsql {how} as $$ {body} $$;
create trigger {name} {when} on docs for each row {condition} execute function {name}();
"""


def trigger(body: str, when: str, name: str = "guard", condition: str = "", how: str = "") -> str:
    return GUARD.format(name=name, body=body, when=when, condition=condition, how=how)


STAMP = "begin new.org_id := my_org(); return new; end"
ROUNDS = """declare m record; begin new.org_id := my_org();
for m in select x.org_id from members x where x.user_id = auth.uid() loop {}; return new; end loop; return new; end"""
UNLESS_GIVEN = "begin if new.org_id is null then new.org_id := my_org(); end if; return new; end"
FROZEN = "begin if new.org_id is distinct from old.org_id then raise exception 'no'; end if; return new; end"
KEPT = "begin new.org_id := old.org_id; return new; end"
CHECKED = f"begin if new.org_id not in ({MINE}) then raise exception 'no'; end if; return new; end"
MEMBER = "begin perform 1 from members where user_id = auth.uid() and org_id = new.org_id;"
LOOKED_UP = "begin select m.org_id into new.org_id from members m where m.user_id = auth.uid(); return new; end"
VARIABLE = "declare org_id uuid; begin org_id := old.org_id; new.org_id := org_id; return new; end"
CAUGHT = "begin begin {} exception when others then {}; end; return new; end"
MUST = f"""create function must(org uuid) returns void language plpgsql as $$
begin if not exists (select 1 from ({MINE}) m where m.org_id = org) then raise {{}} 'no'; end if; end $$;"""
AFTERWARDS = f"""create function afterwards() returns trigger language plpgsql as $$ {CHECKED} $$;
create constraint trigger afterwards after insert on docs {{}} for each row execute function afterwards();"""
FROM_ANOTHER = "begin new.org_id := new.previous_org_id; return new; end"
BOTH = "begin if tg_op = 'INSERT' then new.org_id := my_org(); else new.org_id := old.org_id; end if; return new; end"

ONE = "begin if tg_op = 'UPDATE' then new.org_id := my_org(); end if; return new; end"

# What it is about: the commands, the trigger that isolates them, its neighbour that does not.
TWINS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "stamped, only when null": (
        ("insert", "update"),
        trigger(STAMP, "before insert or update"),
        trigger(UNLESS_GIVEN, "before insert or update"),
    ),
    "stamped, and returned from a loop": (
        ("insert",),
        trigger(ROUNDS.format("null"), "before insert"),
        trigger(ROUNDS.format("new.org_id := new.previous_org_id"), "before insert"),
    ),
    "before, after": (("insert",), trigger(STAMP, "before insert"), trigger(STAMP, "after insert")),
    "the other event": (("insert",), trigger(STAMP, "before insert"), trigger(STAMP, "before update")),
    "the event asked": (
        ("insert", "update"),
        trigger(BOTH, "before insert or update"),
        trigger(ONE, "before insert or update"),
    ),
    "frozen, another column": (
        ("update",),
        trigger(FROZEN, "before update"),
        trigger(FROZEN.replace("org_id", "author_id"), "before update"),
    ),
    "unequal with nulls": (
        ("update",),
        trigger(FROZEN, "before update"),
        trigger(FROZEN.replace("new.org_id is distinct from", "new.previous_org_id <>"), "before update"),
    ),
    "raised, told": (
        ("update",),
        trigger(FROZEN, "before update"),
        trigger(FROZEN.replace("exception", "notice"), "before update"),
    ),
    "left out, let through": (
        ("update",),
        trigger(FROZEN.replace("raise exception 'no'", "return null"), "before update"),
        trigger(FROZEN.replace("raise exception 'no'", "return new"), "before update"),
    ),
    "refused afterwards": (
        ("update",),
        trigger(FROZEN.replace("return new", "return null"), "after update"),
        trigger(FROZEN.replace("return new", "return null"), "after insert"),
    ),
    "of the column, of another": (
        ("update",),
        trigger(FROZEN, "before update of org_id"),
        trigger(FROZEN, "before update of title"),
    ),
    "a condition": (
        ("update",),
        trigger(KEPT, "before update", condition="when (old.org_id is distinct from new.org_id)"),
        trigger(KEPT, "before update", condition="when (new.is_open)"),
    ),
    "enabled, disabled": (
        ("update",),
        trigger(KEPT, "before update"),
        trigger(KEPT, "before update") + "alter table docs disable trigger guard;",
    ),
    "the last by name decides": (
        ("update",),
        trigger(FROM_ANOTHER, "before update", "a") + trigger(KEPT, "before update", "b"),
        trigger(FROM_ANOTHER, "before update", "c") + trigger(KEPT, "before update", "b"),
    ),
    "a column that another trigger changes": (
        ("update",),
        trigger(FROM_ANOTHER, "before update", "a") + trigger(FROZEN, "before update", "b"),
        trigger(FROM_ANOTHER, "before update", "a") + trigger(FROZEN, "before update of org_id", "b"),
    ),
    "the old row": (
        ("update",),
        trigger("begin return old; end", "before update"),
        trigger("begin return new; end", "before update"),
    ),
    "what is looked up": (
        ("insert",),
        trigger(LOOKED_UP, "before insert"),
        trigger(LOOKED_UP.replace("new.org_id", "new.previous_org_id"), "before insert"),
    ),
    "members only": (
        ("insert", "update"),
        trigger(MEMBER + "if not found then raise exception 'no'; end if; return new; end", "before insert or update"),
        trigger(MEMBER + "if not found then raise notice 'no'; end if; return new; end", "before insert or update"),
    ),
    "a variable called like the column": (
        ("update",),
        trigger(VARIABLE, "before update"),
        trigger(VARIABLE.replace("old.", "new."), "before update"),
    ),
    "a function that raises": (
        ("insert",),
        MUST.format("exception") + trigger("begin perform must(new.org_id); return new; end", "before insert"),
        MUST.format("notice") + trigger("begin perform must(new.org_id); return new; end", "before insert"),
    ),
    "what it raises is caught": (
        ("insert",),
        MUST.format("exception") + trigger("begin perform must(new.org_id); return new; end", "before insert"),
        MUST.format("exception")
        + trigger("begin begin perform must(new.org_id); exception when others then null; end; return new; end",
                  "before insert"),
    ),
    "a handler": (
        ("update",),
        trigger(CAUGHT.format(FROZEN[6:-16], "return null"), "before update"),
        trigger(CAUGHT.format(FROZEN[6:-16], "null"), "before update"),
    ),
    "refused at once, or when all is done": (
        ("insert",),
        AFTERWARDS.format("not deferrable"),
        AFTERWARDS.format("deferrable"),
    ),
    "refused for every event, for one": (
        ("insert", "update"),
        AFTERWARDS.format("not deferrable").replace("after insert", "after insert or update"),
        AFTERWARDS.format("not deferrable"),
    ),
    "a default of what may not be given": (
        ("insert",),
        "alter table docs alter org_id set default my_org(); revoke insert on docs from authenticated;"
        "grant insert (id, title) on docs to authenticated;",
        "alter table docs alter org_id set default my_org();",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_twins(name: str, verdicts: Verdicts) -> None:
    """The one is proved, the other is not."""
    commands, sound, broken = TWINS[name]
    found = verdicts(FREE + sound)
    assert {command: found[command] for command in commands} == dict.fromkeys(commands, "isolated")
    found = verdicts(FREE + broken)
    assert "unknown" in {found[command] for command in commands}


def test_parts_have_triggers_of_their_own(verdicts: Verdicts) -> None:
    """A guard on the table alone says nothing of the rows of an heir."""
    heir = "create table heir () inherits (docs);"
    assert verdicts(FREE + trigger(KEPT, "before update") + heir)["update"] == "unknown"


def test_members_written_before_a_tenant_is_there(verdicts: Verdicts) -> None:
    """What a BEFORE trigger writes stays where ON CONFLICT drops the row: then the tenant was somebody else's."""
    enrol = """
    create function enrol() returns trigger language plpgsql security definer set search_path = '' as $$
    begin insert into public.members (org_id, user_id, role) values (new.id, auth.uid(), 'owner'); return new; end $$;
    alter table members drop constraint members_org_id_fkey;
    grant insert on orgs to authenticated; create policy found on orgs for insert to authenticated with check (true);
    create policy r on docs for select to authenticated using (org_id in (select org_id from members where user_id = auth.uid()));
    create trigger enrol {} insert on orgs for each row execute function enrol();
    """  # noqa: E501
    assert verdicts(enrol.format("after"))["select"] == "isolated"
    assert verdicts(enrol.format("before"))["select"] == "unknown"


def test_a_record_does_not_hide_a_variable(verdicts: Verdicts) -> None:
    """A bare name is the variable's, whatever columns a record has."""
    helper = """
    create function shut(org_id uuid) returns boolean language plpgsql stable security definer as $$
    declare m record;
    begin
      for m in select x.org_id from public.members x where x.user_id = auth.uid() loop
        if m.org_id is distinct from org_id then return {}; end if;
      end loop;
      return {};
    end $$;
    create policy r on docs for select to authenticated using (shut(org_id));
    """
    assert verdicts(helper.format("true", "false"))["select"] == "unknown"
