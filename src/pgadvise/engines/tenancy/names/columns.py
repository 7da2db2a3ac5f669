"""What a column is for: a reference, somebody's ownership, a trace of who did it, a pointer."""

from typing import Literal

from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.words import base, words
from pgadvise.snapshot import Column

Family = Literal["int", "uuid", "text", "bytes"]

_FAMILIES: dict[str, Family] = {
    **dict.fromkeys(("int2", "int4", "int8", "numeric", "oid"), "int"),
    **dict.fromkeys(("text", "varchar", "bpchar", "citext", "name"), "text"),
    "uuid": "uuid",
    "bytea": "bytes",
}


def family(column: Column) -> Family | None:
    """The kind of key the column can hold, an array's elements included; None for anything that is no key."""
    return _FAMILIES.get(column.element_type or column.base_type)


def is_array(column: Column) -> bool:
    return column.element_type is not None


def is_pointer(column: str) -> bool:
    """It says which one is chosen or meant (`default_team_id`, `parent_id`), not where the row belongs."""
    said = words(column)
    return "belong" not in said and not lexicon.POINTER.isdisjoint(said)


def is_choice(column: str) -> bool:
    """A preference: `current_workspace_id`, `default_project_id`."""
    return not lexicon.CHOICE.isdisjoint(words(column))


def is_decoration(column: str) -> bool:
    """What the row shows, and not where it belongs: `logo_file_id`."""
    return not lexicon.DECORATION.isdisjoint(base(column) or ())


def is_staff(column: str) -> bool:
    """It says who did something: `approved_by`, `assignee_id`."""
    return not lexicon.STAFF.isdisjoint(base(column) or words(column))


def is_last_change(column: str) -> bool:
    """It says who changed the row: `updated_by`, `updater_id`, `last_modified_by_id`."""
    said = set(words(column))
    who = "by" in said or base(column) is not None
    return not said.isdisjoint(("updater", "modifier")) or (who and not said.isdisjoint(("updated", "modified")))


def is_foreign(column: str) -> bool:
    """The whole id is another system's: `stripe_id`, `google_user_id`."""
    return (base(column) or words(column))[0] in lexicon.FOREIGN


OWNED, AUTHORED, RELATED, MADE, NOT_OWNED = 0.85, 0.55, 0.6, 0.35, 0.0


def ownership(column: str) -> float:
    """How far the name of a column that leads to people says "this is the owner"."""
    said = set(base(column) or words(column))
    if said & lexicon.AUTHOR:
        return AUTHORED
    if "created" in said:
        return MADE
    if said & lexicon.STAFF:
        return NOT_OWNED
    return OWNED if said & lexicon.OWNER or said == {"id"} else RELATED
