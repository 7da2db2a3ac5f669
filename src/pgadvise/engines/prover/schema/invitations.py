"""Rows by which somebody may come to belong: invitations that name him, and secrets that open the door to their bearer.

What an honest member of another tenant does is no leak, and inviting is such a thing. So a proof may stand on this:
no invitation of another tenant names the attacker, by his account or by the e-mail address that was signed for him, and
he was given no secret of another tenant's. The first is an invariant like that of memberships; the second also asks
that he cannot read the secrets, nor make one up. States of an invitation (used, expired, revoked) are not followed:
where something looks one up without asking for each state that the table has, it is not believed.
"""

import re
from collections.abc import Iterator, Mapping

from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.prover.schema.texts import asks, texts
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Function, Relation, Snapshot

_INVITATION = re.compile(r"invit", re.IGNORECASE)
_INVITED = re.compile(r"(?:\A|_)(?:user|invitee|invited|member|profile|account_user|auth_user)(?:_user)?_?(?:id)?\Z")
_INVITER = re.compile(r"inviter|invited_by|_by\Z|sender|created|from_", re.IGNORECASE)
_EMAIL = re.compile(r"(?:\A|_)e?mail(?:_address)?\Z", re.IGNORECASE)
_SECRET = re.compile(r"(?:\A|_)(?:token|secret|code|nonce|otp|hash|digest|key)\Z", re.IGNORECASE)
_PLAIN = re.compile(r"(?:\A|_)code\Z|(?<!token)(?<!secret)(?:\A|_)(?:hash|digest)\Z", re.IGNORECASE)
_GIVEN = re.compile(
    r"invit|api_?key|(?:\A|_)(?:share|shared|shares|join|access|secret|link|links|verif\w*|confirm\w*|passes|passcodes?"
    r"|vouchers?)(?:_|\Z)",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?:\A|_)key\Z", re.IGNORECASE)
_SHOWN_KEY = re.compile(r"(?:api|access|secret|service|license|licence)_?keys?(?:_|\Z)", re.IGNORECASE)
_RANDOM = re.compile(r"random|uuid_generate_v4|nanoid|token", re.IGNORECASE)
_STATE = re.compile(
    r"expir|until|accepted|used|redeem|revok|declin|reject|status|state|consumed|claimed|cancel|deleted", re.IGNORECASE
)
_UPDATES = re.compile(r"\bdo\s+update\b", re.IGNORECASE)
_TELLS_NOTHING = ("void", "boolean", "trigger")
_INTO_HAND = re.compile(r"\*[^;]*?\binto\s+(?:strict\s+)?\"?(\w+)|\bfor\s+\"?(\w+)\"?\s+in\b", re.IGNORECASE)
_TAKEN = re.compile(
    r"\b(select|returning)\s+(?:\"?\w+\"?\.)?\*\s+(?=into\b)|\b(in\s+select)\s+(?:\"?\w+\"?\.)?\*", re.IGNORECASE
)
_TAKEN_LATER = re.compile(r"\b(select)\s+(?:\"?\w+\"?\.)?\*(\s+from\b[^;()]*?\binto\b)", re.IGNORECASE)
_ASKED_FOR = re.compile(r"(\bexists\s*\(\s*select)\s+(?:\"?\w+\"?\.)?\*", re.IGNORECASE)
_SAID = re.compile(r"(\braise\s+(?:\w+\s+)?)'(?:[^']|'')*'|(->>?\s*)'[^']*'", re.IGNORECASE)
_ALL = re.compile(
    r"(?:\b(?:select|distinct|returning)\s+|,\s*|\.)\*|to_jsonb?\s*\(|row\s*\(|row_to_json", re.IGNORECASE
)
_DYNAMIC = re.compile(r"\bexecute\b(?!\s+(?:function|procedure)\b)|\bquery_to_xml|\btable_to_xml", re.IGNORECASE)
_NO_ALIAS = frozenset(
    "where on set using values in and or select returning default for limit order group having".split()
)
_LITERAL = re.compile(r"\A'[^']*'|\A\d")
_LITERALS = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|'')*'", re.DOTALL)
_WHOLE_ROW = re.compile(r"(?<!count\()\*|to_jsonb?\s*\(|row\s*\(", re.IGNORECASE)


