"""Commands on a view that rules make others of: each action is asked, with what the view shows and the caller gives."""

from collections.abc import Callable, Mapping

import pytest

MINE = "select m.org_id from public.members m where m.user_id = auth.uid()"
VIEW = f"""
create view mine as select id, org_id, author_id, title from docs where org_id in ({MINE});
grant select, insert, update, delete on mine to authenticated;
revoke all on docs from authenticated;
"""
RULE = "create rule {name} as on {event} to mine {where} do {action};"
UPDATES = "update docs set title = new.title where docs.id = old.id"
Verdicts = Callable[..., Mapping[str, str]]


def rule(event: str, action: str, where: str = "", name: str = "acts") -> str:
    return RULE.format(name=name, event=event, where=where, action=action)


# What it is about: the rules, and by command what is proved of the view.
VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "by what was there": (rule("update", f"instead {UPDATES}"), {"update": "isolated"}),
    "by what was given": (
        rule("update", "instead update docs set title = new.title where docs.id = new.id"), {"update": "unknown"},
    ),
    "two actions": (
        rule("update", f"instead ({UPDATES}; delete from docs where docs.id = old.id)"), {"update": "isolated"},
    ),
    "two actions, one of them too much": (
        rule("update", f"instead ({UPDATES}; delete from docs where docs.title = old.title)"), {"update": "unknown"},
    ),
    "what a domain gives where the caller may not": (
        "create domain given as uuid default 'b0000000-0000-0000-0000-000000000002';"
        " drop view mine; create view mine as select id, org_id::given, author_id, title from docs"
        f" where org_id in ({MINE});"
        " grant insert (id, title) on mine to authenticated;"
        + rule("insert", "instead insert into docs (id, org_id, title) values (new.id, new.org_id, new.title)"),
        {"insert": "unknown"},
    ),
    "nothing": (rule("delete", "instead nothing"), {"delete": "denied"}),
    "nothing, in some cases": (
        rule("delete", "instead nothing", "where old.title is null"), {"delete": "isolated"},
    ),
    "something else, in some cases": (
        rule("delete", "instead delete from docs where docs.title = old.title", "where old.org_id is not null"),
        {"delete": "unknown"},
    ),
    "never": (
        rule("delete", "instead delete from docs where docs.title = old.title", "where old.org_id is null"),
        {"delete": "isolated"},
    ),
    "besides": (rule("delete", f"also {UPDATES}".replace("new", "old")), {"delete": "isolated"}),
    "besides, too much": (rule("delete", "also update docs set title = 'x'"), {"delete": "unknown"}),
    "what is copied": (
        rule("insert", "instead insert into docs (id, org_id, title) select new.id, m.org_id, d.title"
        " from members m, docs d where m.user_id = auth.uid() and d.id = new.author_id"),
        {"insert": "unknown"},
    ),
    "what is handed back": (
        rule("insert", "instead insert into docs (id, org_id, title) select new.id, m.org_id, new.title from members m"
        " where m.user_id = auth.uid() returning docs.id, docs.org_id, docs.author_id, docs.title"),
        {"insert": "isolated"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_rules_make_other_commands(name: str, verdicts: Verdicts) -> None:
    """A proof takes that no action writes a row of another tenant, nor copies from one."""
    script, expected = VIEWS[name]
    found = verdicts(VIEW + script, table="mine")
    assert {command: found[command] for command in expected} == expected


def test_who_writes_sql(verdicts: Verdicts) -> None:
    """A caller's expression stands wherever the rule names NEW, and may give another value each time."""
    assert verdicts(VIEW + VIEWS["by what was there"][0], table="mine", surface="sql")["update"] == "unknown"


def test_the_table_below(verdicts: Verdicts) -> None:
    """What the rule writes past the policies is told at the view; who writes the table is bound by them."""
    own = "grant all on docs to authenticated; create policy of_org on docs using (org_id in (" + MINE + "));"
    for by in ("by what was there", "by what was given"):
        assert verdicts(VIEW + own + VIEWS[by][0])["update"] == "isolated"
        assert verdicts(VIEW + own + VIEWS[by][0], table="mine")["update"] == VIEWS[by][1]["update"]


def test_a_view_above(verdicts: Verdicts) -> None:
    """Measured: who may not use the view with the rule sets the rule off by a view above it."""
    own = "grant all on docs to authenticated; create policy of_org on docs using (org_id in (" + MINE + "));"
    hidden = VIEW + own + "revoke all on mine from authenticated;" + VIEWS["by what was given"][0]
    assert verdicts(hidden, table="mine")["update"] == "denied"
    above = "create view above as select * from mine; grant update on above to authenticated;"
    assert verdicts(hidden + above, table="above")["update"] == "unknown"


def test_rules_on_tables(verdicts: Verdicts) -> None:
    """A rule of the table's own is not followed: what it replaces and what it does are open, and nothing else is."""
    own = "create policy of_org on docs using (org_id in (" + MINE + "));"
    rule = "create rule hides as on delete to docs do instead update docs set is_open = false where docs.id = old.id;"
    found = verdicts(own + rule)
    assert found == {"select": "isolated", "insert": "isolated", "update": "unknown", "delete": "unknown"}
