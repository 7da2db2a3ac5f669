"""The parser's raw statements → the nodes of `query`."""

from collections.abc import Iterable
from typing import Any, Literal

from pgadvise.snapshot.names import quote
from pgadvise.sql.parser.raw_expressions import ExpressionReader, Raw, names, qualified
from pgadvise.sql.parser.raw_types import type_text
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Expression, Node, Target
from pgadvise.sql.writing.render import render

_JOINS: dict[str, Literal["inner", "left", "right", "full"]] = {
    "JOIN_INNER": "inner",
    "JOIN_LEFT": "left",
    "JOIN_RIGHT": "right",
    "JOIN_FULL": "full",
}
_LOCKS = {
    "LCS_FORKEYSHARE": "for key share",
    "LCS_FORSHARE": "for share",
    "LCS_FORNOKEYUPDATE": "for no key update",
    "LCS_FORUPDATE": "for update",
}
_SUBLINKS: dict[str, Literal["exists", "any", "all", "scalar", "array"]] = {
    "EXISTS_SUBLINK": "exists",
    "ANY_SUBLINK": "any",
    "ALL_SUBLINK": "all",
    "EXPR_SUBLINK": "scalar",
    "ARRAY_SUBLINK": "array",
}


class QueryReader(ExpressionReader):
    """Reads SELECT, VALUES and what stands in FROM."""

    def subquery(self, raw: Raw) -> Expression:
        schema, operator = qualified(raw["operName"]) if "operName" in raw else (None, None)
        kind = _SUBLINKS[raw["subLinkType"]]
        return q.Subquery(
            kind,
            self.query(raw["subselect"]["SelectStmt"]),
            self.optional(raw.get("testexpr")),
            operator or ("=" if kind == "any" else None),  # IN carries no operator
            schema,
        )

    def nested(self, raw: object) -> tuple[Node, ...]:
        if isinstance(raw, list):
            return tuple([node for item in raw for node in self.nested(item)])
        if isinstance(raw, dict):
            return tuple([node for key, value in raw.items() for node in self._nested_field(key, value)])
        return ()

    def _nested_field(self, key: str, value: Any) -> tuple[Node, ...]:
        if key.endswith("Stmt"):
            return (self.statement({key: value}),)
        if key == "RangeVar" or (isinstance(value, dict) and "relname" in value):
            return (self.relation(value),)
        if key == "funccall":  # CALL carries it without its kind
            return (self.expression({"FuncCall": value}),)
        if self.reads(key):
            return (self.expression({key: value}),)
        return self.nested(value)

    def query(self, raw: Raw) -> q.Query:
        self.enter()
        found = q.Query(
            select=self.targets(raw.get("targetList")),
            sources=self.sources(raw.get("fromClause")),
            where=self.optional(raw.get("whereClause")),
            group_by=self.expressions(raw.get("groupClause")),
            group_distinct=raw.get("groupDistinct", False),
            having=self.optional(raw.get("havingClause")),
            windows=tuple([self.window(window["WindowDef"]) for window in raw.get("windowClause", ())]),
            order_by=self.sort_keys(raw.get("sortClause")),
            limit=self.optional(raw.get("limitCount")),
            with_ties=raw.get("limitOption") == "LIMIT_OPTION_WITH_TIES",
            offset=self.optional(raw.get("limitOffset")),
            distinct=self.expressions(raw["distinctClause"]) if "distinctClause" in raw else None,
            values=tuple([self.expressions(row["List"]["items"]) for row in raw.get("valuesLists", ())]),
            operation=self._set_operation(raw),
            ctes=self.ctes(raw),
            recursive=raw.get("withClause", {}).get("recursive", False),
            locking=tuple([_locking(lock["LockingClause"]) for lock in raw.get("lockingClause", ())]),
        )
        self.leave()
        return found

    def _set_operation(self, raw: Raw) -> q.SetOperation | None:
        kind = raw.get("op", "SETOP_NONE").removeprefix("SETOP_").lower()
        if kind == "none":
            return None
        return q.SetOperation(kind, raw.get("all", False), self.query(raw["larg"]), self.query(raw["rarg"]))

    def targets(self, raws: Iterable[Raw] | None) -> tuple[Target, ...]:
        targets = [raw["ResTarget"] for raw in raws or ()]
        return tuple([Target(self.expression(target["val"]), target.get("name")) for target in targets])

    def ctes(self, raw: Raw) -> tuple[q.CommonTable, ...]:
        return tuple([self._cte(cte["CommonTableExpr"]) for cte in raw.get("withClause", {}).get("ctes", ())])

    def _cte(self, raw: Raw) -> q.CommonTable:
        materialized = {"CTEMaterializeAlways": True, "CTEMaterializeNever": False}
        return q.CommonTable(
            raw["ctename"],
            self.statement(raw["ctequery"]),
            names(raw.get("aliascolnames")),
            materialized.get(raw["ctematerialized"]),
            _search_and_cycle(self, raw),
        )

    def statement(self, raw: Raw) -> q.Statement:
        """A statement inside another; overridden where more than queries is understood."""
        return self.query(raw["SelectStmt"])

    def sources(self, raws: Iterable[Raw] | None) -> tuple[q.Source, ...]:
        return tuple([self.source(raw) for raw in raws or ()])

    def source(self, raw: Raw) -> q.Source:
        kind, body = next(iter(raw.items()))
        if kind == "RangeVar":
            return self.relation(body)
        if kind == "JoinExpr":
            return self._join(body)
        if kind == "RangeSubselect":
            inner = self.query(body["subquery"]["SelectStmt"])
            return q.QuerySource(inner, *_alias(body), body.get("lateral", False))
        if kind == "RangeFunction":
            return self._functions(body)
        text = self._sample(body) if kind == "RangeTableSample" else self.cut(body)
        lateral = "lateral " if body.get("lateral") else ""
        return q.OpaqueSource(kind, lateral + text, *_alias(body), self.nested(body))

    def relation(self, raw: Raw) -> q.Relation:
        return q.Relation(raw["relname"], raw.get("schemaname"), *_alias(raw), only=not raw.get("inh", False))

    def _join(self, raw: Raw) -> q.Join:
        self.enter()
        found = q.Join(
            _JOINS[raw["jointype"]],
            self.source(raw["larg"]),
            self.source(raw["rarg"]),
            self.optional(raw.get("quals")),
            names(raw.get("usingClause")),
            raw.get("isNatural", False),
            *_alias(raw),
            raw.get("join_using_alias", {}).get("aliasname"),
        )
        self.leave()
        return found

    def _functions(self, raw: Raw) -> q.Source:
        parts = [call["List"]["items"] for call in raw["functions"]]
        calls = self.expressions(part[0] for part in parts)
        if any(definition for _, definition in parts):
            return self._defined_functions(raw, calls)
        definitions = [column["ColumnDef"] for column in raw.get("coldeflist", ())]
        alias, columns = _alias(raw)
        return q.FunctionSource(
            calls,
            alias,
            columns or tuple([column["colname"] for column in definitions]),
            tuple([type_text(column["typeName"]) for column in definitions]),
            raw.get("ordinality", False),
            raw.get("lateral", False),
        )

    def _defined_functions(self, raw: Raw, calls: tuple[Expression, ...]) -> q.OpaqueSource:
        """`ROWS FROM (f() AS (a integer), g())`: a definition list inside."""
        texts = []
        for call, part in zip(calls, raw["functions"], strict=True):
            columns = [column["ColumnDef"] for column in part["List"]["items"][1].get("List", {}).get("items", ())]
            listed = ", ".join(f"{quote(column['colname'])} {type_text(column['typeName'])}" for column in columns)
            texts.append(render(call) + (f" as ({listed})" if listed else ""))
        lateral = "lateral " if raw.get("lateral") else ""
        ordinality = " with ordinality" if raw.get("ordinality") else ""
        return q.OpaqueSource(
            "RangeFunction", f"{lateral}rows from ({', '.join(texts)}){ordinality}", *_alias(raw), calls
        )

    def _sample(self, raw: Raw) -> str:
        arguments = ", ".join(render(argument) for argument in self.expressions(raw.get("args")))
        text = f"{render(self.source(raw['relation']))} tablesample {'.'.join(names(raw['method']))} ({arguments})"
        seed = self.optional(raw.get("repeatable"))
        return text + (f" repeatable ({render(seed)})" if seed else "")


