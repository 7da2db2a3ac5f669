"""A leak as a test: one DO statement that raises while the leak is there, and leaves nothing behind either way.

It writes the rows that the attack needs, becomes the attacker, takes his steps, and does what leaked. Then it looks:
did the statement answer with what is another tenant's, do other tenants' rows stand as they stood? All of it happens
in a subtransaction that is always undone. What the server refuses him is no leak, so a fix makes the test pass.

Text of the database's own making, which may be any characters, stands in string constants only, where it is spelled in
visible ones.
"""

from collections.abc import Iterator

from pgadvise.proof_report import PairVerdict, Witness, WitnessRow
from pgadvise.reports.lines.safe import is_safe, safe_in_log
from pgadvise.snapshot import Name, literal, quote

LEAK = "LEAK"  # how the message begins
_DONE = "ADV00"  # an SQLSTATE of nobody's


def statement(verdict: PairVerdict, witness: Witness) -> str:
    """Without a semicolon at its end."""
    return f"do {dollars(chr(10).join(_body(verdict, witness)))}"


def title(verdict: PairVerdict) -> str:
    """`public.notes select as authenticated`."""
    part = f"({verdict.part})" if verdict.part is not None else ""
    return f"{Name(verdict.schema, verdict.name)}{part} {verdict.command} as {verdict.role}"


def testable(verdict: PairVerdict) -> bool:
    """Whether it is known by what the leak shows."""
    return verdict.witness is not None and bool(verdict.witness.guards or verdict.witness.forbidden)


def dollars(body: str) -> str:
    """`body` between dollar signs that it does not hold itself."""
    number = 0
    while f"$pgadvise{number or ''}$" in body:
        number += 1
    tag = f"$pgadvise{number or ''}$"
    return f"{tag}\n{body}\n{tag}"


def constant(text: str) -> str:
    """A string constant, every hidden character of it as an escape, and so where a log would find a command."""
    if _plain(text):
        return literal(text)
    doubled = text.replace("\\", "\\\\").replace("'", "''")
    shown = "".join(c if is_safe(c) else _escaped(ord(c)) for c in doubled)
    return f"E'{safe_in_log(shown)}'"


def _plain(text: str) -> bool:
    return is_safe(text) and safe_in_log(text) == text


def _escaped(code: int) -> str:
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _body(verdict: PairVerdict, witness: Witness) -> Iterator[str]:
    yield "declare me text := current_user; answer text; before text; after text; leak text;"
    yield "begin"
    yield "  begin"
    yield from (f"    {line};" for line in _prepared(witness))
    yield from (f"    execute {constant(text)};" for text in _session(witness))
    for step in witness.steps:
        yield f"    begin execute {constant(step)}; exception when others then null; end;"
    yield from _looked(witness, "before")
    yield f"    perform set_config('role', {constant(witness.session.role)}, true);"
    yield from _done(verdict, witness)
    yield from _looked(witness, "after")
    if witness.guards:
        yield f"    if after is distinct from before then leak := {constant(witness.what)}; end if;"
    yield f"    raise exception using errcode = '{_DONE}', message = coalesce(leak, '');"
    yield f"  exception when sqlstate '{_DONE}' then leak := sqlerrm;"
    yield "  end;"
    told = constant(f"{LEAK} {title(verdict)}: {witness.session.name} ")
    yield f"  if leak <> '' then raise exception using message = {told} || leak; end if;"
    yield "end"


def _prepared(witness: Witness) -> Iterator[str]:
    yield "set local session_replication_role = replica"
    yield from (_run(_inserted(row)) for row in witness.rows)
    yield from (f"execute {constant(text)}" if _answers(text) else _run(text) for text in witness.prepared)
    yield from (_run(f"refresh materialized view {view}") for view in witness.refreshed)
    yield "set local session_replication_role = origin"


def _answers(text: str) -> bool:
    """Whether it returns rows, for which a block has no place."""
    return text.startswith(("select ", "explain "))


def _run(text: str) -> str:
    """As it is where it can be read so."""
    return text if _plain(text) else f"execute {constant(text)}"


def _inserted(row: WitnessRow) -> str:
    table = Name(row.schema, row.table)
    if not row.cells:
        return f"insert into {table} default values"
    values = ", ".join("null" if value is None else literal(value) for value in row.cells.values())
    return f"insert into {table} ({', '.join(map(quote, row.cells))}) overriding system value values ({values})"


def _session(witness: Witness) -> tuple[str, ...]:
    """What makes him the attacker: between what was prepared and his steps."""
    start, end = len(witness.prepared), len(witness.sql) - len(witness.steps) - 1
    return witness.sql[start:end]


def _looked(witness: Witness, variable: str) -> Iterator[str]:
    if witness.guards:
        yield "    perform set_config('role', me, true);"
        # Executed from text, so that no column is taken for a variable of ours.
        query = "select " + " || ".join(f"({guard})" for guard in witness.guards)
        yield f"    execute {constant(query)} into {variable};"


def _done(verdict: PairVerdict, witness: Witness) -> Iterator[str]:
    done = constant(witness.statement)
    if not witness.forbidden:
        yield f"    begin execute {done}; exception when others then null; end;"
        return
    texts = f"array[{', '.join(map(constant, witness.forbidden))}]"
    # A relation answers with keys; in a function's answer another tenant's value stands anywhere.
    seen = f"answer = any ({texts})" if verdict.part is None else f"{_anywhere(texts)}"
    yield "    begin"
    yield f"      for answer in execute {done} loop"
    yield f"        if {seen} then leak := {constant(witness.what)}; end if;"
    yield "      end loop;"
    yield "    exception when others then null;"
    yield "    end;"


def _anywhere(texts: str) -> str:
    return f"exists (select from unnest({texts}) one where strpos(answer, one) > 0)"
