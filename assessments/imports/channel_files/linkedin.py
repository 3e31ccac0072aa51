"""LinkedIn pages: the sheets of new followers and of the metrics of content, a row a day."""

from assessments.imports.channel_files.formats import TableFormat, column
from assessments.metrics import Kind

FOLLOWERS = TableFormat(
    code="linkedin-followers",
    title="LinkedIn, followers of a page",
    dates=("Date",),
    # In spite of its name, the column holds the new followers of a day.
    columns=(column("followers_gained", Kind.FLOW, "Total followers"),),
    required=("Date", "Total followers"),
    any_of=("Organic followers", "Sponsored followers", "Auto-invited followers"),
    notes=(
        (
            "Total followers",
            "“Total followers” are the new followers of each day, not all of them.",
        ),
    ),
)
# A correction by LinkedIn can make a day negative.
CONTENT = TableFormat(
    code="linkedin-content",
    title="LinkedIn, content of a page",
    dates=("Date",),
    columns=(
        column("impressions", Kind.NET, "Impressions (total)"),
        column("link_clicks", Kind.NET, "Clicks (total)"),
        column("reactions", Kind.NET, "Reactions (total)"),
        column("comments_received", Kind.NET, "Comments (total)"),
        column("shares_received", Kind.NET, "Reposts (total)", "Shares (total)"),
    ),
    required=("Date",),
    any_of=(
        *("Impressions (total)", "Clicks (total)", "Reactions (total)", "Comments (total)"),
        *("Reposts (total)", "Shares (total)"),
    ),
    least=2,
)
