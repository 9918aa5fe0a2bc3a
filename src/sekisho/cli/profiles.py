"""The verbs of profiles: write, try, submit, approve, retire, review."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sekisho import flow
from sekisho.cli.options import As, day_of, language_of, now, opened
from sekisho.desk import terminal
from sekisho.desk.answers import profiles as answers
from sekisho.errors import WrongInput
from sekisho.flow.loop import from_finding as finding
from sekisho.flow.loop import profiles
from sekisho.flow.loop.asking import Days, period
from sekisho.records.finding import SubjectKind
from sekisho.records.profile import Profile, Stage
from sekisho.records.selection import Channel

app = typer.Typer(no_args_is_help=True, help="Profiles: what officers want looked at.")

_DAY = ["%Y-%m-%d"]
Who = Annotated[str, typer.Option("--as", help="Who acts: the name of a person.")]
Why = Annotated[str, typer.Option("--why", help="Why, in a sentence that is kept.")]
Since = Annotated[
    datetime | None, typer.Option("--from", formats=_DAY, help="First day; a year, without.")
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=_DAY, help="First day that is left out.")
]
Begin = Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="First day.")]


@app.command("list")
def list_(context: typer.Context, as_: As = terminal.As.TABLE) -> None:
    """List the profiles in their latest version."""
    with opened(context) as checkpoint:
        found = checkpoint.standing.profiles()
    answers.listed(found, as_, language_of(context))


@app.command()
def show(context: typer.Context, name: str, as_: As = terminal.As.TABLE) -> None:
    """Show a profile and each step of its life: who, when and why."""
    with opened(context) as checkpoint:
        versions = checkpoint.standing.profile_versions(name)
    answers.shown(versions, as_, language_of(context))


@app.command()
def add(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A TOML file; none adds examples.")] = None,
    by: Who = "administrator",
) -> None:
    """Import profiles; new names as the file says, changes of what is there as drafts."""
    with opened(context, begin=True) as checkpoint:
        added = checkpoint.standing.add_profiles(file, at=now(), by=by)
    answers.listed(added, language=language_of(context))


@app.command()
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A short name, as heavy_by_newcomer.")],
    by: Who,
    when: Annotated[str | None, typer.Option(help="The condition over documented names.")] = None,
    says: Annotated[str | None, typer.Option(help="What it looks for, in a sentence.")] = None,
    channel: Annotated[Channel | None, typer.Option(help="The channel it asks for.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who answers for it.")] = None,
    legal_basis: Annotated[str | None, typer.Option(help="The law it rests on.")] = None,
    office: Annotated[list[str] | None, typer.Option(help="Only this office; repeat.")] = None,
    why: Why = "",
) -> None:
    """Write a draft, or change a profile: it goes back to draft; what is not named stays."""
    given = {
        "condition": when and " ".join(when.split()),
        "title": says,
        "channel": channel,
        "owner": owner,
        "legal_basis": legal_basis,
        "offices": tuple(office) if office else None,
    }
    with opened(context, begin=True) as checkpoint:
        told = _changed(checkpoint, name, {k: v for k, v in given.items() if v is not None})
        written = profiles.draft(checkpoint, told, profiles.Act(by, now(), why))
    answers.stepped(written, language_of(context))


@app.command()
def backtest(
    context: typer.Context,
    name: str,
    since: Since = None,
    until: Until = None,
    as_: As = terminal.As.TABLE,
) -> None:
    """Try a profile on the past: volume, yield, overlap, and what it alone would have met."""
    with opened(context) as checkpoint:
        profile = checkpoint.standing.profile_versions(name)[-1]
        days = _days(checkpoint, since, until)
        done = profiles.backtest(checkpoint, profile, now().date(), days)
    answers.tried(done, as_, language_of(context))


@app.command()
def submit(
    context: typer.Context,
    name: str,
    by: Who,
    from_: Begin = None,
    why: Why = "",
    anyway: Annotated[
        str, typer.Option(help="Why, although it meets nothing or nearly everything.")
    ] = "",
) -> None:
    """Take a draft on trial, beside the live ones and without effect, to be approved."""
    with opened(context) as checkpoint:
        tried = profiles.submit(
            checkpoint, name, profiles.Act(by, now(), why), from_on=day_of(from_), anyway=anyway
        )
    answers.stepped(tried, language_of(context))
    if tried.acted_why:
        terminal.note("{why}", language_of(context), why=tried.acted_why)


@app.command()
def approve(
    context: typer.Context,
    name: str,
    by: Who,
    from_: Begin = None,
    until: Until = None,
    why: Why = "",
) -> None:
    """Make a profile live, tomorrow for a year if nothing is said; by a second person."""
    with opened(context) as checkpoint:
        live = profiles.approve(
            checkpoint,
            name,
            profiles.Act(by, now(), why),
            from_on=day_of(from_),
            until=day_of(until),
        )
    answers.stepped(live, language_of(context))


@app.command()
def retire(context: typer.Context, name: str, by: Who, why: Why = "", from_: Begin = None) -> None:
    """Retire a profile, with a reason; what it did stays written."""
    with opened(context) as checkpoint:
        retired = profiles.retire(checkpoint, name, profiles.Act(by, now(), why), day_of(from_))
    answers.stepped(retired, language_of(context))


@app.command()
def review(
    context: typer.Context, since: Since = None, until: Until = None, as_: As = terminal.As.TABLE
) -> None:
    """Say which profiles to retire, renew or join: against chance, and against one another."""
    with opened(context) as checkpoint:
        days = _days(checkpoint, since, until)
        found = profiles.reviewed(checkpoint, now().date(), days)
    answers.reviewed(found, as_, language_of(context))


@app.command()
def from_finding(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Of an item that was found irregular.")],
    since: Since = None,
    until: Until = None,
    most_a_day: Annotated[float | None, typer.Option(help="Hits a day, at most.")] = None,
    draft: Annotated[str | None, typer.Option(help="Write it as a draft of this name.")] = None,
    by: Who = "",
    owner: Annotated[str, typer.Option(help="Who answers for the draft.")] = "",
    legal_basis: Annotated[str, typer.Option(help="The law the draft rests on.")] = "",
) -> None:
    """List what looks like a finding, and draft a profile that would meet it."""
    language = language_of(context)
    with opened(context) as checkpoint:
        days = _days(checkpoint, since, until)
        told = finding.from_finding(checkpoint, number, days, most_a_day=most_a_day)
        answers.from_finding(told, language)
        if draft is not None:
            profile = finding.profile_of(told, draft, owner=owner, legal_basis=legal_basis)
            why = f"drafted from finding {told.item_id}"
            answers.stepped(
                profiles.draft(checkpoint, profile, profiles.Act(by, now(), why)), language
            )


def _changed(checkpoint: flow.Checkpoint, name: str, given: dict[str, object]) -> Profile:
    """The profile of this name with these words, or a first one of them."""
    there = {one.name: one for one in checkpoint.standing.profiles()}
    if name in there:
        return replace(there[name], **given)  # type: ignore[arg-type]  # each was typed above
    missing = [word for word, option in _NEEDED.items() if word not in given]
    if missing:
        options = ", ".join(_NEEDED[word] for word in missing)
        raise WrongInput(f"The new profile “{name}” lacks {options}.", "Nothing was written.")
    plain = {"version": 1, "subject_kind": SubjectKind.CARGO, "stage": Stage.DRAFT}
    return Profile(name=name, **plain, expected_yield_p=None, **given)  # type: ignore[arg-type]


_NEEDED = {
    "condition": "--when",
    "title": "--says",
    "channel": "--channel",
    "owner": "--owner",
    "legal_basis": "--legal-basis",
}


def _days(checkpoint: flow.Checkpoint, since: datetime | None, until: datetime | None) -> Days:
    """The period that was named; the last twelve months that are known where it was not."""
    first, last = period(checkpoint, day_of(since), day_of(until))
    if first >= last:
        raise WrongInput(f"The period from {first} to {last} has no day.", _OTHER_DAYS)
    return first, last


_OTHER_DAYS = "The day of --until is left out; name a later one."
