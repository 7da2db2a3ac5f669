"""Cursors of PL/pgSQL that say in many words what FOR and SELECT INTO say: told as those.

FOR … IN cursor is FOR … IN query, and so is OPEN, then a loop that begins with FETCH and EXIT WHEN NOT FOUND, where
nothing else moves the cursor: it reads each row of the query once, as of when it was opened. What differs is what FOUND
and the record hold after the loop, so nothing may ask for these there. OPEN and one FETCH is SELECT INTO.
"""

import re
from typing import Any

from pgadvise.sql.stored.procedural import STATEMENT, parts
from pgadvise.sql.stored.words_of_bodies import returned_names

_Raw = dict[str, Any]
_OPEN, _FETCH, _CLOSE = ("PLpgSQL_stmt_open", "PLpgSQL_stmt_fetch", "PLpgSQL_stmt_close")
_LOOP, _FOR = ("PLpgSQL_stmt_loop", "PLpgSQL_stmt_forc")
_ENDS = re.compile(r"\s*not\s+found\s*\Z", re.IGNORECASE)


def without_cursors(tree: _Raw, body: str) -> _Raw:
    """The tree with loops and look-ups in their place, where that says the same; `body` is its text."""
    if not any("curvar" in node for _, node in parts(tree)):
        return tree
    changed: _Raw = _Cursors(tree, body).changed(tree)
    return changed


class _Cursors:
    def __init__(self, tree: _Raw, body: str) -> None:
        self._tree, self._datums = tree, tree["datums"]
        self._returned = {name for rows in (False, True) for _, name in returned_names(body, rows=rows)}

    def changed(self, raw: Any) -> Any:
        if isinstance(raw, dict):
            return {key: self.changed(value) for key, value in raw.items()}
        return self._statements(raw) if isinstance(raw, list) else raw

    def _statements(self, many: list[Any]) -> list[Any]:
        found: list[Any] = []
        ahead = [one for one in many if not isinstance(one, dict) or not self._is_closed(one.get(_CLOSE))]
        while ahead:
            first, *ahead = ahead
            told = self._told(first, ahead[0] if ahead else {}) if isinstance(first, dict) else None
            if told is not None:
                ahead = ahead[_OPEN in first :]
            found += [first] if told is None else told
        return [self.changed(one) for one in found]

    def _is_closed(self, closing: _Raw | None) -> bool:
        """Whether it is nothing to keep: its cursor is told as something that needs no end."""
        return closing is not None and not self._moves_elsewhere(closing["curvar"])

    def _told(self, first: _Raw, second: _Raw) -> list[_Raw] | None:
        """What a statement is together with the next, if that is more than what it says."""
        if _FOR in first:
            given, query = self._given(first[_FOR]), self._query(first[_FOR])
            return None if given is None or query is None else [*given, _for(first[_FOR], first[_FOR]["var"], query)]
        opened = first.get(_OPEN)
        if opened is None or self._moves_elsewhere(opened["curvar"]):
            return None
        given, query = self._given(opened), self._query(opened)
        if given is None or query is None:
            return None
        if _FETCH in second and _is_next(second[_FETCH], opened["curvar"]):
            into = {"sqlstmt": query, "into": True, "target": second[_FETCH]["target"], "lineno": opened["lineno"]}
            return [*given, {"PLpgSQL_stmt_execsql": into}]
        match second.get(_LOOP, {}).get("body", []):
            case [{"PLpgSQL_stmt_fetch": fetch}, ends, *rest] if (
                _is_next(fetch, opened["curvar"]) and _is_end(ends) and not self._asked_besides(fetch["target"], rest)
            ):
                return [*given, _for({**second[_LOOP], "body": rest}, fetch["target"], query)]
        return None

    def _moves_elsewhere(self, cursor: int) -> bool:
        """Whether more than one OPEN and one FETCH say where it stands."""
        kinds = [kind for kind, node in parts(self._tree) if node.get("curvar") == cursor and kind != _CLOSE]
        return sorted(kinds) not in ([_FETCH, _OPEN], [_FOR])

    def _query(self, statement: _Raw) -> _Raw | None:
        """What its cursor reads; None where a text is that, known only then, or where the cursor is handed on."""
        cursor = self._datums[statement["curvar"]].get("PLpgSQL_var", {})
        query: _Raw | None = statement.get("query") or cursor.get("cursor_explicit_expr")
        if query is None or query["PLpgSQL_expr"].get("parseMode", STATEMENT) != STATEMENT:
            return None
        named = re.compile(rf"\b{re.escape(cursor['refname'])}\b", re.IGNORECASE)
        others = (text for text in _texts(self._tree) if text != query["PLpgSQL_expr"]["query"])
        return None if cursor["refname"] in self._returned or any(map(named.search, others)) else query

    def _given(self, statement: _Raw) -> list[_Raw] | None:
        """Its argument, as an assignment to the cursor's own variable; None of several."""
        if "argquery" not in statement:
            return []
        cursor = self._datums[statement["curvar"]].get("PLpgSQL_var", {})
        fields = self._datums[cursor.get("cursor_explicit_argrow", -1)].get("PLpgSQL_row", {}).get("fields", [])
        if len(fields) != 1:
            return None
        text = f"{fields[0]['name']} := {statement['argquery']['PLpgSQL_expr']['query']}"
        assigned = {"PLpgSQL_expr": {"query": text, "parseMode": 3}}
        return [{"PLpgSQL_stmt_assign": {"lineno": statement["lineno"], "varno": fields[0]["varno"], "expr": assigned}}]

    def _asked_besides(self, target: _Raw, rest: list[_Raw]) -> bool:
        """Whether FOUND, or what is fetched, is asked for besides where each round has it."""
        fields = target.get("PLpgSQL_row", {}).get("fields", [])
        names = {target.get("PLpgSQL_rec", {}).get("refname"), *(field["name"] for field in fields), "found"} - {None}
        into = [self._datums[field["varno"]].get("PLpgSQL_var", {}) for field in fields] or [target["PLpgSQL_rec"]]
        given = any("lineno" not in variable for variable in into)  # an argument, which may be one that is given back
        returned = _named_nowhere(self._tree) > _named_nowhere(rest) and names & self._returned
        counted = any(kind == "PLpgSQL_stmt_getdiag" for kind, _ in parts(self._tree))
        everywhere, asked = _texts(self._tree), re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
        outside = sum(bool(asked.search(text)) for text in everywhere) - sum(map(bool, map(asked.search, _texts(rest))))
        found = sum("found" in text.lower() for text in everywhere)
        return given or counted or bool(returned) or max(outside, found) > 1  # once, where the loop ends


