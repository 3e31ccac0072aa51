"""Signing in and out, and changing a password, as Django does it and in our words."""

import pytest
from django.test import Client

from tests.factories import make_user
from tests.site_fixtures import text

LOGIN, LOGOUT, PASSWORD = "/accounts/login/", "/accounts/logout/", "/accounts/password/"
ADA = {"login": "ada", "password": "secret"}
KNOWN = {"username": "ada", "password": "secret"}
CHANGE = {
    "oldpassword": "secret",
    "password1": "a far longer phrase",
    "password2": "a far longer phrase",
}


@pytest.fixture
def ada(db: None):
    return make_user("ada", role="analyst")


def is_signed_in(client: Client) -> bool:
    return client.get(PASSWORD).status_code == 200


def test_a_right_password_signs_in_under_a_new_session(client: Client, ada):
    client.cookies["sessionid"] = "chosen-by-somebody-else"

    answer = client.post(LOGIN, ADA)

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.cookies["sessionid"].value != "chosen-by-somebody-else"
    assert is_signed_in(client)
    assert "ada" in text(client.get("/"))


def test_a_new_session_is_made_even_of_an_old_one(client: Client, ada):
    client.force_login(make_user("eve"))
    before = client.cookies["sessionid"].value
    client.post(LOGOUT)

    client.post(LOGIN, ADA)

    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize(
    "changed", [{"password": "wrong"}, {"login": "stranger"}, {"password": ""}]
)
def test_a_wrong_sign_in_is_refused_with_an_error(client: Client, ada, changed):
    answer = client.post(LOGIN, ADA | changed)

    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert "error" in text(answer)


def test_an_unknown_name_and_a_wrong_password_read_alike(client: Client, ada):
    notices = []
    for changed in ({"password": "wrong"}, {"login": "stranger"}):
        page = text(client.post(LOGIN, ADA | changed))
        notices.append(page[page.index('role="alert"') : page.index('<div class="field">')])

    assert notices[0] == notices[1]


def test_a_deactivated_user_is_refused_and_loses_the_session_at_once(client: Client, ada):
    client.force_login(ada)
    ada.is_active = False
    ada.save()

    assert not is_signed_in(client)
    client.post(LOGIN, ADA)
    assert not is_signed_in(client)


def test_who_is_signed_in_is_sent_on_from_the_sign_in_page(client: Client, ada):
    client.force_login(ada)

    assert client.get(LOGIN)["Location"] == "/desk/"
    assert client.get(f"{LOGIN}?next=/compare/")["Location"] == "/compare/"


def test_sign_in_goes_on_to_where_one_wanted_to_go(client: Client, ada):
    asked = client.get(PASSWORD)
    assert asked["Location"] == f"{LOGIN}?next={PASSWORD}"

    assert f'name="next" value="{PASSWORD}"' in text(client.get(asked["Location"]))
    assert client.post(LOGIN, ADA | {"next": PASSWORD})["Location"] == PASSWORD


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "http:///elsewhere.example/",
        "javascript:alert(1)",
        "\x00//elsewhere.example/",
        " //elsewhere.example/",
    ],
)
def test_sign_in_never_goes_on_to_another_host(client: Client, ada, elsewhere):
    answer = client.post(LOGIN, ADA | {"next": elsewhere})

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_signing_out_takes_a_post(client: Client, ada):
    client.force_login(ada)

    assert client.get(LOGOUT).status_code == 405
    assert is_signed_in(client)
    assert client.post(LOGOUT)["Location"] == "/"
    assert not is_signed_in(client)


def test_signing_out_twice_does_not_ask_to_sign_in(client: Client, db):
    assert client.post(LOGOUT)["Location"] == "/"


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client: Client, ada):
    other = Client()
    for each in (client, other):
        each.force_login(ada)

    answer = client.post(PASSWORD, CHANGE, follow=True)

    assert "Your password is changed, and your other sessions are signed out." in text(answer)
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert Client().login(username="ada", password=CHANGE["password1"])
    assert not Client().login(**KNOWN)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"oldpassword": "wrong"}, "type your current password"),
        ({"password2": "another phrase"}, "same password each time"),
        ({"password1": "12345678", "password2": "12345678"}, "entirely numeric"),
        ({"password1": "short", "password2": "short"}, "too short"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_with_its_reason(
    client: Client, ada, changed, reason
):
    client.force_login(ada)

    answer = client.post(PASSWORD, CHANGE | changed)

    assert answer.status_code == 200
    assert reason in text(answer)
    assert Client().login(**KNOWN)


def test_only_who_is_signed_in_can_change_a_password(client: Client, ada):
    assert client.post(PASSWORD, CHANGE)["Location"] == f"{LOGIN}?next={PASSWORD}"
    assert Client().login(**KNOWN)


def test_a_form_says_nothing_of_who_else_there_is(client: Client, ada):
    assert "ada" not in text(client.get(LOGIN))


def test_the_back_office_is_offered_only_to_staff(client: Client, ada):
    client.force_login(ada)
    assert 'href="/admin/"' not in text(client.get("/"))

    ada.is_staff = True
    ada.save()

    assert 'href="/admin/"' in text(client.get("/"))
