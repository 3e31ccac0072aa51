"""TikTok Business Center, YouTube Studio, Sprout Social: tables with a row a day or a video."""

from assessments.imports.channel_files.formats import TableFormat, column
from assessments.metrics import Kind

TIKTOK = TableFormat(
    code="tiktok-daily",
    title="TikTok Business Center, daily figures",
    dates=("Date",),
    columns=(
        column("views", Kind.FLOW, "Video views"),
        column("reactions", Kind.FLOW, "Likes"),
        column("shares_received", Kind.FLOW, "Shares"),
        column("comments_received", Kind.FLOW, "Comments"),
        column("profile_visits", Kind.FLOW, "Profile views"),
        column("followers_net", Kind.NET, "Net growth"),
        column("followers_gained", Kind.FLOW, "New followers"),
        column("followers_lost", Kind.FLOW, "Lost followers"),
    ),
    required=("Date", "Video views"),
    any_of=(
        *("Reached audience", "Profile views", "Phone number clicks", "Leads submission"),
        *("Net growth", "New followers", "Lost followers"),
    ),
)
YOUTUBE_VIDEOS = TableFormat(
    code="youtube-videos",
    title="YouTube Studio, videos",
    dates=("Video publish time",),
    columns=(column("views", Kind.LIFETIME, "Views"),),
    required=("Video publish time", "Views"),
    any_of=("Content", "Video", "Video title"),
    without=("Date",),  # the chart of each day of each video
    is_by_post=True,
    notes=(
        ("Subscribers", "Subscribers by video are not the growth of a day, so they are not read."),
    ),
)
YOUTUBE_DAYS = TableFormat(
    code="youtube-days",
    title="YouTube Studio, days",
    dates=("Date",),
    columns=(
        column("views", Kind.FLOW, "Views"),
        column("followers_net", Kind.NET, "Subscribers"),
        column("impressions", Kind.FLOW, "Thumbnail impressions", "Impressions"),
    ),
    required=("Date", "Views"),
    any_of=(
        *("Watch time (hours)", "Subscribers", "Thumbnail impressions"),
        *("Impressions click-through rate (%)", "Thumbnail click-through rate (%)"),
    ),
    without=("Content", "Video", "Video title"),
)
SPROUT = TableFormat(
    code="sprout-profiles",
    title="Sprout Social, profile performance",
    dates=("Date",),
    columns=(
        column("followers", Kind.STOCK, "Audience"),
        column("followers_net", Kind.NET, "Net Audience Growth"),
        column("posts", Kind.FLOW, "Published Posts (Total)"),
        column("messages_received", Kind.FLOW, "Received Messages (Total)"),
    ),
    required=("Date", "Network", "Profile"),
    any_of=("Audience", "Net Audience Growth", "Published Posts (Total)"),
    notes=(
        (
            "Sent Messages (Total)",
            "Sent messages are posts, replies and direct messages together, so they are not read.",
        ),
    ),
)
