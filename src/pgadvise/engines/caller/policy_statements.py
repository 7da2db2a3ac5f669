"""Policies as the statements that make, change and drop them; expressions as one line each."""

from pgadvise.engines.access.revocation import role_list
from pgadvise.snapshot import Policy, Relation, quote
from pgadvise.snapshot.policies import Command
from pgadvise.sql.parser.parse import NotParsed, expression
from pgadvise.sql.tree.parts import unnamed
from pgadvise.sql.writing.render import NotRendered, render


def drop_policy(table: Relation, policy: Policy) -> str:
    return f"drop policy {quote(policy.name)} on {table}"


def create_policy(table: Relation, policy: Policy, command: Command, permissive: bool) -> str:
    """The same policy for `command`, which it covers, permissive or restrictive."""
    kind = "" if permissive else " as restrictive"
    check = policy.new_row_check if command == "insert" else policy.check if command in ("all", "update") else None
    asked = _asked(None if command == "insert" else policy.using, check)
    return f"create policy {quote(policy.name)} on {table}{kind} for {command} to {role_list(policy.roles)}{asked}"


def alter_policy(table: Relation, policy: Policy, using: str | None, check: str | None) -> str:
    """None leaves a side as it is."""
    return f"alter policy {quote(policy.name)} on {table}{_asked(using, check)}"


def _asked(using: str | None, check: str | None) -> str:
    parts = (("using", using), ("with check", check))
    return "".join(f" {word} ({_one_line(text)})" for word, text in parts if text is not None)


def _one_line(text: str) -> str:
    """pg_get_expr() puts parentheses around all and a line break before each clause of a sub-query."""
    try:
        return render(unnamed(expression(text)))
    except (NotParsed, NotRendered):
        return text
