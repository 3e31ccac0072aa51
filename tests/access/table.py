"""The access table: every address of the site, an example of each, and who may open it.

An address that is added to the URLs and not to this table fails `test_urls`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver

from assessments.models import User
from tests.factories import make_user

ROLES = ("anonymous", "analyst", "lead", "ministry", "coordinator", "superuser")
Statuses = Mapping[str, int]


def everybody(status: int) -> Statuses:
    return dict.fromkeys(ROLES, status)


def anonymous_else(anonymous: int, signed_in: int) -> Statuses:
    return everybody(signed_in) | {"anonymous": anonymous}


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One named URL; `get` and `post` (an empty one) are role -> status."""

    name: str
    path: str
    get: Statuses
    post: Statuses


def public(name: str, path: str) -> AccessRow:
    """Return the row of a page that everybody may read and no one may post to."""
    return AccessRow(name, path, everybody(200), everybody(405))


PUBLIC = (
    public("overview", "/"),
    public("ministry-index", "/ministries/"),
    public("ministry-detail", "/ministries/FIN/"),
    public("ministry-channels", "/ministries/FIN/channels/"),
    public("ministry-roadmap", "/ministries/FIN/roadmap/"),
    public("ministry-profile", "/ministries/FIN/profile.pptx"),
    public("dimension-index", "/dimensions/"),
    public("dimension-detail", "/dimensions/balance/"),
    public("comparison-index", "/compare/"),
    public("comparison-download", "/compare.csv"),
    public("comparison-deck", "/compare.pptx"),
    public("comparison-citation", "/compare.bib"),
    public("comparison-embed", "/embed/compare/"),
    public("release-index", "/releases/"),
    public("release-detail", "/releases/2026/"),
    public("release-results", "/releases/2026/results.csv"),
    public("framework-index", "/framework/"),
    public("framework-detail", "/framework/small-1.0/"),
    public("method-detail", "/method/"),
    public("security-contact", "/.well-known/security.txt"),
    public("health", "/health/"),
)
ACCOUNT = "/accounts"
ENTERED = anonymous_else(200, 302)  # a user who is signed in is redirected
OWN = anonymous_else(302, 200)
AGAIN = everybody(302)  # a user who is signed in must sign in again first
OPEN = everybody(200)
ACCOUNTS = (
    AccessRow("account_login", f"{ACCOUNT}/login/", ENTERED, ENTERED),
    AccessRow("account_logout", f"{ACCOUNT}/logout/", everybody(405), everybody(302)),
    AccessRow("account_inactive", f"{ACCOUNT}/inactive/", OPEN, everybody(405)),
    AccessRow("account_reauthenticate", f"{ACCOUNT}/reauthenticate/", OWN, OWN),
    AccessRow("account_change_password", f"{ACCOUNT}/password/", OWN, OWN),
    AccessRow("account_set_password", f"{ACCOUNT}/password/set/", everybody(302), everybody(302)),
    AccessRow("account_reset_password", f"{ACCOUNT}/password/reset/", OPEN, OPEN),
    AccessRow(
        "account_reset_password_done", f"{ACCOUNT}/password/reset/sent/", OPEN, everybody(405)
    ),
    AccessRow(
        "account_reset_password_from_key_done",
        f"{ACCOUNT}/password/reset/done/",
        OPEN,
        everybody(405),
    ),
    AccessRow("account_reset_password_from_key", f"{ACCOUNT}/password/reset/1-a-b/", OPEN, OPEN),
    AccessRow("usersessions_list", f"{ACCOUNT}/sessions/", OWN, everybody(302)),
    AccessRow("socialaccount_login_cancelled", f"{ACCOUNT}/oidc/cancelled/", OPEN, everybody(405)),
    # No provider is set here; tests of single sign-on set one.
    AccessRow("openid_connect_login", f"{ACCOUNT}/oidc/sso/", everybody(404), everybody(404)),
    AccessRow("openid_connect_callback", f"{ACCOUNT}/oidc/sso/callback/", *[everybody(404)] * 2),
    # Tests of invitations check what an invitation's link opens.
    AccessRow("invitation-accept", f"{ACCOUNT}/invitations/a/", everybody(404), everybody(404)),
)
FACTOR = f"{ACCOUNT}/factors"
PASSKEYS = f"{FACTOR}/passkeys"
NONE = anonymous_else(302, 404)  # no user here has one
FACTORS = (
    AccessRow("mfa_index", f"{FACTOR}/", OWN, anonymous_else(302, 405)),
    AccessRow("mfa_authenticate", f"{FACTOR}/authenticate/", everybody(302), everybody(302)),
    AccessRow("mfa_reauthenticate", f"{FACTOR}/reauthenticate/", AGAIN, AGAIN),
    AccessRow("mfa_activate_totp", f"{FACTOR}/totp/", AGAIN, AGAIN),
    AccessRow("mfa_deactivate_totp", f"{FACTOR}/totp/remove/", NONE, NONE),
    AccessRow("mfa_view_recovery_codes", f"{FACTOR}/codes/", NONE, anonymous_else(302, 405)),
    AccessRow("mfa_generate_recovery_codes", f"{FACTOR}/codes/new/", AGAIN, AGAIN),
    AccessRow("mfa_download_recovery_codes", f"{FACTOR}/codes/recovery-codes.txt", NONE, NONE),
    AccessRow("mfa_list_webauthn", f"{PASSKEYS}/", OWN, anonymous_else(302, 405)),
    AccessRow("mfa_add_webauthn", f"{PASSKEYS}/add/", AGAIN, AGAIN),
    AccessRow("mfa_login_webauthn", f"{PASSKEYS}/login/", everybody(302), everybody(302)),
    AccessRow("mfa_reauthenticate_webauthn", f"{PASSKEYS}/reauthenticate/", AGAIN, AGAIN),
    AccessRow("mfa_edit_webauthn", f"{PASSKEYS}/0/", AGAIN, AGAIN),
    AccessRow("mfa_remove_webauthn", f"{PASSKEYS}/0/remove/", AGAIN, AGAIN),
)
LISTS = (
    AccessRow("list-index", "/lists/", anonymous_else(302, 200), anonymous_else(302, 200)),
    AccessRow("list-edit", "/lists/0/", anonymous_else(302, 405), anonymous_else(302, 404)),
    AccessRow(
        "list-remove", "/lists/0/remove/", anonymous_else(302, 405), anonymous_else(302, 404)
    ),
)
TEAM = {"anonymous": 302, "ministry": 404, "superuser": 404}  # the desk is for the team
HIDDEN = {"anonymous": 302}
# There is no coding 0. Tests of the desk check who may see an existing one.
CODING = "/desk/assessments/0/"
DESK = (
    AccessRow("desk-index", "/desk/", everybody(200) | TEAM, everybody(405) | TEAM),
    AccessRow("coding-detail", CODING, everybody(404) | HIDDEN, everybody(405) | TEAM),
    AccessRow(
        "coding-reading", f"{CODING}reading/", everybody(404) | HIDDEN, everybody(405) | TEAM
    ),
    AccessRow("coding-of", f"{CODING}codings/0/", everybody(404) | HIDDEN, everybody(405) | TEAM),
    AccessRow("coding-begin", f"{CODING}begin/", everybody(405) | TEAM, everybody(404) | HIDDEN),
    AccessRow("assessment-stage", f"{CODING}stage/", *[everybody(404) | HIDDEN] * 2),
    AccessRow("interest-index", "/desk/interests/", *[everybody(200) | TEAM] * 2),
    AccessRow(
        "interest-withdraw",
        "/desk/interests/0/withdraw/",
        everybody(405) | TEAM,
        everybody(404) | HIDDEN,
    ),
    AccessRow("zone-edit", "/desk/zone/", anonymous_else(302, 200), everybody(302)),
    AccessRow(
        "coding-submit", f"{CODING}submit/", everybody(404) | HIDDEN, everybody(404) | HIDDEN
    ),
    AccessRow("score-edit", f"{CODING}OPN-1/", everybody(404) | HIDDEN, everybody(404) | HIDDEN),
    AccessRow(
        "evidence-open", "/desk/evidence/0/open/", everybody(405) | TEAM, everybody(404) | HIDDEN
    ),
    AccessRow(
        "evidence-verify",
        "/desk/evidence/0/verify/",
        everybody(404) | HIDDEN | {"lead": 405},
        everybody(404) | HIDDEN,
    ),
    AccessRow("evidence-file", "/evidence/0/file/", everybody(404), everybody(404)),
    AccessRow("evidence-attach", "/evidence/0/attach/", *[everybody(404) | HIDDEN] * 2),
    AccessRow(
        "evidence-detach", "/evidence/0/detach/", everybody(405) | HIDDEN, everybody(404) | HIDDEN
    ),
)

