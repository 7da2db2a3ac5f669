"""A question as the report names it, before anything is known."""

from collections.abc import Mapping

from pgadvise.engines.verdicts.questions import Question
from pgadvise.proof_report import Kind, PairVerdict
from pgadvise.snapshot import Function

_KINDS: Mapping[str, Kind] = {
    "view": "view",
    "materialized_view": "materialized_view",
    "foreign_table": "foreign_table",
}


def pair(question: Question) -> PairVerdict:
    about = question.about
    function = isinstance(about, Function)
    return PairVerdict(
        schema=about.schema,
        name=about.name,
        kind="function" if function else _KINDS.get(about.kind, "table"),
        part=", ".join(about.argument_types) if isinstance(about, Function) else None,
        role=question.actor.role,
        command=question.command,
        verdict="unknown",
        certainty=None,
        reason="",
    )
