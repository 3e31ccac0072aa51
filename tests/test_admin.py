"""The back office shows what was published, and changes none of it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client

from assessments import models
from tests.factories import (
    make_evidence,
    make_ministry,
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


def add_role(superuser: Client, username: str, role: str) -> str:
    data = {"user": models.User.objects.get(username=username).pk, "role": role, "ministry": ""}
    return superuser.post(address(models.Membership, "add/"), data).content.decode()


def test_a_role_that_two_people_give_cannot_be_added(superuser: Client) -> None:
    make_user("cora", role="coordinator")

    for role in ("lead", "coordinator"):
        assert "Two people give this role." in add_role(superuser, "root", role)
    add_role(superuser, "root", "analyst")

    held = models.Membership.objects.get(user__username="root")
    assert held.role == "analyst"
    answer = superuser.post(
        address(models.Membership, f"{held.pk}/change/"), {"user": held.user_id, "role": "lead"}
    )
    assert answer.status_code == 403


def test_the_first_coordinator_is_added_here(superuser: Client) -> None:
    add_role(superuser, "root", "coordinator")

    assert models.Membership.objects.get().role == "coordinator"
    assert "Two people give" in add_role(superuser, "root", "coordinator")


def test_what_is_changed_here_is_in_the_event_log_without_values(superuser: Client) -> None:
    ministry = make_ministry("FIN")
    data = {
        **models.Ministry.objects.values().get(),
        "name": "Another name CANARY",
        "operators-TOTAL_FORMS": 0,
        "operators-INITIAL_FORMS": 0,
    }
    data = {key: value for key, value in data.items() if value is not None}
    answer = superuser.post(address(models.Ministry, f"{ministry.pk}/change/"), data)
    assert answer.status_code == 302
    superuser.post(address(models.Ministry, f"{ministry.pk}/delete/"), {"post": "yes"})

    deleted, changed = models.Event.objects.all()
    assert (changed.verb, changed.by.username) == ("changed in back office", "root")
    assert changed.detail == {"model": "ministry", "fields": ["Official English name"]}
    assert deleted.verb == "deleted in back office"
    assert "CANARY" not in str(changed.detail)


def test_a_password_that_is_set_here_is_logged_and_never_written(superuser: Client) -> None:
    ada = make_user("ada")
    data = {"password1": "a far longer phrase", "password2": "a far longer phrase"}

    assert superuser.post(f"/admin/assessments/user/{ada.pk}/password/", data).status_code == 302

    event = models.Event.objects.get()
    assert (event.verb, event.subject) == ("changed in back office", "user ada")
    assert event.detail["fields"] == ["password"]
    assert "phrase" not in str(event.detail)


def test_rows_that_are_deleted_together_are_each_in_the_event_log(superuser: Client) -> None:
    rows = [make_ministry(code) for code in ("FIN", "NLD")]
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}

    superuser.post(address(models.Ministry, ""), data | {"post": "yes"})

    verbs = models.Event.objects.values_list("verb", flat=True)
    assert list(verbs) == ["deleted in back office"] * 2
    assert not models.Ministry.objects.exists()


def test_the_back_office_obeys_the_policy_of_second_factors(superuser: Client) -> None:
    models.SitePolicy.objects.create(pk=1, second_factor_roles=["superuser"])

    assert superuser.get("/admin/")["Location"] == "/accounts/factors/?demanded=1"
    assert superuser.get("/desk/people/grants/").status_code == 302
    root = models.User.objects.get(username="root")
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={})
    assert superuser.get("/admin/").status_code == 200


def test_the_admin_is_closed_to_people_who_are_not_staff(client: Client) -> None:
    client.force_login(make_user("anna", role="coordinator"))

    assert client.get(address(models.Result, "")).status_code == 302


def test_an_address_without_a_scheme_is_one_of_https(superuser: Client):
    make_ministry("FIN", country="Finland")
    page = superuser.get("/admin/assessments/ministry/FIN/change/")
    form = page.context["adminform"].form
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    empty = {"operators-TOTAL_FORMS": "0", "operators-INITIAL_FORMS": "0"}

    answer = superuser.post(page.request["PATH_INFO"], sent | empty | {"website": "um.fi"})

    assert answer.status_code == 302
    assert models.Ministry.objects.get(code="FIN").website == "https://um.fi"