def _texts(raw: Any) -> list[str]:
    return [str(node["query"]) for kind, node in parts(raw) if kind == "PLpgSQL_expr"]


def _named_nowhere(raw: Any) -> int:
    """How many statements give a variable: the tree does not say which."""
    giving = ("PLpgSQL_stmt_return", "PLpgSQL_stmt_return_next")
    return sum(kind in giving and "expr" not in node and "lineno" in node for kind, node in parts(raw))


def _is_next(fetch: _Raw, cursor: int) -> bool:
    forward = (fetch.get("direction"), fetch.get("how_many"), fetch.get("is_move", False)) == (0, 1, False)
    return fetch["curvar"] == cursor and forward and "expr" not in fetch and "target" in fetch


def _is_end(statement: _Raw) -> bool:
    """EXIT WHEN NOT FOUND, or IF NOT FOUND THEN EXIT."""
    match statement:
        case {"PLpgSQL_stmt_if": {"cond": cond, "then_body": [{"PLpgSQL_stmt_exit": ends}], **more}}:
            is_all = not more.keys() & {"elsif_list", "else_body"} and "cond" not in ends
        case {"PLpgSQL_stmt_exit": {"cond": cond} as ends}:
            is_all = True
        case _:
            return False
    is_end = is_all and ends.get("is_exit", False) and "label" not in ends
    return is_end and _ENDS.match(cond["PLpgSQL_expr"]["query"]) is not None


def _for(loop: _Raw, var: _Raw, query: _Raw) -> _Raw:
    kept = {key: loop[key] for key in ("lineno", "label", "body") if key in loop}
    return {"PLpgSQL_stmt_fors": {**kept, "var": var, "query": query}}
