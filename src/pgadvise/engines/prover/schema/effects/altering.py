"""Functions that change what protects rows: tables, policies, rights, other functions, or whether keys are asked.

A verdict speaks of what the catalog says now. A function with its owner's rights may change that as it runs, for good:
switch row-level security off, make or drop a policy, grant, put another body in a helper's place. What only makes
something new, or keeps, empties and describes what is there, changes no rule for rows that are there.
"""

import re

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.schema.effects.settings import executes_any
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import raw_statement
from pgadvise.sql.tree.expression import Node
from pgadvise.sql.tree.query import Utility

_TRUSTED = ("c", "internal")
# The parser's names of statements that change no rule. A procedure that is called is asked itself.
_HARMLESS = frozenset(
    """
    AlterEnum AlterSeq Call CheckPoint ClosePortal Cluster Comment ConstraintsSet Copy Create CreateEnum CreateSchema
    CreateSeq CreateStats CreateTableAs Deallocate DeclareCursor Discard Execute Explain Fetch Index Listen Lock Notify
    Prepare RefreshMatView Reindex Select Transaction Truncate Unlisten Vacuum VariableSet VariableShow
    """.split()
)
_DROPPED = frozenset(f"OBJECT_{kind}" for kind in ("TABLE", "INDEX", "SEQUENCE", "MATVIEW", "VIEW"))
# In a session that takes itself for a replica no foreign key is asked and no trigger runs.
_KEYS_OFF = "session_replication_role"


# Of what is put together as it runs: one of these is in each text that changes a rule.
_WORDS = re.compile(r"\b(?:alter|create|do|drop|grant|import|reassign|revoke|security)\b", re.IGNORECASE)


def alters(function: Function) -> bool:
    """Whether a statement of its own does; so may one that is not known until it runs."""
    if function.language not in ("sql", "plpgsql"):
        return function.language not in _TRUSTED
    read, text = body(function), function.body or ""
    if read is None or _KEYS_OFF in text.lower() or any(one.startswith(_KEYS_OFF) for one in function.config):
        return True
    if any(map(changes_rules, read.parts)):
        return True
    return not read.told and (executes_any(function) or _WORDS.search(text) is not None)


def changes_rules(part: Node) -> bool:
    """Whether it is a statement that does."""
    if not isinstance(part, Utility) or part.kind in _HARMLESS:
        return False
    if part.kind != "Drop":
        return True
    told = raw_statement(part.text)["DropStmt"]
    return told.get("removeType") not in _DROPPED or told.get("behavior") == "DROP_CASCADE"
