"""The whole flow on one page: source → snapshot → facts → rules → report."""

import difflib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from pgadvise import crew
from pgadvise.config import Config
from pgadvise.engines.access.application import Application
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.errors import ConfigError
from pgadvise.explained import explained
from pgadvise.gate.compare import GATES, Comparison
from pgadvise.ignores import apply_ignores, check_ignores, unused_ignores
from pgadvise.overview import looked_at, roles_taken, target, tenancy_report, unseen
from pgadvise.report import Coverage, Report, ReportedFinding, RuleReport, Summary, Tool, ordered
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook
from pgadvise.run import Outcome, run
from pgadvise.snapshot import NotCaptured, Snapshot
from pgadvise.version import VERSION


def advise(
    snapshot: Snapshot,
    rulebook: Rulebook,
    config: Config,
    *,
    rules: Sequence[Rule] | None = None,
    kind: str = "live",
    today: date | None = None,
    progress: Callable[[str], None] = lambda rule: None,
    proving: Callable[[Facts], Verdicts | NotCaptured] | None = None,
    known: Mapping[str, Any] = MappingProxyType({}),
) -> Report:
    """Conclude once, let every rule speak, report. `rules` are those to run; None is all the configuration selects.

    `proving` gives the verdicts that rules may ask for; without one nothing is proved. `known` are facts of this
    snapshot, by name, that were concluded while it was read.
    """
    chosen = rules if rules is not None else rulebook.select(config.select, config.ignore)
    _check_config(config, rulebook)
    facts = Facts(snapshot, config.declared, proving, known)
    _check_declared(facts)

    def judge(rule: Rule) -> Outcome:
        return run(rule, facts, config.options(rule), config.severity(rule))

    outcomes = crew.outcomes(chosen, facts, judge, progress)
    findings = ordered(explained([f for outcome in outcomes for f in outcome.findings], snapshot))
    findings = apply_ignores(findings, config.ignores, today or date.today(), rulebook)
    coverage = _coverage(outcomes, facts)
    if not config.declared.schemas.include:
        unused = unused_ignores(findings, config.ignores, _whole(coverage), rulebook)
        coverage = replace(coverage, unused_ignores=unused)
    return Report(
        tool=Tool(name="pgadvise", version=VERSION),
        target=target(snapshot, facts, kind),
        tenancy=tenancy_report(facts),
        roles=roles_taken(facts),
        coverage=coverage,
        findings=findings,
        summary=summarise(findings),
        rules=_rules(chosen, outcomes),
    )


def compared(report: Report, comparison: Comparison, *, only_new: bool = False) -> Report:
    """`report` beside what was accepted; with `only_new` it lists what gates and nothing else."""
    findings = ordered(comparison.findings)
    shown = tuple(f for f in findings if f.state in GATES) if only_new else findings
    counts, listed = summarise(findings), summarise(shown)
    severities = {"error": listed.error, "warning": listed.warning, "info": listed.info}
    gone = sum(one.count for one in comparison.fixed)
    return replace(
        report,
        findings=shown,
        fixed=comparison.fixed,
        gate=replace(comparison.gate, only_new=only_new),
        summary=replace(counts, **severities, fixed=gone),
    )


def _whole(coverage: Coverage) -> frozenset[str]:
    """The rules that ran and lacked nothing."""
    return frozenset(coverage.ran) - {one.rule for one in coverage.degraded}


def _rules(chosen: Sequence[Rule], outcomes: Sequence[Outcome]) -> tuple[RuleReport, ...]:
    found = {rule.name: bool(o.findings) for rule, o in zip(chosen, outcomes, strict=True) if o.ran}
    return tuple(
        RuleReport(
            name=rule.name,
            category=rule.category,
            severity=rule.severity,
            title=rule.page.title,
            security=rule.declaration.security,
            help=rule.page.markdown() if found[rule.name] else "",
        )
        for rule in sorted(chosen, key=lambda rule: rule.name)
        if rule.name in found
    )


def _check_config(config: Config, rulebook: Rulebook) -> None:
    """Every rule that the configuration names exists, whether it runs today or not."""
    check_ignores(config.ignores, rulebook)
    for name in config.rule_options:
        rule = rulebook.named(name)
        if config.options(rule) and not rule.options:
            raise ConfigError(f"{rule.name} has no options")
        config.severity(rule)


def _check_declared(facts: Facts) -> None:
    """What a person declared is there: a misspelt table or role must not look like one without faults."""
    _check_schemas(facts)
    facts.get("tenancy")  # raises ConfigError with the near name
    application: Application = facts.get("application")
    if application.missing:
        name = application.missing[0]
        near = difflib.get_close_matches(name, [r.name for r in facts.snapshot.roles], n=1)
        hint = f"did you mean {near[0]!r}?" if near else "[roles] and --role name roles of the server"
        raise ConfigError(f"there is no role {name!r} in {facts.snapshot.origin.database}", hint)


def _check_schemas(facts: Facts) -> None:
    there = [schema.name for schema in facts.snapshot.schemas]
    for name in facts.get("declared").schemas.include:
        if name not in there:
            near = difflib.get_close_matches(name, there, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"schemas there: {', '.join(there[:10]) or 'none'}"
            raise ConfigError(f"there is no schema {name!r} in {facts.snapshot.origin.database}", hint)


def _coverage(outcomes: Sequence[Outcome], facts: Facts) -> Coverage:
    return Coverage(
        ran=tuple(sorted(o.rule for o in outcomes if o.ran)),
        skipped=tuple(sorted((o.skipped for o in outcomes if o.skipped), key=lambda s: s.rule)),
        failed=tuple(sorted((o.failed for o in outcomes if o.failed), key=lambda s: s.rule)),
        degraded=tuple(sorted((o.degraded for o in outcomes if o.degraded), key=lambda s: s.rule)),
        looked_at=looked_at(facts),
        unseen=unseen(facts),
    )


def summarise(findings: Sequence[ReportedFinding]) -> Summary:
    """Counts by severity and by state; a suppressed finding counts as suppressed only."""
    shown = [f for f in findings if f.state != "suppressed"]
    severities, states = Counter(f.severity for f in shown), Counter(f.state for f in shown)
    return Summary(
        error=severities["error"],
        warning=severities["warning"],
        info=severities["info"],
        new=states["new"],
        existing=states["existing"],
        changed=states["changed"],
        expired=states["expired"],
        suppressed=len(findings) - len(shown),
    )
