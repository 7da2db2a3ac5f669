"""A rule's page: the docstring of its module, in fixed sections, with SQL that the suite runs."""

import re

import msgspec

SECTIONS = ("What", "Why", "Example", "Fix", "Not found", "Options", "References")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```sql[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"^- `(\w+)`:(.*?)(?=^- `|\Z)", re.MULTILINE | re.DOTALL)
_CLAUSE_END = re.compile(r"[;.](?:\s|$)")
_LINT = re.compile(r"\b0\d{3}_[a-z0-9_]+\b")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The title and the text of each section, in the order of `SECTIONS`; a missing one is an empty string."""

    title: str
    sections: dict[str, str]

    def __getitem__(self, section: str) -> str:
        return self.sections.get(section, "")

    def sql(self, section: str) -> tuple[str, ...]:
        """The SQL blocks of one section."""
        return tuple(block.strip() for block in _BLOCK.findall(self[section]))

    @property
    def options(self) -> tuple[str, ...]:
        """The options the page describes."""
        return tuple(name for name, _ in _OPTION.findall(self["Options"]))

    def told(self, option: str) -> str:
        """What the page says of an option, its first clause; empty where it says nothing."""
        texts = {name: " ".join(text.split()) for name, text in _OPTION.findall(self["Options"])}
        return _CLAUSE_END.split(texts.get(option, ""))[0]

    @property
    def lints(self) -> tuple[str, ...]:
        return tuple(_LINT.findall(self["References"]))

    def markdown(self) -> str:
        parts = [f"## {name}\n\n{text.strip()}\n" for name, text in self.sections.items() if text.strip()]
        return "\n".join([f"# {self.title}\n", *parts])


def read_page(docstring: str) -> Page:
    """Read a module's docstring: the first line is the title, `## Name` begins a section."""
    title, _, rest = docstring.strip().partition("\n")
    pieces = _HEADING.split(rest)
    sections = {pieces[i].strip(): pieces[i + 1].strip("\n") for i in range(1, len(pieces) - 1, 2)}
    return Page(title=title.strip(), sections=sections)
