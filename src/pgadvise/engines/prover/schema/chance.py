"""Values that are made at random: nobody guesses one who was not told.

A secret that is counted up, or made of what others know (an address, a slug, the time), is none. A source of chance is
told by its name: the server's, an extension's, or a function of somebody's own that calls one.
"""

import re

from pgadvise.snapshot import Snapshot

_SOURCE = re.compile(
    r"\A(?:\w*random\w*|uuid_generate_v[14]\w*|uuidv[47]|nanoid\w*|gen_salt|generate_secret)\Z", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


def is_random(snapshot: Snapshot, text: str, seen: frozenset[int] = frozenset()) -> bool:
    """Whether something in a text gives what nobody guesses, itself or in a function that it names."""
    words = set(_WORD.findall(text))
    if any(map(_SOURCE.match, words)):
        return True
    called = (f for word in words for f in snapshot.functions_called(word) if f.extension is None and f.oid not in seen)
    return any(is_random(snapshot, f.body or "", seen | {f.oid}) for f in called)
