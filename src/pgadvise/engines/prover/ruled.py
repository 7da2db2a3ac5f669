"""Rules: the server makes other commands of one on their view, and those are asked instead.

An unconditional DO INSTEAD takes the command's place; every other rule adds to it (rewriteHandler.c, RewriteQuery). In
each action NEW is what the command gives, NULL in what it does not, and OLD is a row of the view, joined to what the
action names and read with whose rights the view reads with; the command's own WHERE may leave any of them out. The
tables that an action names are read and written as the view's owner, security_invoker or not (relcache.c,
RelationBuildRuleLock), while current_user stays the caller. Each action is a statement of its own: shown to do no harm
from any state that the constraints and the invariant allow, they do none one after the other.

NEW.column is the caller's expression, evaluated wherever the rule names it: who writes SQL may let it give another
value each time. So nothing is proved for him.
"""

from collections.abc import Iterator
from functools import partial

from pgadvise.engines.prover.answers import answered
from pgadvise.engines.prover.commands.functions.changing import Changing
from pgadvise.engines.prover.commands.functions.executed import shown
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.commands.views.brought import brought
from pgadvise.engines.prover.induction.invariant import Invariant
from pgadvise.engines.prover.lacking import Premises
from pgadvise.engines.prover.language.plpgsql.told import Occasion
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Proof, Unproved
from pgadvise.engines.prover.words.terms import Formula, both, either
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import NotCaptured, Relation, RewriteRule, Snapshot
from pgadvise.sql.parser.parse import NotParsed, expression, statement
from pgadvise.sql.stored.rules import RuleText, rule_text

_QUIET = ("disabled", "replica")


def rules_of(snapshot: Snapshot, relation: Relation, command: str) -> tuple[RewriteRule, ...]:
    """Those that make other commands of one on the relation. Raises Unproved where nobody knows."""
    if isinstance(snapshot.rewrite_rules, NotCaptured):
        raise Unproved("the snapshot does not tell whether there are rules, which write past policies")
    found = (r for r in snapshot.rewrite_rules if r.relation == relation.oid and r.event == command)
    return tuple(rule for rule in found if rule.enabled not in _QUIET)


def takes_place(rule: RewriteRule) -> bool:
    """Whether the command itself is not carried out."""
    return rule.instead and _text(rule).condition is None


def silences(rule: RewriteRule) -> bool:
    """Whether it does nothing in the place of each command, which has no effect then, nor has the rule."""
    return takes_place(rule) and not _text(rule).actions


def silent(snapshot: Snapshot, asked: Asked) -> RewriteRule | None:
    """The rule by which the command does nothing where it names the table. COPY, which is SQL, asks no rule."""
    if asked.command == "select" or (asked.command == "insert" and asked.surface == "sql"):
        return None
    return next(filter(silences, rules_of(snapshot, asked.relation, asked.command)), None)


def _text(rule: RewriteRule) -> RuleText:
    try:
        return rule_text(rule.definition)
    except NotParsed:
        raise Unproved(f"the rule {rule.name} cannot be read") from None


def done(ground: Ground, writers: Writers, asked: Asked, asker: Asker, believed: Invariant) -> Iterator[Proof]:
    """The verdicts on what the rules make of a command on a view, one for each action. Raises Unproved."""
    for rule in rules_of(ground.snapshot, asked.relation, asked.command):
        text = _text(rule)
        if asked.surface == "sql":
            raise Unproved(f"the rule {rule.name} asks several times for what the caller's SQL gives once")
        if not text.actions:
            yield asked.proof("denied", f"the rule {rule.name} does nothing for a command on {asked.relation}")
        for action in text.actions:
            put = partial(_asking, writers, asked, text.condition, action)
            premises, words = Premises(ground, asker, believed.kept), f"by its rule {rule.name} writes no row"
            try:
                yield answered(asked, premises, believed, put, words)
            except (NoModel, NotParsed) as construct:
                raise Unproved(f"{construct} in the rule {rule.name} of {asked.relation} has no model") from None


def _asking(
    writers: Writers, asked: Asked, condition: str | None, action: str, question: Question
) -> tuple[Formula, Formula]:
    """When the action is carried out, and that a row of another tenant is written, or read for what is written."""
    view = asked.relation
    new, old, when = brought(question, view, asked.command, still=True)
    frame = Frame(question.role, path=("pg_catalog",), reader=view.owner)
    if condition is not None:
        rows = (Bound("new", new, bare=False), Bound("old", old, bare=False))
        when = both(when, question.translation.truth(expression(condition), Scope(frame, rows)).true)
    occasion = Occasion(view, asked.command, new, old)
    run = Changing(question, writers, frame._replace(parameters=occasion.held), {}, "")
    run.tell(occasion)
    with question.world.readings.kept(question.world.ground.snapshot, f"a rule of {view}"):
        run.write(statement(action), {}, when)
    if run.assumed:
        raise Unproved(f"a rule of {view} deletes what other rows refer to")
    return when, either(*(change.when for change in run.bad), *shown(question))
