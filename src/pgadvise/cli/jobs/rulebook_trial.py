"""`advise rules --test FOLDER`: pages and cases of a rulebook, tried on throwaway servers."""

import sys
from pathlib import Path

from pgadvise.errors import UsageError
from pgadvise.reports.lines.safe import safe
from pgadvise.reports.output import to_stdout
from pgadvise.rulebook import load
from pgadvise.scratch.surroundings import without_libpq_variables
from pgadvise.trial.rulebook import Grounds, Tried, tried


def tested(folder: Path, select: tuple[str, ...], ignore: tuple[str, ...]) -> int:
    """Print what disagrees, and the count; 1 where something does."""
    book = load((folder,))
    own = {rule.name for rule in book.rules if Path(rule.file).is_relative_to(folder)}
    rules = [rule for rule in book.select(select, ignore) if rule.name in own]
    if not rules:
        raise UsageError(f"{folder} holds no rule to try", "`advise new-rule CATEGORY/NAME --folder FOLDER` writes one")
    with without_libpq_variables(), Grounds() as grounds:
        outcomes = [_shown(one) for one in tried(folder, rules, grounds)]
    failed = sum(bool(one.problems) for one in outcomes)
    tries = f"{len(rules)} rule{'s' * (len(rules) > 1)}, {len(outcomes)} pages and cases"
    to_stdout(f"{tries}: {f'{failed} disagree' if failed else 'all as they say'}\n")
    return 1 if failed else 0


def _shown(one: Tried) -> Tried:
    for problem in one.problems:
        to_stdout(f"{safe(one.rule)}  {safe(one.place)}  {safe(one.title)}: {safe(problem)}\n")
    sys.stdout.flush()
    return one
