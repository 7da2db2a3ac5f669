"""The few kinds of node that SQL is made of here: values, frozen, compared by what they say.

An `Expression` has a value in a row; statements and sub-queries are in `query`. What has no kind of its own becomes
`Opaque` and keeps its text and its parts, so that nothing is lost. Trees are about a hundred levels deep at most, so
recursion over them is safe. Names are as PostgreSQL understood them: folded to lower case, quotes removed.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Node(Struct, frozen=True, cache_hash=True):
    """Any part of a statement."""


class Expression(Node, frozen=True):
    """Anything that has a value."""


class Column(Expression, frozen=True):
    """A column with its qualifier as written. In a function body it may be a parameter or a variable."""

    name: str
    table: str | None = None
    schema: str | None = None


class Star(Expression, frozen=True):
    """`*` or `t.*`: every column; in an expression PostgreSQL writes `t.*` for a row passed whole."""

    table: str | None = None
    schema: str | None = None


class Constant(Expression, frozen=True):
    """A literal, the cast written right on it included: `'a'::text` is `Constant("a", "text")`.

    `value`: bool, int, text, None for NULL; a fraction keeps its digits as text (type numeric). `type` is None where
    the server decides from the context (`'a'`, `NULL`), otherwise spelled as format_type() does.
    """

    value: bool | int | str | None
    type: str | None = None


class Parameter(Expression, frozen=True):
    """`$1`."""

    number: int


class SessionValue(Expression, frozen=True):
    """`current_user`, `session_user`, `current_date`, … in lower case, a precision included: `current_time(3)`."""

    name: str


class Call(Expression, frozen=True):
    """A function, aggregate or window function. EXTRACT, AT TIME ZONE and their like are calls in `pg_catalog`."""

    schema: str | None
    name: str
    args: tuple[Expression, ...] = ()
    star: bool = False
    distinct: bool = False
    variadic: bool = False
    order_by: tuple[SortKey, ...] = ()
    within_group: bool = False
    filter: Expression | None = None
    over: Window | None = None


class NamedArgument(Expression, frozen=True):
    """`name => value` in a call."""

    name: str
    value: Expression


class Operator(Expression, frozen=True):
    """One or two operands. LIKE is `~~`, ILIKE `~~*`, their negations `!~~` and `!~~*`, as the server stores them."""

    name: str
    args: tuple[Expression, ...]
    schema: str | None = None


class And(Expression, frozen=True):
    args: tuple[Expression, ...]


class Or(Expression, frozen=True):
    args: tuple[Expression, ...]


class Not(Expression, frozen=True):
    arg: Expression


class NullTest(Expression, frozen=True):
    """`arg IS NULL`, or `IS NOT NULL` when negated. On a row the two are no opposites."""

    arg: Expression
    negated: bool = False


class BooleanTest(Expression, frozen=True):
    """`arg IS [NOT] TRUE | FALSE | UNKNOWN`: never NULL itself."""

    arg: Expression
    value: Literal["true", "false", "unknown"]
    negated: bool = False


class Distinct(Expression, frozen=True):
    """`left IS DISTINCT FROM right`, or IS NOT DISTINCT FROM when negated."""

    left: Expression
    right: Expression
    negated: bool = False


class Quantified(Expression, frozen=True):
    """`test operator ANY | ALL (array)`. `x IN (1, 2)` is `x = ANY (ARRAY[1, 2])`; NOT IN is `<> ALL`."""

    test: Expression
    operator: str
    quantifier: Literal["any", "all"]
    array: Expression
    schema: str | None = None


class Between(Expression, frozen=True):
    test: Expression
    low: Expression
    high: Expression
    negated: bool = False
    symmetric: bool = False


class Cast(Expression, frozen=True):
    """`arg::type`, the type as format_type() spells it: `integer`, `character varying(10)`, `public.role[]`."""

    arg: Expression
    type: str


class Collate(Expression, frozen=True):
    arg: Expression
    name: str
    schema: str | None = None


class When(Node, frozen=True):
    condition: Expression
    result: Expression


class Case(Expression, frozen=True):
    """`CASE test WHEN …`; without a test each condition is a boolean. Without a default the rest is NULL."""

    test: Expression | None
    branches: tuple[When, ...]
    default: Expression | None = None


class Coalesce(Expression, frozen=True):
    args: tuple[Expression, ...]


class NullIf(Expression, frozen=True):
    left: Expression
    right: Expression


class GreatestLeast(Expression, frozen=True):
    kind: Literal["greatest", "least"]
    args: tuple[Expression, ...]


class Array(Expression, frozen=True):
    """`ARRAY[…]`; a nested one is an item."""

    items: tuple[Expression, ...]


class Row(Expression, frozen=True):
    """`(a, b)` or `ROW(a)`."""

    items: tuple[Expression, ...]


class FieldAccess(Expression, frozen=True):
    """`(arg).name`; the name is `*` for all fields."""

    arg: Expression
    name: str


class Subscript(Expression, frozen=True):
    """`arg[index]`, or `arg[lower:index]` when it is a slice; either bound of a slice may be missing."""

    arg: Expression
    index: Expression | None
    lower: Expression | None = None
    slice: bool = False


class Default(Expression, frozen=True):
    """The word DEFAULT in VALUES or SET."""


class Opaque(Expression, frozen=True):
    """A construct without a kind of its own (XML, SQL/JSON, GROUPING, a grouping set): the parser's name and its text.

    `children` are there to be read; changing one does not change `text`.
    """

    kind: str
    text: str
    children: tuple[Node, ...] = ()


class SortKey(Node, frozen=True):
    """`nulls` and `using` (an operator) only where they were written."""

    value: Expression
    descending: bool = False
    nulls: Literal["first", "last"] | None = None
    using: str | None = None


class Window(Node, frozen=True):
    """OVER w (`reference`), OVER (…) or WINDOW w AS (…) (`name`); `frame` is SQL, None for the default one."""

    name: str | None = None
    reference: str | None = None
    partition_by: tuple[Expression, ...] = ()
    order_by: tuple[SortKey, ...] = ()
    frame: str | None = None


class Target(Node, frozen=True):
    """A column of a result, with the name given by AS."""

    value: Expression
    name: str | None = None
