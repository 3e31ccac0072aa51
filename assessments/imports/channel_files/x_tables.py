"""X: the posts of an account, as now and as to 2024; and its overview, a row a day."""

from assessments.imports.channel_files.formats import TableFormat, column
from assessments.metrics import Kind

POSTS = TableFormat(
    code="x-content",
    title="X, account content",
    dates=("Date",),
    columns=(
        column("impressions", Kind.LIFETIME, "Impressions"),
        column("reactions", Kind.LIFETIME, "Likes"),
        column("comments_received", Kind.LIFETIME, "Replies"),
        column("shares_received", Kind.LIFETIME, "Reposts"),
    ),
    required=("Post id", "Date", "Post text"),
    any_of=("Impressions", "Likes", "Replies", "Reposts", "Post Link"),
    is_by_post=True,
    ids=("Post id",),
    text="Post text",
    notes=(("New follows", "New follows by post are not those of a day, so they are not read."),),
)
CLASSIC_POSTS = TableFormat(
    code="x-content-classic",
    title="X, account content (to 2024)",
    dates=("time",),
    columns=(
        column("impressions", Kind.LIFETIME, "impressions"),
        column("reactions", Kind.LIFETIME, "likes"),
        column("comments_received", Kind.LIFETIME, "replies"),
        column("shares_received", Kind.LIFETIME, "retweets"),
    ),
    required=("Tweet id", "Tweet text", "time"),
    is_by_post=True,
    ids=("Tweet id",),
    text="Tweet text",
)
OVERVIEW = TableFormat(
    code="x-overview",
    title="X, account overview",
    dates=("Date",),
    columns=(
        column("impressions", Kind.FLOW, "Impressions"),
        column("reactions", Kind.FLOW, "Likes"),
        column("comments_received", Kind.FLOW, "Replies"),
        column("shares_received", Kind.FLOW, "Reposts"),
        column("followers_gained", Kind.FLOW, "New follows"),
        column("followers_lost", Kind.FLOW, "Unfollows"),
        column("profile_visits", Kind.FLOW, "Profile visits"),
        column("posts", Kind.FLOW, "Create Post"),
    ),
    required=("Date",),
    any_of=("Impressions", "New follows", "Unfollows", "Create Post", "Bookmarks", "Reposts"),
    least=3,
    without=("Post id", "Post text", "Tweet id"),
)