# Tests of reconciling check who may see an existing assessment.
RECONCILED = "/desk/reconciling/0/"
LED = (
    AccessRow("reconciling-detail", RECONCILED, everybody(404) | HIDDEN, everybody(405) | HIDDEN),
    AccessRow("reconciling-indicator", f"{RECONCILED}OPN-1/", *[everybody(404) | HIDDEN] * 2),
    AccessRow(
        "indicator-history",
        "/desk/history/0/OPN-1/",
        everybody(404) | HIDDEN,
        everybody(405) | HIDDEN,
    ),
)

DECIDED = AccessRow("deciding-detail", "/desk/deciding/0/", *[everybody(404) | HIDDEN] * 2)
MEMBERS = everybody(404) | HIDDEN
REPLIES = (
    AccessRow("reply-index", "/reply/", MEMBERS | {"ministry": 200}, MEMBERS | {"ministry": 405}),
    AccessRow("reply-detail", "/reply/0/", MEMBERS, everybody(405) | HIDDEN),
    AccessRow("reply-submit", "/reply/0/submit/", everybody(405) | HIDDEN, MEMBERS),
    AccessRow("reply-indicator", "/reply/0/OPN-1/", MEMBERS, MEMBERS),
)


# Other users get 404, signed in or not. An empty form names no indicator.
PLAN = AccessRow(
    "ministry-plan", "/ministries/FIN/plan/", everybody(404) | {"ministry": 200}, everybody(404)
)


