"""Texts that string_agg() or array_to_string() put together, cut again at the same mark.

Both leave NULLs out, and of nothing make NULL, or nothing. Uuids, whole numbers and plain words are letters, digits,
`_` and `-`: where the mark has none of these, each mark of such a text stands between two of them, and what lies
between two marks is one of them. A column is a plain word where a CHECK says so; of other texts nothing is said. An
empty text in place of none, as COALESCE puts it, has no parts.
"""

import re

import z3

from pgadvise.engines.prover.language.sql import patterns, plain_words
from pgadvise.engines.prover.words.contents import Rows
from pgadvise.engines.prover.words.terms import Contents, Held, Value
from pgadvise.engines.prover.world.scopes import Meaning

_TEXT_AND_MARK = 2


def parts(meaning: Meaning, args: list[Value]) -> Contents | None:
    """Those of string_to_array(text, mark), where it is known what the text was put together from."""
    if len(args) != _TEXT_AND_MARK:
        return None
    text, mark = args[0].term, args[1].text
    if z3.is_app_of(text, z3.Z3_OP_ITE) and text.arg(2).eq(meaning.world.literal("", "text")):
        text = text.arg(1)
    _, inside, between = meaning.world.strung.get(text.get_id(), (None, None, ""))
    if inside is None or not mark or mark != between or re.search(r"[\w-]", mark):
        return None
    one = meaning.cast(inside.some().value, "text")
    if not patterns.is_plain(one) and plain_words.meant(meaning, "=", one) is not one:
        return None
    contents = inside

    def part() -> Held:
        held = contents.some()
        return held._replace(value=meaning.cast(held.value, "text"))

    return Rows(meaning.world.lists, part)
