"""Functions of the server that give the same for the same arguments: an uninterpreted function of each.

One for each name and kinds of arguments: two calls with equal arguments are equal, and no more is said. All of them are
STRICT: NULL where an argument is. Some also give NULL by themselves. A few ways of cutting a path are known to give
what split_part() gives.

Who knows a secret knows its hash, and no other way leads to one: so what the caller sends, hashed, is known to him. Of
md5() that is not said: what is made with it was often no secret.

The domain of a signed e-mail address, as the caller's server made sure, says whose people it is of: that tenant is the
caller's own, as the signed address is. It is assumed of what stands behind the first @, or behind the last.
"""

import re
from collections.abc import Iterator

import z3

from pgadvise.engines.prover.language.sql import numbers, plain_words, split
from pgadvise.engines.prover.words.kinds import COARSE
from pgadvise.engines.prover.words.nodes import Map
from pgadvise.engines.prover.words.terms import (
    DOMAIN,
    EMAIL,
    FALSE,
    KNOWN,
    OWN,
    VALUES,
    Formula,
    Term,
    Value,
    either,
    made_by,
    neither,
)
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.tree import expression as e

_TEXTS = frozenset(
    """
    lower upper initcap split_part btrim ltrim rtrim replace translate left right substr overlay lpad rpad repeat
    reverse md5 quote_ident chr to_hex encode regexp_replace substring regexp_substr
    """.split()
)
_NUMBERS = frozenset(
    """
    length char_length character_length octet_length bit_length strpos position ascii abs mod div sign hashtext
    """.split()
)
_SIZES = frozenset(("abs", "mod", "div", "sign"))  # of what they are given, any kind of number
_OTHERS = frozenset("timezone date_trunc date_part extract to_char to_date make_date age".split())  # and settings
_HASHES = frozenset("sha224 sha256 sha384 sha512 digest hmac crypt convert_to decode uuid_send".split())
_CUTTING = frozenset("strpos position left right substr substring replace regexp_replace".split())
_MAYBE_NULL = frozenset("substring regexp_substr".split())
_WITHIN_NAMES, _WITHIN_NUMBERS = "-_. ", "-_. :/#@="
_CUTS = re.compile(r"[\w.\s\\^$*+?|(){}\[\]-]")  # what is no mark, or means something in a pattern
_FIRST = re.compile(r"\^(?:\[\^(.)\][+*]|\(\[\^(.)\][+*]\)(?:(.)(?:\.\*)?)?)\Z")
_WHOLE = re.compile(r"\^\[\^(.)\][+*]\Z")
# Letters up to a mark.
_CLASS = re.compile(rf"\^\(\[{plain_words.LETTERS}\](?:[+*]|\{{\d+(?:,\d*)?\}})\)(.)(?:\.\*)?\$?\Z", re.ASCII)
_REST = re.compile(r"(.)\.\*\$?\Z")
# After a beginning that ends with a mark all that follows, what follows up to the next mark, or some letters of that.
_LETTERS = r"\[[^\]]+\](?:[+*]|\{\d+(?:,\d*)?\})"
_CAPTURED = re.compile(
    r"\^(?P<begins>[\w:/-]*(?P<mark>[:/]))"
    rf"(?:(?P<rest>\(\.[*+]\)\$?|\({_LETTERS}\)\$)|(?P<part>\(\[\^(?P=mark)\][+*]\)(?:(?P=mark)(?:\.\*)?)?\$?)"
    rf"|\({_LETTERS}\)(?![*+?{{])[^|(\\]*)",
    re.ASCII,
)
_FOLLOWING = (1, 2)  # parts
_FOLDING = frozenset("lower upper length char_length character_length".split())  # alike for what citext takes for one
# Which letters there are, and what they are in another case, the collation of the text tells.
_BY_LETTERS = frozenset("lower upper initcap substring regexp_substr regexp_replace".split())
_OF_RANGES = frozenset(("lower", "upper"))  # where a range begins and ends, of any type: NULL where it does not
# The same for the same arguments, whatever the settings.
ALWAYS = _TEXTS | _NUMBERS | frozenset("starts_with string_to_array regexp_match cardinality array_length".split())
NAMES = _TEXTS | _NUMBERS | _OTHERS | _HASHES | {"starts_with"}
_ALONE = frozenset("md5 sha224 sha256 sha384 sha512 reverse uuid_send".split())
_BY_A_NAME = frozenset(("digest", "encode", "convert_to"))  # beside it the name of a digest or of an encoding
_HYPHENS = {("replace", "-", ""), ("translate", "-", "")}


