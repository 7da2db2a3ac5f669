"""What a caller has a function set that is told a setting's name: a token that he made up, what policies ask for."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Function

_CLAIMS = "request.jwt.claims"
_TOLD = re.compile(r"\bset_config\(\s*(?!'[^']*'\s*,)", re.IGNORECASE)  # by a name that is not written out
_EACH = re.compile(r"\bjsonb?_(?:each(?:_text)?|object_keys)\(", re.IGNORECASE)
_PREFIX = re.compile(r"\bset_config\(\s*'([\w.]+)'(?:::\w+)?\s*\|\|", re.IGNORECASE)


def forged(world: World, function: Function) -> Iterator[str]:
    """For a function that takes the name and the value: names without their prefix, what they are compared with; the
    name of the token's setting and what B's token says."""
    body = function.body or ""
    if _TOLD.search(body) is None:
        return
    for prefix in _PREFIX.findall(body):
        names = [name for name in world.hints.settings if name.lower().startswith(prefix.lower())]
        yield from (name[len(prefix) :] for name in names)
        yield from (world.hints.flags or ("on",))[:2]
    if _PREFIX.search(body) is None and re.search(r"auth\.|jwt", world.hints.text):
        yield _CLAIMS
        yield json.dumps(_token(world))


def forged_documents(world: World, function: Function) -> Iterator[str]:
    """For a function that sets what each key of a document names: all that policies ask, and B's token."""
    body = function.body or ""
    if _TOLD.search(body) is None or _EACH.search(body) is None:
        return
    for prefix in _PREFIX.findall(body) or [""]:
        named = [name for name in world.hints.settings if name.lower().startswith(prefix.lower())]
        names = [name[len(prefix) :] for name in named if not name.startswith("request.")]
        for flag in (world.hints.flags or ("on",))[:2] if names else ():
            yield json.dumps(dict.fromkeys(names, flag))
        if not prefix and re.search(r"auth\.|jwt", world.hints.text):
            yield json.dumps({_CLAIMS: json.dumps(_token(world))})


def _token(world: World) -> dict[str, Any]:
    token: dict[str, Any] = {"sub": world.cast.person("B"), "role": "authenticated"}
    for path in world.hints.claims:
        *above, last = path.keys
        place = token
        for key in above:
            place = place.setdefault(key, {})
            if not isinstance(place, dict):
                break
        else:
            value = world.cast.tenants["B"]
            place.setdefault(last, [value] if path.document else value)
    return token
