"""What a caller gives a function: any value of the type, of a row's type a row of any values.

Nothing is asserted of what is given, so a row is as free as its fields each by itself: it may be NULL, and be none that
any table has.
"""

from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.words.kinds import stored_kind
from pgadvise.engines.prover.words.made import Built
from pgadvise.engines.prover.words.terms import Value


def given(question: Question, type_: str) -> Value:
    """Any argument."""
    names, enums = question.world.names, question.world.ground.enums
    kind = stored_kind(enums, type_)
    fields = records.fields(question.translation, type_) if kind is None else None
    if fields is None:
        return names.value("argument", kind)
    parts = {name: names.value("field", stored_kind(enums, of)) for name, of in fields}
    return records.made(question.translation, parts)._replace(null=names.boolean("no argument"))


def sent(question: Question, type_: str) -> Value:
    """An argument that is the caller's to choose: so are the fields of a row."""
    value = given(question, type_)
    for part in value.contents.entries.values() if isinstance(value.contents, Built) else (value,):
        question.session.sent(part)
    return value
