"""The access table of one ministry's assessment: who may do what at each stage.

Columns are the people of stage_world.PEOPLE, in their order:

    anonymous, ada (whose coding it is), ben (who codes the same ministry, and has submitted first),
    eve (who codes another), lea (a lead), leo (a lead who codes it too), cora (a coordinator),
    min (a member of the ministry), nor (a member of another)

    o  let in    -  not there    >  sent to sign in    x  no such method for anyone

A row holds for the stages that it names and for all after them, up to the next row's.
"""

from collections.abc import Mapping

ASSIGNED, CODING, RECONCILING, REPLY, DECIDING, RELEASED = (
    *("assigned", "coding", "reconciling"),
    *("reply", "deciding", "released"),
)
#         .abelLcmn
NO_ONE = ">--------"
CODERS = ">oo--o---"
READERS = ">oo-ooo--"
BLIND_READERS = ">o--o-o--"
LEADING = ">---ooo--"
BLIND_LEADING = ">---o-o--"
LEADS = ">---oo---"
BLIND_LEADS = ">---o----"
COORDINATOR = ">-----o--"
MEMBER = ">------o-"
AUTHOR_AND_LEADS = ">o--oo---"
BLIND_AUTHOR_AND_LEADS = ">o--o----"
TEAM_OF_IT = "-oo-ooo--"
BLIND_TEAM_OF_IT = "-o--o-o--"
WITH_MINISTRY = "-oo-oooo-"
EVERYBODY = "ooooooooo"

Rows = Mapping[str, str]  # stage -> one sign a person, from that stage on
Addresses = Mapping[tuple[str, str], tuple[str, Rows]]  # (name, method) -> address, rows

ASSESSMENT = "/desk/assessments/{id}/"
RECONCILED = {ASSIGNED: BLIND_LEADING, RECONCILING: LEADING}
REPLIED = {ASSIGNED: NO_ONE, REPLY: MEMBER}
VERIFIED = {ASSIGNED: NO_ONE, CODING: BLIND_LEADS, RECONCILING: LEADS}
FILED = {
    ASSIGNED: "---------",
    CODING: BLIND_TEAM_OF_IT,
    RECONCILING: TEAM_OF_IT,
    REPLY: WITH_MINISTRY,
}

STAGED: Addresses = {
    ("coding-detail", "get"): (ASSESSMENT, {ASSIGNED: READERS}),
    ("coding-reading", "get"): (f"{ASSESSMENT}reading/", {ASSIGNED: READERS}),
    ("coding-of", "get"): (
        ASSESSMENT + "codings/{coding}/",
        {ASSIGNED: BLIND_READERS, RECONCILING: READERS},
    ),
    ("coding-begin", "post"): (f"{ASSESSMENT}begin/", {ASSIGNED: CODERS}),
    ("coding-submit", "get"): (f"{ASSESSMENT}submit/", {ASSIGNED: CODERS}),
    ("coding-submit", "post"): (f"{ASSESSMENT}submit/", {ASSIGNED: CODERS}),
    ("score-edit", "get"): (f"{ASSESSMENT}OPN-1/", {ASSIGNED: READERS}),
    ("score-edit", "post"): (f"{ASSESSMENT}OPN-1/", {ASSIGNED: CODERS}),
    ("assessment-stage", "get"): (f"{ASSESSMENT}stage/", {ASSIGNED: LEADING}),
    ("assessment-stage", "post"): (f"{ASSESSMENT}stage/", {ASSIGNED: LEADING}),
    ("coding-reopen", "get"): (
        "/desk/rounds/2027/codings/{coding}/reopen/",
        {ASSIGNED: COORDINATOR},
    ),
    ("reconciling-detail", "get"): ("/desk/reconciling/{id}/", RECONCILED),
    ("reconciling-indicator", "get"): ("/desk/reconciling/{id}/OPN-1/", RECONCILED),
    ("reconciling-indicator", "post"): ("/desk/reconciling/{id}/OPN-1/", RECONCILED),
    ("indicator-history", "get"): ("/desk/history/{id}/OPN-1/", RECONCILED),
    ("reply-detail", "get"): ("/reply/{id}/", REPLIED),
    ("reply-indicator", "get"): ("/reply/{id}/OPN-1/", REPLIED),
    ("reply-indicator", "post"): ("/reply/{id}/OPN-1/", REPLIED),
    ("reply-submit", "post"): ("/reply/{id}/submit/", REPLIED),
    ("deciding-detail", "get"): ("/desk/deciding/{id}/", {ASSIGNED: NO_ONE, DECIDING: LEADING}),
    ("evidence-open", "post"): (
        "/desk/evidence/{sealed}/open/",
        {ASSIGNED: NO_ONE, CODING: BLIND_AUTHOR_AND_LEADS, RECONCILING: AUTHOR_AND_LEADS},
    ),
    ("evidence-verify", "post"): ("/desk/evidence/{restricted}/verify/", VERIFIED),
    ("evidence-file", "get"): ("/evidence/{restricted}/file/", FILED),
    ("round-detail", "get"): ("/desk/rounds/2027/", {ASSIGNED: LEADING}),
    ("round-detail", "post"): ("/desk/rounds/2027/", {ASSIGNED: COORDINATOR}),
    ("round-publish", "get"): ("/desk/rounds/2027/publish/", {ASSIGNED: COORDINATOR}),
    ("round-agreement", "get"): ("/desk/rounds/2027/agreement/", {ASSIGNED: LEADING}),
    ("round-agreement-download", "get"): (
        "/desk/rounds/2027/agreement.csv",
        {ASSIGNED: LEADING},
    ),
    ("round-coders", "get"): ("/desk/rounds/2027/coders/", {ASSIGNED: LEADS}),
}
# The same addresses with other pieces of evidence.
PIECES: Mapping[str, tuple[str, str, Rows]] = {
    "a public file": ("get", "/evidence/{public}/file/", FILED | {RELEASED: EVERYBODY}),
    "a sealed file, which is opened": (
        "post",
        "/evidence/{sealed}/file/",
        {ASSIGNED: "---------", CODING: "-o--o----", RECONCILING: "-o--oo---"},
    ),
    "a sealed file, without being opened": (
        "get",
        "/evidence/{sealed}/file/",
        {ASSIGNED: "---------"},
    ),
    "words that are not sealed": ("post", "/desk/evidence/{public}/open/", {ASSIGNED: NO_ONE}),
    "a sealed piece": ("post", "/desk/evidence/{sealed}/verify/", VERIFIED),
}
