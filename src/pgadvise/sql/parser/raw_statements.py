"""The parser's raw statements → the commands of `query` that write rows, and the rest as `Utility`."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from pgadvise.sql.parser.raw_expressions import Raw
from pgadvise.sql.parser.raw_queries import QueryReader
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Column, Expression

_MATCHES: dict[str, Literal["matched", "target", "source"]] = {
    "MERGE_WHEN_MATCHED": "matched",
    "MERGE_WHEN_NOT_MATCHED_BY_TARGET": "target",
    "MERGE_WHEN_NOT_MATCHED_BY_SOURCE": "source",
}
_ACTIONS: dict[str, Literal["insert", "update", "delete", "nothing"]] = {
    "CMD_INSERT": "insert",
    "CMD_UPDATE": "update",
    "CMD_DELETE": "delete",
    "CMD_NOTHING": "nothing",
}
_OVERRIDING = {"OVERRIDING_USER_VALUE": "user", "OVERRIDING_SYSTEM_VALUE": "system"}


class StatementReader(QueryReader):
    """Reads any statement; `text` is the whole of it, kept by the utility statements."""

    def __init__(self, cut: Callable[[int], str], text: str) -> None:
        super().__init__(cut)
        self._text = text

    def statement(self, raw: Raw) -> q.Statement:
        kind, body = next(iter(raw.items()))
        if kind == "SelectStmt" and "intoClause" not in body:
            return self.query(body)
        read = _WRITERS.get(kind)
        if read:
            return read(self, body)
        return q.Utility(kind.removesuffix("Stmt"), self._text, self.nested(body))

    def insert(self, raw: Raw) -> q.Insert:
        select = raw.get("selectStmt")
        return q.Insert(
            self.relation(raw["relation"]),
            tuple([column["ResTarget"]["name"] for column in raw.get("cols", ())]),
            self.query(select["SelectStmt"]) if select else None,
            self._conflict(raw["onConflictClause"]) if "onConflictClause" in raw else None,
            overriding=_OVERRIDING.get(raw.get("override", "")),
            **self._with_and_returning(raw),
        )

    def update(self, raw: Raw) -> q.Update:
        return q.Update(
            self.relation(raw["relation"]),
            self._assignments(raw["targetList"]),
            self.sources(raw.get("fromClause")),
            self.optional(raw.get("whereClause")),
            **self._with_and_returning(raw),
        )

    def delete(self, raw: Raw) -> q.Delete:
        return q.Delete(
            self.relation(raw["relation"]),
            self.sources(raw.get("usingClause")),
            self.optional(raw.get("whereClause")),
            **self._with_and_returning(raw),
        )

    def merge(self, raw: Raw) -> q.Merge:
        return q.Merge(
            self.relation(raw["relation"]),
            self.source(raw["sourceRelation"]),
            self.expression(raw["joinCondition"]),
            tuple([self._branch(branch["MergeWhenClause"]) for branch in raw["mergeWhenClauses"]]),
            **self._with_and_returning(raw),
        )

    def _with_and_returning(self, raw: Raw) -> dict[str, Any]:
        return {
            "returning": self.targets(raw.get("returningClause", {}).get("exprs")),
            "ctes": self.ctes(raw),
            "recursive": raw.get("withClause", {}).get("recursive", False),
        }

    def _conflict(self, raw: Raw) -> q.Conflict:
        infer = raw.get("infer", {})
        return q.Conflict(
            tuple([self._conflict_key(element["IndexElem"]) for element in infer.get("indexElems", ())]),
            self.optional(infer.get("whereClause")),
            infer.get("conname"),
            self._assignments(raw.get("targetList", ())),
            self.optional(raw.get("whereClause")),
        )

    def _conflict_key(self, raw: Raw) -> Expression:
        return Column(raw["name"]) if "name" in raw else self.expression(raw["expr"])

    def _assignments(self, raws: Iterable[Raw]) -> tuple[q.Assignment, ...]:
        """The parser repeats the row of `(a, b) = row` for each column; here it stands once."""
        found: list[q.Assignment] = []
        for target in (raw["ResTarget"] for raw in raws):
            partial = "indirection" in target
            row = target["val"].get("MultiAssignRef")
            if row is None:
                found.append(q.Assignment((target["name"],), self.expression(target["val"]), partial))
            elif row["colno"] == 1:
                found.append(q.Assignment((target["name"],), self.expression(row["source"]), partial))
            else:
                last = found.pop()
                found.append(q.Assignment((*last.columns, target["name"]), last.value, last.partial or partial))
        return tuple(found)

    def _branch(self, raw: Raw) -> q.MergeBranch:
        action = _ACTIONS[raw["commandType"]]
        targets = raw.get("targetList", ())
        return q.MergeBranch(
            _MATCHES[raw["matchKind"]],
            action,
            self.optional(raw.get("condition")),
            self._assignments(targets) if action == "update" else (),
            tuple([target["ResTarget"]["name"] for target in targets]) if action == "insert" else (),
            self.expressions(raw.get("values")),
        )


_WRITERS: dict[str, Callable[[StatementReader, Raw], q.Statement]] = {
    "InsertStmt": StatementReader.insert,
    "UpdateStmt": StatementReader.update,
    "DeleteStmt": StatementReader.delete,
    "MergeStmt": StatementReader.merge,
}
