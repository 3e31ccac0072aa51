"""The back office shows what was published, and changes none of it."""

import pytest
from django.contrib import admin
from django.test import Client

from assessments import models
from tests.factories import (
    make_evidence,
    make_scored_round,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db

READ_ONLY = [
    models.Assessment,
    models.Coding,
    models.Dimension,
    models.Event,
    models.Evidence,
    models.Facet,
    models.Finding,
    models.Framework,
    models.Indicator,
    models.Lens,
    models.Level,
    models.Release,
    models.Result,
    models.Score,
]
EDITABLE = [
    models.Channel,
    models.Membership,
    models.Ministry,
    models.Mission,
    models.Round,
    models.User,
]


@pytest.fixture
def superuser(client: Client) -> Client:
    user = make_user("root")
    models.User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


def address(model: type, page: str) -> str:
    return f"/admin/assessments/{model._meta.model_name}/{page}"


def everything(model: type) -> list[dict[str, object]]:
    return list(model.objects.order_by("pk").values())


def test_every_model_is_either_read_only_or_editable_here() -> None:
    registered = {model for model in admin.site._registry if model.__module__.startswith("assess")}

    assert registered == {*READ_ONLY, *EDITABLE}


@pytest.mark.parametrize("model", READ_ONLY)
def test_a_superuser_can_look_but_not_add_change_or_delete(superuser: Client, model: type) -> None:
    release = publish_small_release()
    make_evidence(models.Score.objects.first())
    row = model.objects.first()
    before = everything(model)

    assert superuser.get(address(model, "")).status_code == 200
    page = superuser.get(address(model, f"{row.pk}/change/"))
    assert page.status_code == 200
    assert "_save" not in page.content.decode()
    posts = {
        "add/": {"code": "x"},
        f"{row.pk}/change/": {"code": "x", "state": "rated", "score": "5", "_save": "Save"},
        f"{row.pk}/delete/": {"post": "yes"},
    }
    assert {superuser.post(address(model, to), data).status_code for to, data in posts.items()} == {
        403
    }
    superuser.post(
        address(model, ""), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    )

    assert everything(model) == before
    assert models.Release.objects.get() == release


@pytest.mark.parametrize("model", EDITABLE)
def test_lists_of_editable_rows_open(superuser: Client, model: type) -> None:
    publish_small_release()

    assert superuser.get(address(model, "")).status_code == 200


def test_of_a_round_only_the_dates_can_be_edited(superuser: Client) -> None:
    round = publish_small_release().round

    answer = superuser.post(
        address(models.Round, f"{round.pk}/change/"),
        {
            "opens_on": "2026-01-01",
            "closes_on": "2026-06-30",
            "code": "other",
            "year": "1999",
            "is_demonstration": "on",
        },
    )

    assert answer.status_code == 302
    round.refresh_from_db()
    assert (round.code, round.year, round.is_demonstration) == ("2026", 2026, False)
    assert str(round.closes_on) == "2026-06-30"
    assert superuser.get(address(models.Round, "add/")).status_code == 403


def test_deleting_what_a_release_rests_on_is_refused(superuser: Client) -> None:
    round = publish_small_release().round

    for model, pk in ((models.Round, round.pk), (models.Ministry, "FIN")):
        page = superuser.post(address(model, f"{pk}/delete/"), {"post": "yes"})
        assert page.status_code == 200
        assert "Cannot delete" in page.content.decode()
        assert model.objects.filter(pk=pk).exists()


def test_sealed_evidence_is_not_shown(superuser: Client) -> None:
    make_scored_round()
    sealed = make_evidence(models.Score.objects.first(), disclosure="sealed", title="CANARY")

    assert "CANARY" not in superuser.get(address(models.Evidence, "")).content.decode()
    answer = superuser.get(address(models.Evidence, f"{sealed.pk}/change/"), follow=True)
    assert "CANARY" not in answer.content.decode()


def test_the_admin_is_closed_to_people_who_are_not_staff(client: Client) -> None:
    client.force_login(make_user("anna", role="coordinator"))

    assert client.get(address(models.Result, "")).status_code == 302