def coordinators(status: int) -> Statuses:
    """Return the statuses of a page that only coordinators have."""
    return everybody(404) | {"anonymous": 302, "coordinator": status}


def leading(status: int) -> Statuses:
    """Return the statuses of a page that leads and coordinators have."""
    return coordinators(status) | {"lead": status}


def confirmers(status: int) -> Statuses:
    """Return the statuses of a page that coordinators and superusers have."""
    return coordinators(status) | {"superuser": status}


def leads(status: int) -> Statuses:
    return coordinators(404) | {"lead": status}


ROUND = "/desk/rounds/2026/"
ROUNDS = (
    AccessRow("data-index", "/desk/data/", coordinators(200), coordinators(200)),
    AccessRow("round-index", "/desk/rounds/", leading(200), leading(405)),
    AccessRow("round-open", "/desk/rounds/open/", coordinators(200), coordinators(200)),
    AccessRow("round-detail", ROUND, leading(200), coordinators(200)),
    AccessRow("round-plan", f"{ROUND}plan/", coordinators(200), coordinators(200)),
    AccessRow("round-publish", f"{ROUND}publish/", coordinators(200), coordinators(200)),
    AccessRow("round-scores", f"{ROUND}scores/", coordinators(200), coordinators(200)),
    AccessRow("round-agreement", f"{ROUND}agreement/", leading(200), leading(405)),
    AccessRow("round-agreement-download", f"{ROUND}agreement.csv", *map(leading, (200, 405))),
    AccessRow("round-coders", f"{ROUND}coders/", leads(200), leads(405)),
    AccessRow("round-template", f"{ROUND}template.csv", coordinators(200), coordinators(405)),
    AccessRow("coding-reopen", f"{ROUND}codings/0/reopen/", coordinators(404), coordinators(404)),
    AccessRow(
        "release-correct", "/desk/releases/2026/correct/", coordinators(200), coordinators(200)
    ),
    AccessRow("directory-import", "/desk/directory/", coordinators(200), coordinators(200)),
)
PEOPLE = (
    AccessRow(
        "superuser-index",
        "/desk/superuser/",
        everybody(404) | {"anonymous": 302, "superuser": 200},
        everybody(405) | {"anonymous": 302},
    ),
    AccessRow("people-index", "/desk/people/", coordinators(200), coordinators(405)),
    AccessRow("people-invite", "/desk/people/invite/", coordinators(405), coordinators(200)),
    AccessRow("people-privacy", "/desk/people/privacy/", coordinators(405), coordinators(302)),
    AccessRow("people-factors", "/desk/people/factors/", coordinators(405), coordinators(302)),
    AccessRow("audit-index", "/desk/people/audit/", coordinators(200), coordinators(405)),
    AccessRow("audit-download", "/desk/people/audit.csv", coordinators(200), coordinators(405)),
    AccessRow("letter-index", "/desk/letters/", coordinators(200), coordinators(405)),
    AccessRow("letter-again", "/desk/letters/0/again/", coordinators(405), coordinators(404)),
    AccessRow("grant-index", "/desk/people/grants/", confirmers(200), confirmers(405)),
    AccessRow("grant-answer", "/desk/people/grants/answer/", confirmers(405), confirmers(302)),
    *(
        AccessRow(name, f"/desk/people/{path}/", coordinators(405), coordinators(404))
        for name, path in (
            ("invitation-resend", "invitations/0/resend"),
            ("invitation-revoke", "invitations/0/revoke"),
            ("people-take-role", "roles/0/take"),
            ("people-deactivate", "0/deactivate"),
            ("people-activate", "0/activate"),
            ("people-forget-factors", "0/forget-factors"),
        )
    ),
)
BUNDLES = (
    AccessRow("release-profiles", "/releases/2026/profiles/", everybody(200), everybody(302)),
    AccessRow("release-bundle", "/releases/2026/profiles.zip", everybody(404), everybody(405)),
)
OEMBED = AccessRow("oembed", "/oembed/", everybody(400), everybody(405))  # it needs an address


