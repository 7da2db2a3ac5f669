"""Functions whose result tells what it was made of: of two values they give the same only where these are one.

Nobody finds two texts of one digest, not for a text that is given; encodings and reverse() lose nothing; and a uuid
without its hyphens is still that uuid, as no other text of a uuid is. So each has a way back. Cut digests have none.
"""

import z3

from pgadvise.engines.prover.words.nodes import Map
from pgadvise.engines.prover.words.terms import Value, made_by
from pgadvise.engines.prover.world.scopes import Meaning

_ALONE = frozenset("md5 sha224 sha256 sha384 sha512 reverse uuid_send".split())
_BY_A_NAME = frozenset(("digest", "encode", "convert_to"))  # beside it the name of a digest or of an encoding
_HYPHENS = {("replace", "-", ""), ("translate", "-", "")}


def told(meaning: Meaning, name: str, args: list[Value], found: Value) -> None:
    """Says of what the function gave that it leads back to its argument."""
    texts = tuple(arg.text for arg in args[1:])
    if None in texts or not all(z3.is_false(arg.null) for arg in args[1:]):
        return
    is_spelling = (name, *texts) in _HYPHENS and made_by(args[0].term) == "uuid to text"
    if is_spelling or (name in _ALONE and not texts) or (name in _BY_A_NAME and len(texts) == 1):
        back = Map(f"{name}({args[0].kind}) {texts} back")
        meaning.world.facts.append(back(found.term) == args[0].term)
