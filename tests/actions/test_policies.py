"""Tests of the policies of the whole site: each change is one event."""

import pytest

from assessments.actions import policies
from assessments.models import Event, PublicData, Role, SitePolicy, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora() -> User:
    return make_user("cora", role="coordinator")


def test_by_default_the_site_is_public_and_one_factor_is_enough(
    django_assert_num_queries,
):
    with django_assert_num_queries(1):
        policy = SitePolicy.objects.current()

    assert (policy.is_private, policy.second_factor_roles) == (False, [])


def test_switching_privacy_renews_what_everybody_may_see(cora):
    before = PublicData.objects.edition()

    assert policies.set_privacy(is_private=True, by=cora)
    assert not policies.set_privacy(is_private=True, by=cora)

    assert SitePolicy.objects.current().is_private
    assert PublicData.objects.edition() == before + 1
    assert policies.set_privacy(is_private=False, by=cora)
    assert [event.verb for event in Event.objects.order_by("pk")] == ["made private", "made public"]


def test_demanding_factors_logs_what_was_demanded_before(cora):
    assert policies.demand_factors([Role.COORDINATOR, Role.ANALYST], by=cora)
    assert not policies.demand_factors([Role.ANALYST, Role.COORDINATOR], by=cora)
    assert policies.demand_factors([], by=cora)

    assert SitePolicy.objects.current().second_factor_roles == []
    first, second = Event.objects.order_by("pk")
    assert first.detail == {"before": [], "after": ["analyst", "coordinator"]}
    assert second.detail == {"before": ["analyst", "coordinator"], "after": []}
