"""Doubts about the tenancy, as far as findings depend on them, with the lines of configuration that settle them."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from pgadvise.grouped import grouped
from pgadvise.report import Question, Report
from pgadvise.reports.lines.layout import number_of
from pgadvise.reports.view import View

MOST = 4  # that are asked unless all are wanted

Asked = tuple[Question, int]


class Doubt(msgspec.Struct, frozen=True):
    """What is doubtful, a sentence each without its full stop, and one text that settles it all."""

    sentences: tuple[str, ...]
    answer: str

    @property
    def asking(self) -> str:
        """The words before the answer."""
        return f"Settle {'it' if len(self.sentences) == 1 else 'them'} in pgadvise.toml:"


def doubts(report: Report, view: View) -> tuple[tuple[Doubt, ...], int]:
    """Those to show, that most findings depend on first, and how many more there are."""
    asked = list(_asked(report, view))
    if not view.verbose:
        asked.sort(key=lambda one: -one[1])
    shown = asked if view.verbose else asked[:MOST]
    return tuple(_together(shown)), len(asked) - len(shown)


def _asked(report: Report, view: View) -> Iterator[Asked]:
    """Each question with how many findings depend on it."""
    doubtful = [f for f in report.findings if f.certainty == "likely" and f.state != "suppressed"]
    objects = Counter(f"{f.object.schema}.{f.object.name}" for f in doubtful if f.object.schema)
    for question in report.tenancy.questions:
        # A question about no single table is one about every doubtful finding.
        count = sum(objects[table] for table in question.tables) if question.tables else len(doubtful)
        if count or view.verbose:
            yield question, count


def _together(asked: Sequence[Asked]) -> Iterator[Doubt]:
    """Answers below one heading are one text: TOML refuses a heading that stands twice."""
    headed = grouped((_lines(one[0])[0], one) for one in asked)
    for heading, group in headed.items():
        below = (line for question, _ in group for line in _lines(question)[1:])
        yield Doubt(tuple(_sentence(*one) for one in group), "\n".join([heading, *below]))


def _lines(question: Question) -> list[str]:
    return question.answer.strip("\n").split("\n")


def _sentence(question: Question, count: int) -> str:
    depends = f" ({number_of(count, 'finding')} depend{'s' if count == 1 else ''} on it)" if count else ""
    return question.doubt.rstrip(". ") + depends