def guided(row: AccessRow) -> AccessRow:
    """Return the row, with a redirect where a superuser without a role would get 404."""
    is_page = "." not in row.path and row.path.startswith(("/desk/", "/reply/"))
    if is_page and row.get["superuser"] == 404:
        return replace(row, get={**row.get, "superuser": 302})
    return row


ROWS = (
    *PUBLIC,
    *BUNDLES,
    OEMBED,
    PLAN,
    *ACCOUNTS,
    *FACTORS,
    *LISTS,
    *DESK,
    *LED,
    DECIDED,
    *REPLIES,
    *ROUNDS,
    *PEOPLE,
)
ACCESS_TABLE = tuple(map(guided, ROWS))


def make_people() -> dict[str, User | AnonymousUser]:
    """Create one user of each role."""
    superuser = make_user("root")
    User.objects.filter(pk=superuser.pk).update(is_staff=True, is_superuser=True)
    return {
        "anonymous": AnonymousUser(),
        "analyst": make_user("ada", role="analyst"),
        "lead": make_user("lea", role="lead"),
        "ministry": make_user("min", role="ministry", ministry="FIN"),
        "coordinator": make_user("cora", role="coordinator"),
        "superuser": User.objects.get(pk=superuser.pk),
    }


def client_of(user: User | AnonymousUser, **options: bool) -> Client:
    """Return a new browser in which the user is signed in."""
    client = Client(**options)
    if isinstance(user, User):
        client.force_login(user)
    return client


def named_patterns(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern with its name; names of the back office begin with "admin:"."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern.url_patterns, below)
        else:
            yield f"{namespace}{pattern.name or ''}", pattern
