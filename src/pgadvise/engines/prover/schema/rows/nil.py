"""The nil UUID where it stands for nobody: `coalesce(…, '00000000-0000-0000-0000-000000000000')`.

No generator of ids makes it, so a session that is told nothing is told of no tenant by it. It stands for nobody as long
as it does nothing else anywhere: where a policy compares rows with it (those that all share), a column has it by
default, a view or a function that writes mentions it, there are rows that it is the tenant of.
"""

from collections.abc import Iterable

from pgadvise.engines.caller.bodies import whole_body, writes_of
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Coalesce, Constant, Node
from pgadvise.sql.tree.parts import uncast
from pgadvise.sql.tree.walk import walk

NIL = "00000000-0000-0000-0000-000000000000"


def is_nobody(snapshot: Snapshot) -> bool:
    """Whether it stands for a value that is missing, and for nothing else."""
    texts = [v.definition for v in snapshot.views]
    texts += [c.default or "" for r in snapshot.relations for c in r.columns]
    if any(NIL in text for text in texts):
        return False
    policies = {text: parsed(text) for p in snapshot.policies for text in p.texts if NIL in text}
    functions = (f for f in snapshot.functions if f.extension is None and NIL in (f.body or ""))
    return all(_stands_in(text, (tree,)) for text, tree in policies.items()) and all(map(_is_asked, functions))


def _is_asked(function: Function) -> bool:
    """Whether a function that names it does nothing but ask."""
    read = whole_body(function)
    asked = read is not None and _stands_in(function.body or "", read.statements)
    return asked and not any(writes_of(function))


def _stands_in(text: str, trees: Iterable[Node | None]) -> bool:
    """Whether each mention of it in the text is the last argument of a COALESCE."""
    parts = [part for tree in trees if tree is not None for part in walk(tree)]
    last = [uncast(part.args[-1]) for part in parts if isinstance(part, Coalesce)]
    return sum(isinstance(each, Constant) and each.value == NIL for each in last) == text.count(NIL)
