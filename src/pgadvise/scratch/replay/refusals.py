"""Refusals: what the words of an error say of others' rows, where a function looks before it asks who calls."""

from pgadvise.scratch.replay.attempt import Answer, Attempt
from pgadvise.scratch.replay.battery import Standings
from pgadvise.scratch.replay.leak import Outcome
from pgadvise.scratch.replay.searching import Searching
from pgadvise.snapshot import Function, literal

_RAISED = ("P0001", "P0004", "22")  # by the function itself, by what it asserts, by a value that is none of its type
_MOST = 40  # calls of a function
_HEARD = "pgadvise.heard"
_TOLD = f"select json_array_elements_text(current_setting('{_HEARD}')::json)"
# What is refused is undone, so nothing but the words is left.
_LISTENED = f"""do $pgadvise$ declare one text; said text; more text; hint text; heard text[] := '{{{{}}}}'; begin
foreach one in array array[{{calls}}]::text[] loop
 begin execute one; heard := heard || ''::text;
 exception when others or assert_failure then
  get stacked diagnostics said = message_text, more = pg_exception_detail, hint = pg_exception_hint;
  heard := heard || concat_ws(' ', said, more, hint);
 end;
end loop;
perform set_config('{_HEARD}', array_to_json(heard)::text, true); end $pgadvise$"""


def is_said(answer: str) -> bool:
    """Whether words of a refusal, by what came of a call, may be the function's own."""
    return answer.startswith("!") and answer[1:].startswith(_RAISED)


def listen(search: Searching, attempt: Attempt, outcome: Outcome, calls: list[str], before: Standings) -> None:
    """Calls that were refused, once more for their words; what speaks of others' rows leaks them."""
    about, markers = outcome.pair.about, search.battery.stage.scene.markers
    if not isinstance(about, Function) or not search.influence.may_tell(about):
        return
    some = calls[:_MOST]
    with attempt.tried(f"{_listened(some)};{_TOLD}", "heard") as answer:
        words = [str(text) for (text,) in answer.rows] if isinstance(answer, Answer) else []
    for call, said in zip(some, words, strict=False):
        if any(map(search.battery.foreign, markers.sides_in(said, call))):
            with attempt.tried(_listened([call]), "heard"):
                if search.called(attempt, _TOLD, outcome, before, (_listened([call]),), does=False):
                    return


def _listened(calls: list[str]) -> str:
    return _LISTENED.format(calls=", ".join(literal(str(call)) for call in calls))
