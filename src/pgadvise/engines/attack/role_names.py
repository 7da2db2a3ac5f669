"""Which columns hold names of the database's roles, by what texts compare them with."""

import re
from collections.abc import Iterable

from pgadvise.snapshot import Function

_ROLE = "(?:current_user|session_user|rolname)"
_COMPARED = r"[^;=~]{0,20}(?:=|~~\*?|\^@|\bIN\b)\s*[\w.\"( ]{0,40}?"
_INSIDE = r"(?:starts_with|strpos|position|left|right|substr|substring)\([^;=]{0,60}?"


def compares_roles(text: str, name: str, asking: tuple[str, ...] = ()) -> bool:
    """Whether a text takes what is called so for a role of the database, or gives it to a function that does."""
    name = rf"\b{re.escape(name)}\b"
    near = rf"pg_has_role\([^)]*{name}|{name}{_COMPARED}{_ROLE}|{_ROLE}{_COMPARED}{name}"
    near += rf"|{_INSIDE}{_ROLE}[^;=]{{0,40}}{name}|{_INSIDE}{name}[^;=]{{0,40}}{_ROLE}"
    if asking:
        near += rf"|\b(?:{'|'.join(map(re.escape, asking))})\([^;=]{{0,60}}?{name}"
    return re.search(near, text, re.IGNORECASE) is not None


def asking(functions: Iterable[Function]) -> tuple[str, ...]:
    """What functions are called that take an argument for one."""
    named = ((f.name, f.body, arg) for f in functions if f.body for arg in f.argument_names if arg)
    return tuple(dict.fromkeys(name for name, body, arg in named if compares_roles(body, arg)))
