"""Functions on the stage that try many statements: each in a subtransaction of its own, undone whatever came of it.

They are made once and compiled once in a session, and run with the rights of whoever asks.
"""

from collections.abc import Sequence

from pgadvise.engines.attack.call import ARGUMENTS, Call
from pgadvise.engines.attack.moves import Move
from pgadvise.engines.attack.values import constant
from pgadvise.snapshot import dollar_quoted, literal

_SCHEMA = "pgadvise_probing"
_UNDO = "PA001"
_DIGEST = "coalesce(md5(string_agg(q::text, ',' order by q::text)), '0')"
_RUN = f"""
  if one like 'select %' then execute format('select {_DIGEST.replace("'", "''")} from (%s) q', one) into told;
  elsif one like 'call %' then execute one; told := 'called';
  else execute one; get diagnostics told = row_count; end if;"""
_COUNTED = f"""declare one text; told text; answers text[] := '{{}}'; begin
foreach one in array statements loop
 begin {_RUN}
  raise exception using errcode = '{_UNDO}';
 exception when sqlstate '{_UNDO}' then answers := answers || told;
 when others then answers := answers || ('!' || sqlstate); end;
end loop;
return array_to_string(answers, ','); end"""
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
   when others then line := line || ('!' || sqlstate); end;
  end loop;
  raise exception using errcode = '{_UNDO}';
 exception when others then answers := answers || array_to_string(line, ','); end;
end loop;
return array_to_string(answers, ';'); end"""
# A statement is left out where nothing came of its guard, and where one that is refused for the same reasons was.
_MOVED = f"""declare one text; told text; seen text; answers text[] := '{{}}'; n int := 0; said text[] := '{{}}';
refused int[] := '{{}}'; begin
foreach one in array statements loop
 n := n + 1;
 if said[guarded[n]] = '0' then answers := answers || '~0'::text; continue; end if;
 if kinds[n] = any (refused) then answers := answers || '~!42501'::text; continue; end if;
 begin {_RUN}
  if calm <> '' and told <> '0' and one not like 'select %' then
   execute 'reset role'; execute look into seen;
   if seen = calm then told := '=' || told; end if;
  end if;
  raise exception using errcode = '{_UNDO}';
 exception when sqlstate '{_UNDO}' then null;
 when others then
  told := '!' || sqlstate;
  if kinds[n] > 0 and starts_with(sqlerrm, 'new row violates row-level security policy')
   and right(sqlerrm, length(of_table)) = of_table then refused := refused || kinds[n]; end if;
 end;
 answers := answers || told;
 if guards[n] > 0 then said[guards[n]] := told; end if;
end loop;
return array_to_string(answers, ','); end"""
_FUNCTIONS = {
    "counted(statements text[])": _COUNTED,
    "swept(steps text[], followers text[])": _SWEPT,
    "moved(statements text[], guards int[], guarded int[], kinds int[], look text, calm text, of_table text)": _MOVED,
}
# The same of one query with other arguments: it is parsed and planned once.
_CALLED = f"""declare {ARGUMENTS} text[]; told text; answers text[] := '{{{{}}}}'; begin
foreach {ARGUMENTS} slice 1 in array array[{{arguments}}]::text[] loop
 begin select {_DIGEST} into told from ({{query}}) q;
  raise exception using errcode = '{_UNDO}';
 exception when sqlstate '{_UNDO}' then answers := answers || told;
 when others then answers := answers || ('!' || sqlstate); end;
end loop;
perform set_config('pgadvise.answers', array_to_string(answers, ','), true); end"""


def functions() -> str:
    """What makes them."""
    made = (
        f"create function {_SCHEMA}.{signature} returns text language plpgsql as {dollar_quoted(body)}"
        for signature, body in _FUNCTIONS.items()
    )
    return ";".join((f"create schema {_SCHEMA}", f"grant usage on schema {_SCHEMA} to public", *made))


def counting(statements: Sequence[str]) -> str:
    return f"select {_SCHEMA}.counted({_texts(statements)})"


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


def moving(moves: Sequence[Move], look: str, calm: str) -> str:
    """Moves of one relation, their guards among them. `look` tells, asked with every right, whether all is `calm`."""
    guards = [*dict.fromkeys(move.guard for move in moves if move.guard)]
    kinds = [*dict.fromkeys(move.alike for move in moves if move.alike)]
    arguments = (
        _texts([move.sql for move in moves]),
        _numbers([guards.index(move.sql) + 1 if move.sql in guards else 0 for move in moves]),
        _numbers([guards.index(move.guard) + 1 if move.guard else 0 for move in moves]),
        _numbers([kinds.index(move.alike) + 1 if move.alike else 0 for move in moves]),
        literal(look),
        literal(calm),
        literal(f'for table "{moves[0].relation.name}"'),
    )
    return f"select {_SCHEMA}.moved({', '.join(arguments)})"


def _texts(statements: Sequence[str]) -> str:
    return f"array[{', '.join(map(literal, statements))}]::text[]"


def _numbers(numbers: Sequence[int]) -> str:
    return f"array[{', '.join(map(str, numbers))}]::int[]"
