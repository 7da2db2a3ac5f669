"""What rules will parse anyway, parsed while the server is at work: 0.2 s of waiting put to use for 2,000 tables."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

from pgadvise.snapshot import Function, Policy, Statement

# The sections that hold such texts.
PARSED = frozenset(("functions", "policies"))
# Texts a step: two milliseconds.
_FEW = 20


class Ahead:
    """Texts that wait to be parsed. The parsers remember what they have read: whatever is not reached here costs its
    time later, and nothing else."""

    def __init__(self) -> None:
        self._left: deque[Callable[[], object]] = deque()

    def add(self, section: Iterable[Function | Policy]) -> None:
        # Loaded when there is time for it: the question to the server must not wait for a parser.
        from pgadvise.engines.caller.bodies import body
        from pgadvise.sql.parser.parse import parsed

        for one in section:
            if isinstance(one, Function):
                self._left.append(partial(body, one))
            else:
                self._left.extend(partial(parsed, text) for text in one.texts)

    def add_statements(self, statements: Iterable[Statement]) -> None:
        """Redacted ones."""
        from pgadvise.engines.workload.texts import is_work

        self._left.extend(partial(is_work, s.query) for s in statements if s.query is not None)

    def step(self) -> bool:
        """Parse some; False when there were none left."""
        some = [self._left.popleft() for _ in range(min(_FEW, len(self._left)))]
        for parse in some:
            parse()
        return bool(some)
