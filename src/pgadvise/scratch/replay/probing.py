"""Functions on the stage that try many statements: each in a subtransaction of its own, undone whatever came of it.

They are made once and compiled once in a session, and run with the rights of whoever asks. An ASSERT that fails is
none of the OTHERS (plpgsql, Trapping Errors).
"""

from collections.abc import Callable, Iterable, Sequence

from pgadvise.engines.attack.moves.call import ARGUMENTS, Call
from pgadvise.engines.attack.moves.moves import Move
from pgadvise.engines.attack.texts.values import constant
from pgadvise.snapshot import Relation, dollar_quoted, literal

_SCHEMA = "pgadvise_probing"
_UNDO = "PA001"
IDLE = "."
_DIGEST = "coalesce(md5(string_agg(q::text, ',' order by q::text)), '0')"
_RUN = f"""
  if one like 'select %' then execute format('select {_DIGEST.replace("'", "''")} from (%s) q', one) into told;
  elsif one like 'call %' then execute one; told := 'called';
  else execute one; get diagnostics told = row_count; end if;"""
# The same of all `followers` after each of the steps, which is undone afterwards; no procedures among them.
_SWEPT = f"""declare step text; one text; told text; line text[]; answers text[] := '{{}}'; begin
foreach step in array steps loop
 line := '{{}}';
 begin
  execute step;
  foreach one in array followers loop
   begin {_RUN}
    raise exception using errcode = '{_UNDO}';
   exception when sqlstate '{_UNDO}' then line := line || told;
   when others or assert_failure then line := line || ('!' || sqlstate); end;
  end loop;
  raise exception using errcode = '{_UNDO}';
 exception when others or assert_failure then answers := answers || array_to_string(line, ','); end;
end loop;
return array_to_string(answers, ';'); end"""
# A statement is left out where nothing came of its guard, and where one that is refused for the same reasons was. Some
# queries look with every right: an equals sign says that one saw nothing else after a statement than without it.
_TRIED = f"""declare one text; told text; seen text; before text; n int := 0; look text; answers text[] := '{{}}';
said text[] := '{{}}'; refused int[] := '{{}}'; calm text[] := '{{}}'; begin
foreach one in array statements loop
 n := n + 1; seen := null;
 if said[guarded[n]] = '0' then answers := answers || '~0'::text; continue; end if;
 if kinds[n] = any (refused) then answers := answers || '~!42501'::text; continue; end if;
 look := queries[looks[n]];
 begin {_RUN}
  if told <> '0' and look is not null then
   begin execute 'reset role'; execute look into seen; exception when others or assert_failure then seen := null; end;
  end if;
  raise exception using errcode = '{_UNDO}';
 exception when sqlstate '{_UNDO}' then null;
 when others or assert_failure then
  told := '!' || sqlstate;
  if kinds[n] > 0 and starts_with(sqlerrm, 'new row violates row-level security policy')
   and right(sqlerrm, length(tables[n])) = tables[n] then refused := refused || kinds[n]; end if;
 end;
 if seen is not null and calm[looks[n]] is null then
  begin execute 'reset role'; execute look into before; raise exception using errcode = '{_UNDO}';
  exception when sqlstate '{_UNDO}' then calm[looks[n]] := before; end;
 end if;
 if guards[n] > 0 then said[guards[n]] := told; end if;
 answers := answers || case when seen = calm[looks[n]] then '=' || told else told end;
end loop;
return array_to_string(answers, ','); end"""
_FUNCTIONS = {
    "tried(statements text[], guards int[], guarded int[], kinds int[], tables text[], looks int[], queries text[])": (
        _TRIED
    ),
    "swept(steps text[], followers text[])": _SWEPT,
}
# The same of one query with other arguments: it is parsed and planned once. A dot behind an answer says that no row was
# written meanwhile: the log of the server had nothing to tell. (Others may write it; then the dot is missing.)
_CALLED = f"""declare {ARGUMENTS} text[]; told text; came pg_lsn; answers text[] := '{{{{}}}}'; begin
foreach {ARGUMENTS} slice 1 in array array[{{arguments}}]::text[] loop
 begin came := pg_catalog.pg_current_wal_insert_lsn();
  select {_DIGEST} into told from ({{query}}) q;
  if pg_catalog.pg_current_wal_insert_lsn() = came then told := told || '{IDLE}'; end if;
  raise exception using errcode = '{_UNDO}';
 exception when sqlstate '{_UNDO}' then answers := answers || told;
 when others or assert_failure then answers := answers || ('!' || sqlstate); end;
end loop;
perform set_config('pgadvise.answers', array_to_string(answers, ','), true); end"""


def functions() -> str:
    """What makes them."""
    made = (
        f"create function {_SCHEMA}.{signature} returns text language plpgsql as {dollar_quoted(body)}"
        for signature, body in _FUNCTIONS.items()
    )
    return ";".join((f"create schema {_SCHEMA}", f"grant usage on schema {_SCHEMA} to public", *made))


def calling(calls: Sequence[Call]) -> str:
    """`calls` that share their text."""
    arguments = ", ".join(f"[{', '.join(map(constant, one.values))}]" for one in calls)
    body = _CALLED.format(query=calls[0].shared, arguments=arguments)
    return f"do {dollar_quoted(body)}; select current_setting('pgadvise.answers')"


def asking(calls: Sequence[Call]) -> str:
    """The same in one query, of calls that change nothing; it fails where one of them is refused."""
    values = ", ".join(f"({n}, array[{', '.join(map(constant, one.values))}]::text[])" for n, one in enumerate(calls))
    each = f"lateral (select {_DIGEST} from ({calls[0].shared}) q) w(answer)"
    return f"select string_agg(answer, ',' order by n) from (values {values}) v(n, {ARGUMENTS}), {each}"


def sweeping(steps: Sequence[str], followers: Sequence[str]) -> str:
    return f"select {_SCHEMA}.swept({_texts(steps)}, {_texts(followers)})"


def trying(statements: Sequence[str | Move], look: Callable[[Relation], str]) -> str:
    """Statements and moves, their guards among them; `look` gives the query that sees others' rows of a relation."""
    texts = [sql_of(one) for one in statements]
    moves = [one if isinstance(one, Move) else None for one in statements]
    guards = _Numbers(move.guard if move else None for move in moves)
    kinds = _Numbers(f"{move.relation.oid} {move.alike}" if move and move.alike else None for move in moves)
    looks = _Numbers(look(move.relation) if move and move.command != "select" else None for move in moves)
    arguments = (
        _texts(texts),
        _numbers(guards.known.get(text, 0) for text in texts),
        _numbers(guards.each),
        _numbers(kinds.each),
        _texts([f'for table "{move.relation.name}"' if move and move.alike else "" for move in moves]),
        _numbers(looks.each),
        _texts([*looks.known]),
    )
    return f"select {_SCHEMA}.tried({', '.join(arguments)})"


def sql_of(one: str | Move) -> str:
    return one if isinstance(one, str) else one.sql


class _Numbers:
    """Texts numbered from 1 on, in `each` the number of each; 0 where there is none."""

    def __init__(self, texts: Iterable[str | None]) -> None:
        self.known: dict[str, int] = {}
        self.each = [self.known.setdefault(text, len(self.known) + 1) if text else 0 for text in texts]


def _texts(statements: Sequence[str]) -> str:
    return f"array[{', '.join(map(literal, statements))}]::text[]"


def _numbers(numbers: Iterable[int]) -> str:
    return f"array[{', '.join(map(str, numbers))}]::int[]"