def _alias(raw: Raw) -> tuple[str | None, tuple[str, ...]]:
    alias = raw.get("alias", {})
    return alias.get("aliasname"), names(alias.get("colnames"))


def _locking(raw: Raw) -> str:
    relations = [quote(relation["RangeVar"]["relname"]) for relation in raw.get("lockedRels", ())]
    waiting = {"LockWaitSkip": " skip locked", "LockWaitError": " nowait"}.get(raw.get("waitPolicy", ""), "")
    return _LOCKS[raw["strength"]] + (f" of {', '.join(relations)}" if relations else "") + waiting


def _search_and_cycle(reader: ExpressionReader, raw: Raw) -> str | None:
    clauses = []
    if "search_clause" in raw:
        search = raw["search_clause"]
        order = "breadth" if search.get("search_breadth_first") else "depth"
        clauses.append(f"search {order} first by {_listed(search['search_col_list'])}")
        clauses.append(f"set {quote(search['search_seq_column'])}")
    if "cycle_clause" in raw:
        cycle = raw["cycle_clause"]
        mark, unmarked = (render(reader.expression(cycle[f"cycle_mark_{part}"])) for part in ("value", "default"))
        clauses.append(f"cycle {_listed(cycle['cycle_col_list'])} set {quote(cycle['cycle_mark_column'])}")
        clauses.append(f"to {mark} default {unmarked} using {quote(cycle['cycle_path_column'])}")
    return " ".join(clauses) or None


def _listed(raws: Iterable[Raw]) -> str:
    return ", ".join(quote(name) for name in names(raws))
