"""The parser's raw expressions → the nodes of `expression`."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Literal

from pgadvise.snapshot.names import quote
from pgadvise.sql.parser.raw_types import type_text
from pgadvise.sql.tree import expression as e
from pgadvise.sql.writing.render import render

Raw = dict[str, Any]

# The parser itself takes some thousand levels; Python's stack, on which the visitors of a tree recurse, does not.
DEPTH = 100


def names(raw: Iterable[Raw] | None) -> tuple[str, ...]:
    """A list of String nodes."""
    return tuple(part["String"].get("sval", "") for part in raw or ())


def qualified(raw: Iterable[Raw]) -> tuple[str | None, str]:
    """(schema, name); a database in front is dropped, PostgreSQL accepts none but the current."""
    parts = names(raw)
    return (parts[-2] if len(parts) > 1 else None), parts[-1]


class ExpressionReader:
    """Reads expressions; `cut` gives the source text of the construct that begins at a byte offset."""

    def __init__(self, cut: Callable[[int], str]) -> None:
        self._cut = cut
        self._depth = 0

    def cut(self, raw: Raw) -> str:
        """The text of a construct `word … ( … )`; empty where the parser does not say where it stands."""
        location = raw.get("location", raw.get("func", {}).get("location", -1))
        return self._cut(location) if location >= 0 else ""

    @staticmethod
    def reads(kind: str) -> bool:
        """Whether a node of the parser is an expression with a kind of its own."""
        return kind in _READERS

    @abstractmethod
    def subquery(self, raw: Raw) -> e.Expression:
        """A SubLink."""

    @abstractmethod
    def nested(self, raw: object) -> tuple[e.Node, ...]:
        """What can be read of a construct that is opaque: its expressions and queries."""

    def expression(self, raw: Raw) -> e.Expression:
        kind, body = next(iter(raw.items()))
        read = _READERS.get(kind)
        self.enter()
        found = read(self, body) if read else self.opaque(kind, body)
        self.leave()
        return found

    def enter(self) -> None:
        """One level down; RecursionError beyond DEPTH, long before Python's own."""
        self._depth += 1
        if self._depth > DEPTH:
            raise RecursionError

    def leave(self) -> None:
        self._depth -= 1

    def optional(self, raw: Raw | None) -> e.Expression | None:
        return self.expression(raw) if raw else None

    def expressions(self, raws: Iterable[Raw] | None) -> tuple[e.Expression, ...]:
        return tuple([self.expression(raw) for raw in raws or () if raw])

    def opaque(self, kind: str, raw: Raw) -> e.Opaque:
        return e.Opaque(kind, self.cut(raw), self.nested(raw))

    def sort_keys(self, raws: Iterable[Raw] | None) -> tuple[e.SortKey, ...]:
        return tuple([self._sort_key(raw["SortBy"]) for raw in raws or ()])

    def _sort_key(self, raw: Raw) -> e.SortKey:
        nulls: dict[str, Literal["first", "last"]] = {"SORTBY_NULLS_FIRST": "first", "SORTBY_NULLS_LAST": "last"}
        return e.SortKey(
            self.expression(raw["node"]),
            descending=raw["sortby_dir"] == "SORTBY_DESC",
            nulls=nulls.get(raw["sortby_nulls"]),
            using=".".join(names(raw["useOp"])) if "useOp" in raw else None,
        )

    def window(self, raw: Raw) -> e.Window:
        """A WindowDef. `OVER w` has a name, `OVER (w …)` a reference; both refer, only in WINDOW it names itself."""
        return e.Window(
            name=raw.get("name"),
            reference=raw.get("refname"),
            partition_by=self.expressions(raw.get("partitionClause")),
            order_by=self.sort_keys(raw.get("orderClause")),
            frame=self._frame(raw),
        )

    def _frame(self, raw: Raw) -> str | None:
        options = raw.get("frameOptions", 0)
        if not options & 1:  # FRAMEOPTION_NONDEFAULT, as all bits here: src/include/nodes/parsenodes.h
            return None
        unit = next(word for bit, word in ((2, "range"), (4, "rows"), (8, "groups")) if options & bit)
        start = self._frame_bound(options, 0x20, raw.get("startOffset"))
        end = self._frame_bound(options, 0x40, raw.get("endOffset"))
        bounds = f"between {start} and {end}" if options & 0x10 else start
        excluded = ((0x8000, "current row"), (0x10000, "group"), (0x20000, "ties"))
        return f"{unit} {bounds}" + "".join(f" exclude {what}" for bit, what in excluded if options & bit)

    def _frame_bound(self, options: int, first: int, offset: Raw | None) -> str:
        """The bits of start and end alternate: `first` is UNBOUNDED PRECEDING's, the others follow two apart."""
        amount = render(self.expression(offset)) if offset else ""
        words = ("unbounded preceding", "unbounded following", "current row", f"{amount} preceding")
        for step, word in enumerate((*words, f"{amount} following")):
            if options & (first << 2 * step):
                return word
        return "current row"

    def _constant(self, raw: Raw) -> e.Constant:
        if "ival" in raw:
            return e.Constant(raw["ival"].get("ival", 0), "integer")
        if "sval" in raw:
            return e.Constant(raw["sval"].get("sval", ""))
        if "boolval" in raw:
            return e.Constant(raw["boolval"].get("boolval", False), "boolean")
        if "fval" in raw:
            return _number(raw["fval"]["fval"])
        if "bsval" in raw:
            return e.Constant(raw["bsval"]["bsval"], '"bit"')
        return e.Constant(None)

    def _column(self, raw: Raw) -> e.Expression:
        fields = raw["fields"]
        *qualifiers, last = [field["String"]["sval"] if "String" in field else None for field in fields]
        table = qualifiers[-1] if qualifiers else None
        schema = qualifiers[-2] if len(qualifiers) > 1 else None
        return e.Star(table, schema) if last is None else e.Column(last, table, schema)

    def _operation(self, raw: Raw) -> e.Expression:
        kind = raw["kind"]
        if kind in ("AEXPR_OP", "AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_SIMILAR"):
            operands = [raw[side] for side in ("lexpr", "rexpr") if side in raw]
            schema, name = qualified(raw["name"])
            return e.Operator(name, self.expressions(operands), schema)
        left = self.expression(raw["lexpr"])
        if "BETWEEN" in kind:
            low, high = self.expressions(raw["rexpr"]["List"]["items"])
            return e.Between(left, low, high, negated="NOT" in kind, symmetric="SYM" in kind)
        if kind == "AEXPR_IN":
            quantifier: Literal["any", "all"] = "any" if names(raw["name"]) == ("=",) else "all"
            items = e.Array(self.expressions(raw["rexpr"]["List"]["items"]))
            return e.Quantified(left, names(raw["name"])[-1], quantifier, items)
        right = self.expression(raw["rexpr"])
        if kind == "AEXPR_NULLIF":
            return e.NullIf(left, right)
        if kind in ("AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT"):
            return e.Distinct(left, right, negated=kind == "AEXPR_NOT_DISTINCT")
        schema, name = qualified(raw["name"])
        return e.Quantified(left, name, "any" if kind == "AEXPR_OP_ANY" else "all", right, schema)

    def _boolean(self, raw: Raw) -> e.Expression:
        args = self.expressions(raw["args"])
        if raw["boolop"] == "NOT_EXPR":
            return e.Not(args[0])
        return e.And(args) if raw["boolop"] == "AND_EXPR" else e.Or(args)

    def _cast(self, raw: Raw) -> e.Expression:
        """A cast right on a text or a NULL is part of it."""
        arg, kind = self.expression(raw["arg"]), type_text(raw["typeName"])
        if isinstance(arg, e.Constant) and arg.type is None:
            return e.Constant(arg.value, kind)
        return e.Cast(arg, kind)

    def _call(self, raw: Raw) -> e.Expression:
        schema, name = qualified(raw["funcname"])
        return e.Call(
            schema,
            name,
            self.expressions(raw.get("args")),
            star=raw.get("agg_star", False),
            distinct=raw.get("agg_distinct", False),
            variadic=raw.get("func_variadic", False),
            order_by=self.sort_keys(raw.get("agg_order")),
            within_group=raw.get("agg_within_group", False),
            filter=self.optional(raw.get("agg_filter")),
            over=self.window(raw["over"]) if "over" in raw else None,
        )

    def _boolean_test(self, raw: Raw) -> e.Expression:
        words = raw["booltesttype"].lower().split("_")  # IS_NOT_TRUE
        return e.BooleanTest(self.expression(raw["arg"]), words[-1], negated="not" in words)

    def _case(self, raw: Raw) -> e.Expression:
        branches = [branch["CaseWhen"] for branch in raw["args"]]
        return e.Case(
            self.optional(raw.get("arg")),
            tuple([e.When(self.expression(when["expr"]), self.expression(when["result"])) for when in branches]),
            self.optional(raw.get("defresult")),
        )

    def _greatest(self, raw: Raw) -> e.Expression:
        return e.GreatestLeast("least" if raw["op"] == "IS_LEAST" else "greatest", self.expressions(raw["args"]))

    def _session_value(self, raw: Raw) -> e.Expression:
        name = raw["op"].removeprefix("SVFOP_").removesuffix("_N").lower()
        digits = raw.get("typmod", 0)
        return e.SessionValue(f"{name}({digits})" if raw["op"].endswith("_N") else name)

    def _indirection(self, raw: Raw) -> e.Expression:
        result = self.expression(raw["arg"])
        for step in raw["indirection"]:
            if "A_Indices" in step:
                at = step["A_Indices"]
                upper, lower = self.optional(at.get("uidx")), self.optional(at.get("lidx"))
                result = e.Subscript(result, upper, lower, slice=at.get("is_slice", False))
            else:
                result = e.FieldAccess(result, step["String"]["sval"] if "String" in step else "*")
        return result

    def _collate(self, raw: Raw) -> e.Expression:
        schema, name = qualified(raw["collname"])
        return e.Collate(self.expression(raw["arg"]), name, schema)

    def _null_test(self, raw: Raw) -> e.Expression:
        return e.NullTest(self.expression(raw["arg"]), negated=raw["nulltesttype"] == "IS_NOT_NULL")

    def _json_predicate(self, raw: Raw) -> e.Expression:
        arg = self.expression(raw["expr"])
        item = raw["item_type"].removeprefix("JS_TYPE_").lower().replace("any", "")
        keys = " with unique keys" if raw.get("unique_keys") else ""
        return e.Opaque("JsonIsPredicate", f"({render(arg)}) is json {item}".rstrip() + keys, (arg,))

    def _xml(self, raw: Raw) -> e.Expression:
        if raw["op"] != "IS_DOCUMENT":
            return self.opaque("XmlExpr", raw)
        arg = self.expression(raw["args"][0])
        return e.Opaque("XmlExpr", f"({render(arg)}) is document", (arg,))