def named(
    snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], secrets: Mapping[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """By table of invitations, the columns of who is invited: an account, an address. None where a secret is all."""
    found = {}
    for table in _of_tenants(snapshot, tenancy, axes):
        columns = tuple(c.name for c in table.columns if _INVITATION.search(table.name) and _names_invited(c))
        keys = (*columns, *secrets.get(table.oid, ()))
        if keys and _asked_whole(snapshot, table, keys):
            found[table.oid] = columns
    return found


def secret_columns(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> dict[int, tuple[str, ...]]:
    """By table with rows of tenants, the columns that something looks a row up by and that only its bearer knows."""
    found = {}
    for table in _of_tenants(snapshot, tenancy, axes):
        columns = tuple(name for name in _secrets(snapshot, table) if name != axes[table.oid].column)
        if columns:
            found[table.oid] = columns
    return found


def _of_tenants(snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis]) -> Iterator[Relation]:
    """The tables whose rows name their tenant, other than those that say anyway who belongs to it."""
    for table in snapshot.tables:
        named_tenant = table.oid in axes and axes[table.oid].column is not None
        if named_tenant and tenancy.scope(table) != "membership":
            yield table


def shown(snapshot: Snapshot, secrets: Mapping[int, tuple[str, ...]], table: Relation) -> dict[int, tuple[str, ...]]:
    """By table of secrets the columns in which a new row of `table` shows one: what lets it in compares the two.

    So a row that is there holds a secret, and who reads it learns it.
    """
    checks = (p.check or p.using for p in snapshot.policies_of(table) if p.command in ("insert", "all"))
    texts = [text for text in checks if text]
    led = {name for key in snapshot.foreign_keys_of(table) for name in key.columns}
    plain = [c for c in table.columns if c.name not in led and not c.default and c.type_oid == c.base_oid]
    found = {}
    for oid, names in secrets.items():
        keeping = snapshot.relation(oid)
        if keeping is None or oid == table.oid:
            continue
        kinds = {column.base_type for name in names if (column := keeping.column(name)) is not None}
        asking = [text for text in texts if _compares(snapshot, text, keeping, names)]
        columns = (c for c in plain if c.base_type in kinds and any(_has_word(text, c.name) for text in asking))
        found[oid] = tuple(c.name for c in columns)
    return {oid: columns for oid, columns in found.items() if columns}


def _compares(snapshot: Snapshot, text: str, keeping: Relation, names: tuple[str, ...]) -> bool:
    """Whether a policy, or a function that it calls by name, looks at a secret of the table."""
    bodies = (f.body or "" for f in snapshot.functions if f.extension is None and _has_word(text, f.name))
    return any(_has_word(t, keeping.name) and any(_has_word(t, name) for name in names) for t in (text, *bodies))


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


def told_by(function: Function, table: Relation, secrets: tuple[str, ...]) -> bool:
    """Whether a function that reads the table, or a view of it, may tell more of a secret than whether it is right.

    What gives nothing, or yes and no, tells it all the same by what it writes, raises, and compares with a part of it.
    """
    body = function.body
    if body is None or _DYNAMIC.search(body):
        return True
    body = _without_own(body, table.name)
    if not re.search(rf"\b{re.escape(table.name)}\b", body, re.IGNORECASE):
        return False
    if function.result in _TELLS_NOTHING:
        return _lets_out(body, table.name, secrets)
    return (
        bool(_WHOLE_ROW.search(body)) or _takes_row(body, table.name) or any(_is_listed(body, name) for name in secrets)
    )


def lists(text: str, table: Relation, secrets: tuple[str, ...]) -> bool:
    """Whether a view, or what a rule does, shows a secret of the table: in the server's words, where no * is left."""
    named = re.search(rf"\b{re.escape(table.name)}\b", text) is not None
    return named and (_takes_row(text, table.name) or any(_is_listed(text, name) for name in secrets))


def _lets_out(body: str, table: str, secrets: tuple[str, ...]) -> bool:
    """Whether it does anything with a secret but to compare it whole; rows that it takes into its hand are followed."""
    body = _SAID.sub(lambda found: f"{found[1] or found[2]}''", body)
    hands = [name or looped for name, looped in _INTO_HAND.findall(body)]
    for taken in (_TAKEN, _TAKEN_LATER, _ASKED_FOR):
        body = taken.sub(lambda found: " ".join(part for part in (*found.groups(), "") if part is not None), body)
    for name in secrets:
        column = rf'(?:"?\w+"?\.)?"?\b{re.escape(name)}\b"?'
        same = rf"{column}\s*(?:<>|!=|is\b)|(?:<>|!=|\bdistinct\s+from)\s*{column}"
        if _is_listed(re.sub(same, "", body, flags=re.IGNORECASE), name):
            return True
    return bool(_ALL.search(body)) or any(_takes_row(body, name) for name in {table, *hands})


def _without_own(body: str, table: str) -> str:
    """Without what an INSERT returns of its new row: that is of the caller's tenants, or the table is not believed."""
    into = rf"\binsert\s+into\s+(?:\"?\w+\"?\.)?\"?{re.escape(table)}\"?(?![\w\"])"
    body = re.sub(rf"({into})\s*\([\w\s,\"]*\)", r"\1", body, flags=re.IGNORECASE)  # the columns that are written
    made = rf"({into}[^;]*?)\breturning\s+[\w\s.,\"*]+?(?=\binto\b|[;)]|\Z)"
    return re.sub(made, lambda found: found[0] if _UPDATES.search(found[1]) else found[1], body, flags=re.IGNORECASE)


def _takes_row(body: str, table: str) -> bool:
    """Whether the table's name, or what it is called there, stands for a row of it: json_agg(t), t::text, SELECT t.

    So does TABLE t, and an alias may call its columns otherwise.
    """
    named = rf'\b{re.escape(table)}"?(?:\s+as)?\s+"?(\w+)'
    if re.search(rf'\btable\s+(?:only\s+)?(?:"?\w+"?\.)?"?{re.escape(table)}\b', body, re.IGNORECASE):
        return True
    if any(name.lower() not in _NO_ALIAS for name in re.findall(rf'{named}"?\s*\(', body, re.IGNORECASE)):
        return True
    declared = re.compile(named, re.IGNORECASE)
    names = "|".join({re.escape(name) for name in (table, *declared.findall(body))} - {"where", "on", "set"})
    before = r'(?:[\[(,=|]|\b(?:select|distinct|return|all|coalesce|then|else))\s*"?'
    after = r'"?\s*(?:[\]),:;|]|\b(?:from|into|as|order|end)\b|\Z)'
    return re.search(f"{before}(?:{names}){after}", body, re.IGNORECASE) is not None


def _names_invited(column: Column) -> bool:
    name = column.name.lower()
    if _INVITER.search(name):
        return False
    return bool(_EMAIL.search(name) or (_INVITED.search(name) and column.base_type in ("uuid", "text")))


def _secrets(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """A number can be counted up, so it is none; keys of rows are no secrets, nor is what refers to them."""
    led = {name for key in snapshot.foreign_keys_of(table) for name in key.columns}
    random = [c for c in table.columns if c.base_type in ("uuid", "text", "varchar", "bytea") and c.name not in led]
    random = [c for c in random if not _is_made_up(snapshot, table, c.name)]
    found = [c for c in random if _SECRET.search(c.name) and _is_hard_to_guess(table, c)]
    asking = texts(snapshot, table) if found else []
    return tuple(c.name for c in found if any(asks(text, c) for text in asking))


def _is_made_up(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Whether a trigger gives it a value that is neither random nor made of what was given."""
    functions = (snapshot.function(trigger.function) for trigger in snapshot.triggers_of(table))
    assigned = re.compile(rf'\bnew\."?{re.escape(name)}"?\s*:?=([^;]*)', re.IGNORECASE)
    kept = re.compile(rf"random|uuid|nanoid|generat|\bnew\.\"?{re.escape(name)}\b", re.IGNORECASE)
    texts = (value for f in functions if f is not None for value in assigned.findall(f.body or ""))
    return any(not kept.search(value) for value in texts)


def _is_hard_to_guess(table: Relation, column: Column) -> bool:
    """A code, or a hash, is a secret where its name, the table's or its default says so: a country's is none.

    A key is one where it is said to be that of an interface: any other is a name, a file's or a translation's.
    """
    if column.generated or _LITERAL.search(column.default or ""):
        return False
    if _KEY.search(column.name):
        return bool(_SHOWN_KEY.search(f"{table.name}_{column.name}"))
    plain = _PLAIN.search(column.name) is None
    return plain or bool(_GIVEN.search(f"{table.name}_{column.name}") or _RANDOM.search(column.default or ""))


def _asked_whole(snapshot: Snapshot, table: Relation, keys: tuple[str, ...]) -> bool:
    """Whether all that looks an invitation up asks for each of its states."""
    states = [c for c in table.columns if _STATE.search(c.name) and c.name not in keys]
    others = texts(snapshot, table, of_others=True)
    looking = [t for t in others if any(asks(t, c) for c in table.columns if c.name in keys)]
    return all(asks(text, state) for text in looking for state in states)


def _unless_named(found: re.Match[str]) -> str:
    """A comment, the name of a setting and a key into a document are no columns; other literals stay."""
    before = found.string[: found.start()].rstrip()
    stays = found[0].startswith("'") and not before.endswith(("->", ">>", "current_setting("))
    return found[0] if stays else " "


def _is_listed(body: str, name: str) -> bool:
    """Whether the column stands anywhere but in an equation."""
    column = rf'(?:"?\w+"?\.)?"?\b{re.escape(name)}\b"?'
    body = _LITERALS.sub(_unless_named, body)
    rest = re.sub(rf"{column}\s*=(?!=)|(?<!:)=\s*{column}", "", body, flags=re.IGNORECASE)
    if re.search(rf"\bset\b(?:(?!\bwhere\b|\bfrom\b)[^;])*?=\s*{column}", body, re.IGNORECASE):
        return True  # assigned, not compared
    return bool(re.search(rf"\b{re.escape(name)}\b", rest, re.IGNORECASE))
