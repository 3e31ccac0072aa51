"""The side list of the desk: on every page of it, a line for each indicator, so built at once."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from assessments.answers.scoring import Block, Item

register = template.Library()


@register.simple_tag
def side_list(blocks: Sequence[Block]) -> SafeString:
    """Each dimension with its progress, each indicator with its mark; every word is escaped."""
    return mark_safe("".join(map(section, blocks)))  # noqa: S308 - escaped below, part by part


def section(block: Block) -> str:
    title, items = escape(block.title), "\n".join(map(line, block.items))
    return (
        f"<section data-block>"
        f'<h2>{title} <span class="num" data-progress>{block.complete}/{block.total}</span></h2>'
        f'<progress max="{block.total}" value="{block.complete}" aria-label="{title}, complete">'
        f"</progress><ul>{items}</ul></section>\n"
    )


def line(item: Item) -> str:
    url, current = escape(item.url), ' aria-current="page"' if item.is_current else ""
    return (
        f'<li><a href="{url}" hx-get="{url}"{current}>'
        f'<span class="code">{escape(item.code)}</span> <span>{escape(item.title)}</span> '
        f'<span class="state-mark" id="mark-{item.pk}" data-mark="{item.mark.state}">'
        f'<span class="num">{escape(item.mark.answer)}</span>'
        f'<span class="visually-hidden"> {item.mark.words}</span></span></a></li>'
    )
