"""Meta Business Suite: the posts of a Facebook page or of an Instagram account, a row a post."""

from assessments.imports.channel_files.formats import MetricColumn, TableFormat, column
from assessments.metrics import Kind

NET_FOLLOWS = "Follows of a post are not the new followers of a day, so they are not read."

_COMMON: tuple[MetricColumn, ...] = (
    column("views", Kind.LIFETIME, "Views"),
    column("comments_received", Kind.LIFETIME, "Comments"),
    column("shares_received", Kind.LIFETIME, "Shares"),
)

FACEBOOK = TableFormat(
    code="meta-facebook-posts",
    title="Meta Business Suite, posts of a Facebook page",
    dates=("Publish time",),
    columns=(*_COMMON, column("reactions", Kind.LIFETIME, "Reactions")),
    required=("Post ID", "Publish time"),
    any_of=("Page ID", "Page name", "Reactions", "Reactions, Comments and Shares"),
    without=("Account ID", "Account username"),
    is_by_post=True,
    ids=("Post ID", "Page ID"),
    lifetime="Date",
)
INSTAGRAM = TableFormat(
    code="meta-instagram-posts",
    title="Meta Business Suite, posts of an Instagram account",
    dates=("Publish time",),
    columns=(*_COMMON, column("reactions", Kind.LIFETIME, "Likes")),
    required=("Post ID", "Publish time"),
    any_of=("Account ID", "Account username", "Likes", "Saves"),
    is_by_post=True,
    ids=("Post ID", "Account ID"),
    lifetime="Date",
    notes=(("Follows", NET_FOLLOWS),),
)
