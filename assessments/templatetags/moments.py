"""Moments and deadlines in the reader's time zone, which is always named."""

import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments import time_zones
from assessments.wording import long_date

register = template.Library()


@register.simple_tag
def moment(at: datetime.datetime) -> SafeString:
    """Print a moment, such as 12 March 2026, 14:00 CET."""
    # Text for people in their own zone, and UTC for programs that read the attribute.
    printed = time_zones.wall_time(at, timezone.get_current_timezone())
    return format_html('<time datetime="{}">{}</time>', machine_readable(at), printed)


@register.simple_tag
def deadline(due_at: datetime.datetime) -> SafeString:
    """Print a deadline, such as 12 March 2026, 14:00 CET (in 3 days); mark it if overdue."""
    now = timezone.now()
    words = time_zones.distance(due_at, now, timezone.get_current_timezone())
    return marked(moment(due_at), words, is_late=due_at < now)


@register.simple_tag
def due_day(day: datetime.date) -> SafeString:
    """Print a due date, such as 12 March 2026 (in 3 days): the whole day is in time."""
    today = timezone.localdate()
    printed = format_html('<time datetime="{}">{}</time>', day.isoformat(), long_date(day))
    return marked(printed, time_zones.days_off(day, today), is_late=day < today)


def marked(when: SafeString, words: str, *, is_late: bool) -> SafeString:
    pattern = '{} <span class="late">{}</span>' if is_late else "{} ({})"
    return format_html(pattern, when, words)


def machine_readable(at: datetime.datetime) -> str:
    return time_zones.in_utc(at).strftime("%Y-%m-%dT%H:%M:%SZ")
