"""Names that changed: what `moved` tells of, in either direction, wherever a name is said.

A renamed table stands under its new name in the policies and views of others as well. Judged under the names of then,
they have the evidence that was accepted.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import msgspec

from pgadvise.snapshot import Name
from pgadvise.snapshot.names import quote

Names = Mapping[Name, Name]
_Value = TypeVar("_Value", bound=msgspec.Struct)
_NEWCOMER = " of today"


def forward(moved: Mapping[str, str]) -> Names:
    """From the names of then to those of today."""
    return {_name(old): _name(new) for old, new in moved.items()}


def back(moved: Mapping[str, str], there: Collection[tuple[str, str]]) -> Names:
    """From the names of today to those of then; what of today's objects has taken an old name is set aside."""
    names = forward(moved)
    newcomers = {old: Name(old.schema, old.name + _NEWCOMER) for old in names if (old.schema, old.name) in there}
    return newcomers | {new: old for old, new in names.items()}


def _name(dotted: str) -> Name:
    schema, _, name = dotted.partition(".")
    return Name(schema, name)


def renamed(value: _Value, names: Names) -> _Value:
    """`value` with every object and every text in it under the other names."""
    plain = _renamed(msgspec.to_builtins(value), names)
    return msgspec.convert(plain, type(value))


def _renamed(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return said(value, names)
    if isinstance(value, list | tuple):
        return [_renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    found = {_renamed(key, names): _renamed(item, names) for key, item in value.items()}
    schema, name = value.get("schema"), value.get("name")
    if isinstance(schema, str) and isinstance(name, str) and (new := names.get(Name(schema, name))):
        found |= {"schema": new.schema, "name": new.name}
    return found


def said(text: str, names: Names) -> str:
    """SQL with the other names: `public.notes`, and `notes` before the dot of a column, as the server writes both."""
    words = {str(old): str(new) for old, new in names.items()}
    # A schema of that name, and what it holds, would be written alike; such a text is looked at again.
    words |= {f"{quote(old.name)}.": f"{quote(new.name)}." for old, new in names.items()}
    if not any(word in text for word in words):
        return text
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(rf'(?<![\w".$])(?:{either})(?!(?<!\.)[\w"$])', lambda match: words[match[0]], text)
