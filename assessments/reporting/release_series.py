"""The releases that a comparison over time goes through."""

from dataclasses import replace

from assessments.models import Release
from assessments.reporting.release_views import ReleaseView


def comparable(release_view: ReleaseView) -> list[Release]:
    """The releases of the same framework code, corrections among them, oldest first. No query."""
    shown = release_view.release
    if shown is None:
        return []
    code, is_demonstration = shown.round.framework.code, shown.round.is_demonstration
    return [
        release
        for release in reversed(release_view.releases)
        if release.round.framework.code == code
        and release.round.is_demonstration == is_demonstration
    ]


def editions(release_view: ReleaseView) -> list[Release]:
    """The releases up to the one that is shown, oldest first: of each round the last of them."""
    found, of_round = comparable(release_view), {}
    for at, release in enumerate(found):
        if release_view.release in found[at:]:
            of_round[release.round_id] = release
    return list(of_round.values())


def release_before(release_view: ReleaseView) -> Release | None:
    """The release before the one that is shown, whatever version of the framework it used."""
    found = editions(release_view)
    return found[-2] if len(found) > 1 else None


def has_same_method(one: Release, other: Release) -> bool:
    """Do their scores compare: one version of the framework, one of the method?"""
    return (
        one.round.framework_id == other.round.framework_id
        and one.method_version == other.method_version
    )


def seen_in(release_view: ReleaseView, release: Release) -> ReleaseView:
    """The same look at another release."""
    return replace(release_view, release=release)
