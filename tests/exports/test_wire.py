"""Messages between the site and the renderer."""

import math
from typing import Any

import pytest

from assessments.exports.wire import (
    LARGEST_BYTES,
    LENGTH,
    Malformed,
    Order,
    Status,
    announced,
    frame,
    pack_reply,
    unpack_reply,
)
from tests.exports.figures import bars


def order(**changes: Any) -> Order:
    values = {"figure": bars(), "format": "png", "width": 400, "height": 300, "scale": 2.0}
    return Order(**{**values, "client_pid": 1, **changes})


def test_an_order_arrives_as_it_was_sent() -> None:
    message = order().pack()

    head, body = message[: LENGTH.size], message[LENGTH.size :]
    assert announced(head) == len(body)
    assert Order.unpack(body) == order()


def test_only_data_and_layout_travel() -> None:
    figure = {**bars(), "config": {"topojsonURL": "http://elsewhere.test/"}, "frames": [1]}

    sent = Order.unpack(order(figure=figure).pack()[LENGTH.size :])

    assert set(sent.figure) == {"data", "layout"}


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "gif"},
        {"width": 0},
        {"height": 8001},
        {"width": -5},
        {"scale": 0},
        {"scale": math.nan},
        {"width": 4000, "height": 4000, "scale": 2},
        {"width": "wide"},
    ],
)
def test_a_picture_beyond_bounds_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises((Malformed, TypeError)):
        order(**changes)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b"null", b'{"figure": {}}', b'"\xff"', b'{"other": 1}']
)
def test_what_is_no_order_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        Order.unpack(body)


def test_a_reply_distinguishes_a_picture_from_a_reason() -> None:
    drawn = pack_reply(Status.DRAWN, b"\x00\xff")
    refused = pack_reply(Status.BUSY, b"Later.")

    assert unpack_reply(drawn[LENGTH.size :]) == (Status.DRAWN, b"\x00\xff")
    assert unpack_reply(refused[LENGTH.size :]) == (Status.BUSY, b"Later.")


@pytest.mark.parametrize("body", [b"", b"\x09picture"])
def test_what_is_no_reply_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        unpack_reply(body)


def test_too_long_a_message_is_neither_sent_nor_read() -> None:
    with pytest.raises(Malformed):
        frame(bytes(LARGEST_BYTES + 1))
    with pytest.raises(Malformed):
        announced(LENGTH.pack(LARGEST_BYTES + 1))
