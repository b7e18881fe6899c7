"""What a school reads beside the names of its officers: why two come, when one is back, whom it turns to till then."""

from collections.abc import Iterator, Sequence

from accounts.wording import spoken
from deployments.models import Change, Redeployment
from deployments.outlook import Post
from schools.days import next_working_day


def lines_beside(redeployment: Redeployment, changes: Sequence[Change], after: Sequence[Post]) -> list[str]:
    """A line for each, as they stand below the officers whom the school then has."""
    return [*_of_changes(changes), *_of_a_vacancy(redeployment, after)]


def _of_changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        if change.kind == Change.Kind.SHADOWING and change.until_on:
            yield f"Two officers will come together until {spoken(change.until_on)}."
        if change.kind == Change.Kind.ABSENCE and change.officer_out and change.until_on:
            back_on = spoken(next_working_day(change.until_on), "l j F Y")
            yield f"{change.officer_out.display_name} is expected back on {back_on}."


def _of_a_vacancy(redeployment: Redeployment, after: Sequence[Post]) -> Iterator[str]:
    """Only where no officer works at the school then."""
    if any(post.is_working for post in after):
        return
    if redeployment.interim_contact:
        yield f"Until you hear from us please turn to {redeployment.interim_contact}."
    if redeployment.review_on:
        yield f"We look at this again by {spoken(redeployment.review_on)}."
