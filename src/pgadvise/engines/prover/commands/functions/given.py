"""What a caller gives a function: any value of the type, of a row's type a row of any values.

Nothing is asserted of what is given, so a row is as free as its fields each by itself: it may be NULL, and be none that
any table has.
"""

from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.words.kinds import stored_kind
from pgadvise.engines.prover.words.terms import Value


def sent(question: Question, type_: str) -> Value:
    """An argument that is the caller's to choose."""
    return _given(question, type_, from_caller=True)


def given(question: Question, type_: str) -> Value:
    """Any argument."""
    return _given(question, type_, from_caller=False)


def _given(question: Question, type_: str, *, from_caller: bool) -> Value:
    meaning, names = question.translation, question.world.names
    kind = stored_kind(question.world.ground.enums, type_)
    fields = records.fields(meaning, type_) if kind is None else None
    if fields is None:
        value = names.value("argument", kind)
        return question.session.sent(value) if from_caller else value
    parts = {name: _field(question, of, from_caller=from_caller) for name, of in fields}
    return records.made(meaning, parts)._replace(null=names.boolean("no argument"))


def _field(question: Question, type_: str, *, from_caller: bool) -> Value:
    value = question.world.names.value("field", stored_kind(question.world.ground.enums, type_))
    return question.session.sent(value) if from_caller else value
