"""What decides before and beside the policies: privileges, who is not bound, and other roads into the same rows."""

from pgadvise.engines.prover.commands.cascades import ask_for_own
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.triggers.firings import Firings
from pgadvise.engines.prover.ruled import silences, takes_place
from pgadvise.engines.prover.schema.asked import Asked
from pgadvise.engines.prover.schema.effects.refusals import drops, hooks
from pgadvise.engines.prover.words.proof import Proof, Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, NotCaptured, Relation, RewriteRule


def ask_for_policies(proving: Proving, role: str, relation: Relation, surface: Surface) -> tuple[str, ...]:
    """Raises Unproved where no policy binds the role on a table; gives what has to be assumed where another is near.

    Who writes no SQL of his own comes as the role and stays it. An application may SET ROLE for itself, which is no
    session of this role; but what it calls for him must not do so, or what follows in the transaction is not bound.
    """
    if not relation.row_security:
        raise Unproved(f"row-level security of {relation} is off, so every row is open to {role}")
    bypass, writers = proving.ground.access.bypass(role, relation), proving.writers
    if bypass is None or (surface == "api" and not bypass.direct):
        return ()
    if bypass.direct or surface == "sql" or writers.takes_roles((role,)) or writers.setting((role,)):
        raise Unproved(f"policies do not bind {role} on {relation}: {bypass}")
    return (f"the application serves a tenant as {role} and does not SET ROLE to {bypass.road} for it",)


def ask_for_table(relation: Relation) -> None:
    """Raises Unproved of what no policy can protect."""
    if not relation.is_table:
        raise Unproved(f"{relation} is a {relation.kind.replace('_', ' ')}: no policy protects it")


def ask_for_axis(ground: Ground, relation: Relation) -> None:
    """Raises Unproved where nobody knows whose the rows are."""
    if relation.oid not in ground.axes:
        raise Unproved(f"nothing tells which tenant a row of {relation} belongs to")


def denied(proving: Proving, firings: Firings, asked: Asked, why: str) -> Proof:
    """Of what the server refuses to the role, where nothing does it for him all the same. Raises Unproved.

    A trigger of another table does with its owner's rights what the role may not, and a foreign key asks nobody.
    """
    if asked.relation.is_table and asked.relation.oid in proving.ground.axes:
        other_roads(proving, firings, asked, by_hand=False)
    return asked.proof("denied", why)


def other_roads(
    proving: Proving, firings: Firings, asked: Asked, covered: tuple[RewriteRule, ...] = (), *, by_hand: bool = True
) -> tuple[str, ...]:
    """Raises Unproved for a road past the policies; gives what has to be assumed of those that lead nowhere.

    Of the rules `covered` it was shown already what they do. Not `by_hand`: the role may not do it at all. Reading has
    no other road but what triggers spread. A circle of keys leads back here: what set the command off did no harm then,
    and is asked already (`firings`).
    """
    relation, command, role, surface = asked.relation, asked.command, asked.role, asked.surface
    if command == "select":
        firings.spread.ask_for_none(relation, role, surface)
        firings.copies.ask_for_none_elsewhere(relation, role, surface)
        return ()
    with firings.asking((relation.oid, command, role, surface)) as again:
        if again:
            return ()
        _ask_for_rules(proving, asked, covered)
        roles = proving.roles(role, surface) if surface == "sql" else (role,)
        if surface == "sql":
            _ask_for_what_sql_does(proving, relation, command, roles)
        for function in proving.writers.stored_entrances(roles, relation, command):
            if proving.execute(function, role, surface).verdict == "unknown":
                raise Unproved(f"{function.qualified}, which policies, defaults or views call, may write {relation}")
        firings.copies.ask_for_none(relation, command, role, surface)
        assumed = firings.harmless(relation, command, role, surface, by_hand=by_hand)
        if command == "insert" and by_hand:  # what a trigger changes in the new row is what is left of it
            assumed += firings.left_in_peace(relation, role, surface)
        ask_for_own(proving, relation, command, role, surface)
        return tuple(dict.fromkeys(assumed))


def _ask_for_what_sql_does(proving: Proving, relation: Relation, command: WriteOrRead, roles: tuple[str, ...]) -> None:
    """Raises Unproved for what somebody who sends any SQL does past the policies."""
    access = proving.ground.access
    may_truncate = [name for name in roles if access.may(name, "TRUNCATE", relation)]
    if command == "delete" and may_truncate:
        raise Unproved(f"{may_truncate[0]} may TRUNCATE {relation}, which no policy prevents")
    if command == "delete" and (schema := drops(access, roles, relation)) is not None:
        raise Unproved(f"who owns the schema {schema} may drop {relation}")
    if (function := _set_off(proving, relation, command, roles)) is not None:
        raise Unproved(f"{function.qualified} may {command} rows of {relation} as a trigger of what somebody makes")


def _set_off(proving: Proving, relation: Relation, command: WriteOrRead, roles: tuple[str, ...]) -> Function | None:
    """What runs as its owner and may do the command when somebody makes a temporary table, say, or writes that."""
    writers, names = proving.writers, proving.writers.written_as(relation)
    made = (f for f in writers.snapshot.functions if f.returns == "event_trigger" and f.extension is None)
    for function in (*(f for f in made if f.security_definer), *hooks(proving.ground.access, roles)):
        every = [writers.acts(hand) for hand in writers.called_by(function)]
        if any(acts is None or any(name in names and act == command for name, act in acts) for acts in every):
            return function
    return None


def _ask_for_rules(proving: Proving, asked: Asked, covered: tuple[RewriteRule, ...]) -> None:
    relation, command = asked.relation, asked.command
    rules = proving.ground.snapshot.rewrite_rules
    if isinstance(rules, NotCaptured):
        raise Unproved("the snapshot does not tell whether there are rules, which write past policies")
    own = tuple(rule for rule in rules if rule.event == command and rule.relation == relation.oid)
    ruled_by = dict.fromkeys((*own, *(proving.writers.ruled(relation, command) or ())))
    if not all(_is_harmless(proving, rule) for rule in ruled_by if rule not in covered):
        raise Unproved(f"a rule rewrites commands on {relation}, or writes it")


def _is_harmless(proving: Proving, rule: RewriteRule) -> bool:
    """Whether a rule does nothing, or a view answers for what it does in the place of a command there."""
    if silences(rule):
        return True
    view = proving.ground.snapshot.relation(rule.relation)
    told = view is not None and view.kind == "view" and view.oid in proving.ground.axes
    return told and rule.event != "select" and takes_place(rule)
