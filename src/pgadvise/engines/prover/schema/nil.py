"""The nil UUID where it stands for nobody: `coalesce(…, '00000000-0000-0000-0000-000000000000')`.

No generator of ids makes it, so a session that is told nothing is told of no tenant by it. It stands for nobody as long
as it does nothing else anywhere: where a policy compares rows with it (those that all share), a column has it by
default, a view or a function that writes mentions it, there are rows that it is the tenant of.
"""

import re

from pgadvise.snapshot import Snapshot
from pgadvise.sql.expression import Cast, Coalesce, Constant, Node
from pgadvise.sql.parse import NotParsed, expression
from pgadvise.sql.walk import walk

NIL = "00000000-0000-0000-0000-000000000000"
_WRITES = re.compile(r"\b(?:insert|update|merge|copy)\b", re.IGNORECASE)


def is_nobody(snapshot: Snapshot) -> bool:
    """Whether it stands for a value that is missing, and for nothing else."""
    bodies = (f.body for f in snapshot.functions if f.extension is None and f.body is not None and NIL in f.body)
    if any("coalesce" not in body.lower() or _WRITES.search(body) for body in bodies):
        return False
    texts = [v.definition for v in snapshot.views]
    texts += [c.default or "" for r in snapshot.relations for c in r.columns]
    policies = (text for p in snapshot.policies for text in (p.using, p.check) if text and NIL in text)
    return not any(NIL in text for text in texts) and all(map(_stands_in, policies))


def _stands_in(text: str) -> bool:
    try:
        parts = tuple(walk(expression(text)))
    except NotParsed:
        return False
    last = [bare(part.args[-1]) for part in parts if isinstance(part, Coalesce)]
    return sum(is_nil(part) for part in last) == sum(map(is_nil, parts))


def bare(node: Node) -> Node:
    return bare(node.arg) if isinstance(node, Cast) else node


def is_nil(node: Node) -> bool:
    return isinstance(node, Constant) and node.value == NIL
