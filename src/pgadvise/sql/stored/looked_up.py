"""Which types the search_path decides about in a body: those that stand there without a schema.

Words of the grammar (integer, timestamp with time zone) are the server's own; `uuid`, `text` and `int4` are names, and
so is `record`: a domain that is called so is as good a record.
"""

from collections.abc import Sequence
from functools import cache

from pgadvise.sql.parser.parse import NotParsed, raw_statement, tokens
from pgadvise.sql.stored.functions import function_body, function_tree, has_other_types
from pgadvise.sql.stored.procedural import nodes

# As what the parser gives the grammar's own words.
_OWN = frozenset(
    "int2 int4 int8 float4 float8 numeric bool bit varbit bpchar varchar interval"
    " time timetz timestamp timestamptz".split()
)
_TOLD = ("sqlstate", "sqlerrm")  # what a handler is told
# Its names for them, which are names like any other where somebody writes them.
_NAMES = frozenset("int2 int4 int8 float4 float8 bool varbit bpchar timetz timestamptz".split())


@cache
def looks_up_types(body: str, language: str, arguments: Sequence[str] = ()) -> bool:
    """Whether it does, or nobody can tell."""
    try:
        found = function_body(body, language, arguments)
        if found.dynamic or any(_names_type(raw_statement(text)) for text in found.statements):
            return True
        return language == "plpgsql" and _declares(body, function_tree(body, arguments))
    except NotParsed:
        return True


def _names_type(raw: object) -> bool:
    named = (node for kind, node in nodes(raw) if kind in ("typeName", "TypeName", "returnType"))
    return any(len(node.get("names", ())) == 1 or node.get("pct_type") for node in named)


def _declares(body: str, tree: object) -> bool:
    """Whether a variable may be of such a type: the parser's tree tells those of the catalog by their bare names.

    Of others, and of rows, it was given something else to read.
    """
    words = {body[token.start : token.end].lower() for token in tokens(body) if token.kind == "IDENT"}
    if has_other_types(body) or words & _NAMES:
        return True
    declared = [node for kind, node in nodes(tree) if kind == "PLpgSQL_var" and node.get("lineno")]
    kinds = (node["datatype"]["PLpgSQL_type"]["typname"] for node in declared if node["refname"] not in _TOLD)
    records = any(kind == "PLpgSQL_rec" and "lineno" in node for kind, node in nodes(tree))
    return records or any(kind.removeprefix("_") not in _OWN for kind in kinds)
