"""What `--help` says: whole sentences, examples and exit codes at its end, nothing cut off."""

import pytest

from tests.cli.conftest import Advise

VERBS = (
    "check",
    "prove",
    "diff",
    "demo",
    "report",
    "snapshot",
    "rules",
    "explain",
    "new-rule",
    "init",
    "schema",
    "baseline",
)
BASELINE_VERBS = ("create", "update", "accept", "show", "diff")


def test_the_list_of_verbs_is_not_cut_off(advise: Advise) -> None:
    """Each verb has a line that is a whole sentence in 80 columns; asked for nothing, the same is said with exit 2."""
    ran = advise("--help")
    listed = [line.split() for line in ran.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()]
    assert [words[0] for words in listed] == list(VERBS)
    assert all(words[-1].endswith(".") and not words[-1].endswith("..") for words in listed)
    bare = advise()
    assert (bare.code, bare.out, bare.err) == (2, "", ran.out)


@pytest.mark.parametrize("verb", [*VERBS, *(f"baseline {verb}" for verb in BASELINE_VERBS)])
def test_a_verb_s_help_begins_with_a_sentence_and_ends_with_exit_codes(advise: Advise, verb: str) -> None:
    """The first line is a sentence by itself; examples that run this verb and the exit codes come last."""
    ran = advise(*verb.split(), "--help")
    usage, _, first, blank, *_ = ran.out.splitlines()
    assert (ran.code, blank.strip()) == (0, "")
    assert usage.startswith(f"Usage: advise {verb}")
    assert "[[" not in usage
    assert first.endswith(".")
    examples, codes = ran.out.partition("Examples:\n")[2].split("Exit codes: ")
    assert f"advise {verb}" in examples
    assert len(codes.splitlines()) <= 3
    assert max(map(len, ran.out.splitlines())) <= 80
    assert ran.out.isascii(), "a Latin-1 terminal would show a question mark"