def _number(digits: str) -> e.Constant:
    try:
        value = int(digits, 0)
    except ValueError:
        return e.Constant(digits, "numeric")
    return e.Constant(value, "bigint" if -(2**63) <= value < 2**63 else "numeric")


_READERS: dict[str, Callable[[ExpressionReader, Raw], e.Expression]] = {
    "A_Const": ExpressionReader._constant,
    "ColumnRef": ExpressionReader._column,
    "ParamRef": lambda _, raw: e.Parameter(raw.get("number", 0)),
    "A_Expr": ExpressionReader._operation,
    "BoolExpr": ExpressionReader._boolean,
    "TypeCast": ExpressionReader._cast,
    "FuncCall": ExpressionReader._call,
    "SubLink": lambda reader, raw: reader.subquery(raw),
    "NullTest": ExpressionReader._null_test,
    "BooleanTest": ExpressionReader._boolean_test,
    "CaseExpr": ExpressionReader._case,
    "CoalesceExpr": lambda reader, raw: e.Coalesce(reader.expressions(raw["args"])),
    "MinMaxExpr": ExpressionReader._greatest,
    "A_ArrayExpr": lambda reader, raw: e.Array(reader.expressions(raw.get("elements"))),
    "RowExpr": lambda reader, raw: e.Row(reader.expressions(raw.get("args"))),
    "SQLValueFunction": ExpressionReader._session_value,
    "A_Indirection": ExpressionReader._indirection,
    "CollateClause": ExpressionReader._collate,
    "NamedArgExpr": lambda reader, raw: e.NamedArgument(raw["name"], reader.expression(raw["arg"])),
    "SetToDefault": lambda _, __: e.Default(),
    "JsonIsPredicate": ExpressionReader._json_predicate,
    "XmlExpr": ExpressionReader._xml,
    "CurrentOfExpr": lambda _, raw: e.Opaque("CurrentOfExpr", f"current of {quote(raw.get('cursor_name', ''))}"),
}
