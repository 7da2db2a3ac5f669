"""Rows by which somebody may come to belong: invitations that name him, and secrets that open the door to their bearer.

What an honest member of another tenant does is no leak, and inviting is such a thing. So a proof may stand on this:
no invitation of another tenant names the attacker, by his account or by the e-mail address that was signed for him, and
he was given no secret of another tenant's. The first is an invariant like that of memberships; the second also asks
that he cannot read the secrets, nor make one up. States of an invitation (used, expired, revoked) are not followed:
where something looks one up without asking for each state that the table has, it is not believed.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.caller.row_changes import row_changes
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.members.validity import TIMES
from pgadvise.engines.prover.schema.rows.chance import is_default_random, is_random
from pgadvise.engines.prover.schema.texts.said import naming, policies
from pgadvise.engines.prover.schema.texts.taken import compares
from pgadvise.engines.seats import SHUT
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.expression import Expression
from pgadvise.sql.tree.walk import walk

_INVITATION = NamePattern(r"invit")
_VOID = NamePattern(r"declin|reject|revok|expir|bounc|cancel|withdr|archiv|(?:\A|_)(?:old|past)_")
_INVITED = NamePattern(r"(?:\A|_)(?:user|invitee|invited|member|profile|account_user|auth_user)(?:_user)?_?(?:id)?\Z")
_INVITER = NamePattern(r"inviter|invited_by|_by\Z|sender|created|from_")
_EMAIL = NamePattern(r"(?:\A|_)e?mail(?:_address)?\Z")
SECRET = NamePattern(r"(?:\A|_)(?:token|secret|code|nonce|otp|hash|digest|key)\Z")
_PLAIN = NamePattern(r"(?:\A|_)code\Z|(?<!token)(?<!secret)(?:\A|_)(?:hash|digest)\Z")
_GIVEN = NamePattern(
    r"invit|api_?key|(?:\A|_)(?:share|shared|shares|join|access|secret|link|links|verif\w*|confirm\w*|passes|passcodes?"
    r"|vouchers?)(?:_|\Z)",
)
_KEY = NamePattern(r"(?:\A|_)key\Z")
_SHOWN_KEY = NamePattern(r"(?:api|access|secret|service|license|licence)_?keys?(?:_|\Z)")
# What says that it opens nothing (any more), and times that say nothing of that: when it was made, sent, looked at.
_STATE = NamePattern(
    rf"{SHUT}|until|accepted|used|redeem|status|state\Z|consumed|claimed|spent|void|(?:\A|_)uses?(?:_|\Z)|remaining|respon",
)
_FLAG = NamePattern(r"(?:\A|_)(?:active|enabled|valid|live|open|usable|disposed|done|finished|over)\Z")
_ENDS = NamePattern(r"expir|revok|until|valid_(?:to|till|through)")
_MADE = NamePattern(
    r"(?:\A|_)(?:last|creat\w*|updat\w*|modif\w*|insert\w*|made|issued?|add\w*|generat\w*|invited|sent|send|email\w*|mail\w*"
    r"|remind\w*|notif\w*|deliver\w*|opened|view\w*|seen|visit\w*|click\w*|from|starts?|begins?|valid_from|not_before|scheduled)(?:_|\Z)",
)


def named(
    snapshot: Snapshot, tenancy: Tenancy, axes: Mapping[int, Axis], secrets: Mapping[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """By table of invitations, the columns of who is invited: an account, an address. None where a secret is all."""
    found = {}
    for table in _of_tenants(snapshot, tenancy, axes):
        inviting = _INVITATION.search(table.name) and not _VOID.search(table.name)
        columns = tuple(c.name for c in table.columns if inviting and _names_invited(c))
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
        axis = axes.get(table.oid)
        named_tenant = axis is not None and (axis.column is not None or axis.parent is not None)
        if named_tenant and tenancy.scope(table) != "membership":
            yield table


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
    found = [c for c in random if SECRET.search(c.name) and _is_hard_to_guess(snapshot, table, c)]
    asking = naming(snapshot, table) if found else []
    comparing = [f for f in snapshot.functions if found and f.extension is None and table.name in (f.body or "")]
    return tuple(
        c.name for c in found if any(said.asks(c) for said in asking) or any(compares(f, c.name) for f in comparing)
    )


def _is_made_up(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Whether a trigger gives it a value that is neither random nor made of what was given."""
    before = (t for t in snapshot.triggers_of(table) if t.timing == "before" and t.for_each_row)
    each = [row_changes(trigger, snapshot.function(trigger.function)) for trigger in before]
    given = [change.value for changes in each for change in changes or () if change.column in (None, name)]
    return None in each or not all(value is not None and _is_hard_to_foresee(snapshot, value, name) for value in given)


def _is_hard_to_foresee(snapshot: Snapshot, value: Expression, name: str) -> bool:
    return is_random(snapshot, value) or any(part == e.Column(name, "new") for part in walk(value))


def _is_hard_to_guess(snapshot: Snapshot, table: Relation, column: Column) -> bool:
    """A code, or a hash, is a secret where its name, the table's or its default says so: a country's is none.

    A key is one where it is said to be that of an interface: any other is a name, a file's or a translation's.
    """
    given = column.default or "NULL"
    by_chance = is_default_random(snapshot, given)
    if column.generated or not (by_chance or given.startswith("NULL")):
        return False
    if _KEY.search(column.name):
        return bool(_SHOWN_KEY.search(f"{table.name}_{column.name}"))
    plain = _PLAIN.search(column.name) is None
    return plain or bool(_GIVEN.search(f"{table.name}_{column.name}")) or by_chance


def _asked_whole(snapshot: Snapshot, table: Relation, keys: tuple[str, ...]) -> bool:
    """Whether all that looks an invitation up asks for each of its states; its own policies for its end."""
    inviting = _INVITATION.search(table.name) is not None
    states = [c for c in table.columns if c.name not in keys and _is_state(c, inviting=inviting)]
    ends = [c for c in states if _ENDS.search(c.name)]
    others = naming(snapshot, table, of_others=True)
    asked = [c for c in table.columns if c.name in keys]
    looking = [said for said in others if any(map(said.asks, asked))]
    own = [said for said in policies(snapshot.policies_of(table)) if any(map(said.asks, asked)) and not inviting]
    every = chain(((said, states) for said in looking), ((said, ends) for said in own))
    return all(said.asks(state, surely=True) for said, each in every for state in each)


def _is_state(column: Column, *, inviting: bool) -> bool:
    """Of an invitation a time is one whatever it is called, but those of its making."""
    if _MADE.search(column.name):
        return False
    told = column.base_type in TIMES or (column.base_type == "bool" and _FLAG.search(column.name) is not None)
    return (told and inviting) or _STATE.search(column.name) is not None