def called(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """The functions of this name; None for others."""
    if call.name not in NAMES or any(isinstance(arg, e.NamedArgument) for arg in call.args):
        return None
    args = arguments(meaning, call, scope)
    if call.name in _BY_LETTERS and args[0].kind == "text" and meaning.world.ground.folds_in_several_ways:
        return meaning.unknown(f"{call.name} of a text in one of several collations", "text")
    if call.name == "split_part" and (written := split.part(args)) is not None:
        return meaning.value(e.Constant(written), scope, "text")
    kind = "text" if call.name in _TEXTS else "int" if call.name in _NUMBERS else None
    kind = ("text" if call.name == "crypt" else "bytea") if call.name in _HASHES else kind
    if kind == "int" and any(arg.kind != "int" for arg in args) and call.name in _SIZES:
        kind = None  # of a fraction it is one
    if call.name in _OF_RANGES and args[0].kind is None:
        kind = None
    found = applied(meaning, call.name, args, kind)
    if call.name in _HASHES | {"encode"}:
        meaning.world.facts.append(z3.Implies(KNOWN(args[0].term), KNOWN(found.term)))
    if call.name == "substring" and len(args) == 2 and (taken := captured(meaning, *args)) is not None:
        return taken
    _cut(meaning, call.name, args, found)
    numbers.told(meaning, call.name, args, found)
    _leads_back(meaning, call.name, args, found)
    if call.name in meaning.world.ground.in_one_case and args[0].kind == "text":
        meaning.world.facts.append(OWN(found.term) == OWN(args[0].term))  # whose name it is does not hang on case
    if (address := _address(meaning, call.name, args, found)) is not None:
        return address
    apart = call.name in ("split_part", "btrim") and (len(args) == 1 or tells_apart(meaning, args[1].text))
    if apart and args[0].trusted_in_parts:
        return meaning.world.session.trusted(found._replace(own=True, controlled=True), args[0].why)
    return found


def _address(meaning: Meaning, name: str, args: list[Value], found: Value) -> Value | None:
    """The domain of the signed address, and both in one case; None of other values, one of which may be equal to it."""
    session = meaning.world.session
    if not args[0].controlled:  # another address, of nobody's signing, may stand in its place
        signed = session.claim(("email",)) if name == "split_part" and args[1].text == "@" else None
        if signed is not None and signed.controlled:
            same = [signed, *args[1:]]
            _address(meaning, name, same, applied(meaning, name, same, "text"))
        return None
    why = args[0].why
    if name in ("lower", "upper") and why == EMAIL:
        return session.trusted(found._replace(controlled=True, own=args[0].own), EMAIL)
    if name in ("lower", "upper") and why == DOMAIN:
        return session.trusted(found._replace(own=True, controlled=True), DOMAIN)
    if name == "split_part" and why == EMAIL and args[1].text == "@" and args[2].text in ("2", "-1"):
        return session.trusted(found._replace(own=True, controlled=True), DOMAIN)
    return None


def tells_apart(meaning: Meaning, mark: str | None) -> bool:
    """Whether what stands on both sides of a mark in a signed text are names of their own: whom the whole text names.

    A hyphen, a dot and a letter stand within the names of tenants as well, `north` in `north-east` is another; only of
    random ids none is a part of another beside a mark. Of numbers a list is told, `7,12`: of which kind of things
    `user:7` is the seventh nobody knows.
    """
    signs = re.sub(r"\\s|[*+?]", "", mark or "")
    if not signs or any(sign.isalnum() for sign in signs):
        return False
    tenants = meaning.world.ground.tenants
    return tenants == "uuid" or not set(signs) <= set(_WITHIN_NUMBERS if tenants == "int" else _WITHIN_NAMES)


def arguments(meaning: Meaning, call: e.Call, scope: Scope) -> list[Value]:
    """What it is given."""
    return [meaning.value(arg, scope, _literal_kind(call.name, place)) for place, arg in enumerate(call.args)]


def _literal_kind(name: str, place: int) -> str | None:
    return "text" if name in _TEXTS | _HASHES | {"starts_with", "strpos", "length"} or place == 0 else None


def applied(meaning: Meaning, name: str, args: list[Value], kind: str | None) -> Value:
    """The function of these arguments, NULL where one of them is; of a coarse kind's it gives any value."""
    if any(arg.kind in COARSE and not (arg.kind == "citext" and name in _FOLDING) for arg in args):
        return meaning.unknown(
            f"{name} of a type whose equal values may differ in spelling", kind if kind == "text" else None
        )
    word = f"{name}({', '.join(arg.kind or '?' for arg in args)})"
    terms = [arg.term for arg in args]
    null: Formula = either(*(arg.null for arg in args))
    if name in _CUTTING and args[0].kind == "text":
        made = z3.Function(word, *[VALUES] * (len(args) + 1))(*terms)
        meaning.world.cut_from[made.get_id()] = (made, name, tuple(args))
    if name in _MAYBE_NULL or kind is None:
        null = either(null, z3.Function(f"{word} null", *[VALUES] * len(args), z3.BoolSort())(*terms))
    return Value(null, z3.Function(word, *[VALUES] * (len(args) + 1))(*terms), kind)


def part(meaning: Meaning, text: Term, mark: str, place: int) -> Term:
    """split_part(text, mark, place)."""
    return cut(meaning, "split_part", text, mark, place)


def cut(meaning: Meaning, name: str, text: Term, *given: str | int) -> Term:
    """What the function gives of a text and of what is written out."""
    kinds = ["int" if isinstance(arg, int) else "text" for arg in given]
    terms = [meaning.world.literal(str(arg), kind) for arg, kind in zip(given, kinds, strict=True)]
    return z3.Function(f"{name}({', '.join(('text', *kinds))})", *[VALUES] * (len(given) + 2))(text, *terms)


def same_parts(meaning: Meaning, text: Term, begins: str) -> Iterator[Formula]:
    """Of a text that begins so, with a mark at the end: without it, what is left has the parts that follow in it."""
    mark, before = begins[-1], begins.count(begins[-1])
    for name, size in (("substr", len(begins) + 1), ("substring", len(begins) + 1), ("right", -len(begins))):
        left = cut(meaning, name, text, size)
        yield from (
            part(meaning, text, mark, before + place) == part(meaning, left, mark, place) for place in _FOLLOWING
        )


def captured(meaning: Meaning, text: Value, pattern: Value) -> Value | None:
    """What a pattern takes from a text after a beginning that it asks for, NULL where the text does not match.

    A group that is greedy, or of certain letters up to the end, takes all that follows: what substr() gives. Of other
    letters it takes so many as there happen to be. None where it is not known what it takes.
    """
    match = _CAPTURED.fullmatch(pattern.text or "") if text.kind == "text" else None
    if match is None or meaning.world.ground.folds_in_several_ways:
        return None
    begins, both_terms = match["begins"], (text.term, pattern.term)
    null = either(text.null, z3.Function("no match", VALUES, VALUES, z3.BoolSort())(*both_terms))
    if match["part"] is not None:
        return Value(null, part(meaning, text.term, match["mark"], begins.count(match["mark"]) + 1), "text")
    meaning.world.facts += [z3.Implies(neither(null), same) for same in same_parts(meaning, text.term, begins)]
    at = str(len(begins) + 1)
    given = [text, Value(FALSE, meaning.world.literal(at, "int"), "int", text=at)]
    if match["rest"] is None:
        given.append(Value(FALSE, z3.Function("so many letters", VALUES, VALUES, VALUES)(*both_terms), "int"))
    return applied(meaning, "substr", given, "text")._replace(null=null)


def is_mark(character: str) -> bool:
    """Whether a path may be cut at it: no part of a word, and nothing that patterns mean something by."""
    return len(character) == 1 and not _CUTS.match(character)


def first_part(name: str, pattern: str) -> str | None:
    """The mark up to which the function, given a path and this pattern, gives its first part; None where it does not.

    substring(path, '^([^/]+)/') gives it or NULL, regexp_replace(path, '/.*', '') always.
    """
    match = {"substring": _FIRST, "regexp_replace": _REST, "regexp_substr": _WHOLE}[name].match(pattern)
    match = match or (_CLASS.match(pattern) if name == "substring" else None)
    marks = {mark for mark in match.groups() if mark is not None} if match else set()
    mark = marks.pop() if marks else ""
    return mark if not marks and is_mark(mark) else None


def _cut(meaning: Meaning, name: str, args: list[Value], found: Value) -> None:
    pattern = args[1].text if len(args) > 1 else None
    cuts = (name in ("substring", "regexp_substr") and len(args) == 2) or (
        name == "regexp_replace" and len(args) == 3 and args[2].text == ""
    )
    mark = first_part(name, pattern) if cuts and pattern is not None and args[0].kind == "text" else None
    if mark is not None:
        first = part(meaning, args[0].term, mark, 1)
        meaning.world.facts.append(z3.Implies(neither(found.null), found.term == first))


def _leads_back(meaning: Meaning, name: str, args: list[Value], found: Value) -> None:
    """Says of what the function gave that it leads back to its argument: the same is given only for the same.

    Nobody finds two texts of one digest, not for a text that is given; encodings and reverse() lose nothing; and a uuid
    without its hyphens is still that uuid, as no other text of a uuid is. Cut digests have no way back.
    """
    texts = tuple(arg.text for arg in args[1:])
    if None in texts or not all(z3.is_false(arg.null) for arg in args[1:]):
        return
    is_spelling = (name, *texts) in _HYPHENS and made_by(args[0].term) == "uuid to text"
    if is_spelling or (name in _ALONE and not texts) or (name in _BY_A_NAME and len(texts) == 1):
        back = Map(f"{name}({args[0].kind}) {texts} back")
        meaning.world.facts.append(back(found.term) == args[0].term)
