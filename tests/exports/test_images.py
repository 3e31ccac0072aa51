"""Pictures of charts as the site asks for them."""

import gzip
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from assessments.exports import drawing_page, images
from assessments.exports.images import (
    ChromiumMissing,
    ImageUnavailable,
    RenderFailed,
    cached_render,
    chromium_program,
)
from assessments.exports.wire import Figure, Format, Status
from tests import chromium
from tests.exports import figures
from tests.exports.workbench import Workbench

needs_chromium = pytest.mark.image
SIZE = figures.SIZE


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """A site with a folder of its own and this machine's Chromium, if it has one."""
    settings.VAR = tmp_path
    settings.IMAGE_CACHE = tmp_path / "images"
    settings.CHROMIUM = chromium.executable() or ""
    yield settings
    Workbench(tmp_path).close()


@needs_chromium
@pytest.mark.parametrize(
    ("format", "start"), [("png", figures.PNG), ("svg", figures.SVG), ("pdf", figures.PDF)]
)
def test_a_chart_is_drawn_in_each_format(
    shared_workbench: Workbench, format: Format, start: bytes
) -> None:
    assert shared_workbench.draw(figures.bars(), format).startswith(start)


@needs_chromium
def test_scale_multiplies_the_pixels(shared_workbench: Workbench) -> None:
    assert figures.pixels(shared_workbench.draw(scale=2)) == (800, 600)


@needs_chromium
@pytest.mark.parametrize("figure", [figures.dots_on_a_map(), figures.countries_by_colour()])
def test_maps_are_drawn_with_our_own_borders(shared_workbench: Workbench, figure: Figure) -> None:
    svg = shared_workbench.draw(figure, "svg").decode()

    assert len(re.findall(r"<path", svg)) > 2
    assert len(svg) > 100_000  # the coasts of the world


@needs_chromium
def test_two_countries_get_a_colour_each(shared_workbench: Workbench) -> None:
    svg = shared_workbench.draw(figures.countries_by_colour(), "svg").decode()

    shapes = re.search(r'class="[^"]*choropleth[^"]*".*?</g>', svg, re.DOTALL)
    assert shapes is not None
    assert len(set(re.findall(r'fill="(rgb[^"]+)"', shapes[0]))) == 2


@needs_chromium
def test_a_picture_carries_the_letters_it_uses_and_no_others(shared_workbench: Workbench) -> None:
    serif = {"family": f"'{figures.SERIF}', serif"}
    plain = shared_workbench.draw(figures.bars("Plain"), "svg").decode()
    titled = shared_workbench.draw(figures.bars("Plain", font=serif), "svg").decode()
    eastern = shared_workbench.draw(figures.bars("Łódź", font=serif), "svg").decode()
    slanted = shared_workbench.draw(figures.bars("<i>So</i>", font=serif), "svg").decode()

    assert [picture.count("@font-face") for picture in (plain, titled, eastern)] == [0, 1, 2]
    assert "font-style: italic" in slanted
    assert 'url("data:font/woff2' in titled.replace("&quot;", '"')


@needs_chromium
def test_a_png_is_painted_in_the_letters_of_the_site(shared_workbench: Workbench) -> None:
    """Source Serif is on no list of fonts that a server has: painted, it differs from the rest."""
    title = {"text": "Quiet reading room", "font": {"family": f"'{figures.SERIF}', serif"}}
    fallback = {**title, "font": {"family": "serif"}}

    ours = shared_workbench.draw({"data": [], "layout": {"title": title}})
    theirs = shared_workbench.draw({"data": [], "layout": {"title": fallback}})

    assert ours != theirs
    assert ours == shared_workbench.draw({"data": [], "layout": {"title": title}})


@needs_chromium
@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_no_address_in_a_figure_is_fetched(
    shared_workbench: Workbench, listener: tuple[int, list[str]], format: Format
) -> None:
    port, calls = listener
    address = f"http://127.0.0.1:{port}/pixel.png"
    place = {"x": 0, "y": 1, "sizex": 1, "sizey": 1, "xref": "paper", "yref": "paper"}
    figure = figures.bars(
        f"<a href='{address}'>title</a><img src='{address}'>",
        images=[{"source": address, **place}, {"source": "file:///etc/hostname", **place}],
        font={"family": f"x;}}</style><style>@import '{address}';"},
        geo={"topojsonURL": address},
    )

    picture = shared_workbench.draw({**figure, "config": {"topojsonURL": address}}, format)

    assert picture
    assert calls == []


@needs_chromium
def test_what_was_drawn_once_needs_no_chromium_again(site: Settings) -> None:
    first = cached_render(figures.bars(), format="png", **SIZE)
    Workbench(site.VAR).close()
    site.CHROMIUM = "/no/such/program"

    assert cached_render(figures.bars(), format="png", **SIZE) == first
    with pytest.raises(ChromiumMissing):
        cached_render(figures.bars("Another"), format="png", **SIZE)


@needs_chromium
def test_the_same_chart_wanted_at_once_is_drawn_once(
    site: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    render = images.render

    def counted(*args: object, **options: object) -> bytes:
        drawn.append(1)
        return render(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(images, "render", counted)
    wanted = [
        threading.Thread(target=cached_render, args=(figures.bars(),), kwargs={**FORMAT, **SIZE})
        for _ in range(4)
    ]
    for thread in wanted:
        thread.start()
    for thread in wanted:
        thread.join()

    assert len(drawn) == 1


FORMAT = {"format": "png"}


def test_pictures_that_differ_in_anything_are_kept_apart() -> None:
    digest = images.digest_of
    digests = {
        digest(figures.bars(), "png", 400, 300, 1.0),
        digest(figures.bars("Other"), "png", 400, 300, 1.0),
        digest(figures.bars(), "svg", 400, 300, 1.0),
        digest(figures.bars(), "png", 300, 400, 1.0),
        digest(figures.bars(), "png", 400, 300, 2.0),
    }

    assert len(digests) == 5


def test_the_order_of_keys_makes_no_other_picture() -> None:
    one = {"data": [], "layout": {"a": 1, "b": 2}}
    two = {"layout": {"b": 2, "a": 1}, "data": []}

    assert images.digest_of(one, "png") == images.digest_of(two, "png")


def test_a_new_script_or_typeface_makes_new_pictures(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    earlier = drawing_page.version()
    changed = tmp_path / "drawing.js"
    changed.write_text("other")
    monkeypatch.setattr(drawing_page, "DRAWING", changed)
    drawing_page.version.cache_clear()

    try:
        assert drawing_page.version() != earlier
    finally:
        drawing_page.version.cache_clear()


@pytest.mark.parametrize("wished", ["", "/no/such/program"])
def test_without_chromium_the_sentence_says_what_to_do(
    site: Settings, monkeypatch: pytest.MonkeyPatch, wished: str
) -> None:
    monkeypatch.setenv("PATH", str(site.VAR))
    site.CHROMIUM = wished

    with pytest.raises(ImageUnavailable) as refusal:
        cached_render(figures.bars(), format="png", **SIZE)

    assert isinstance(refusal.value, ChromiumMissing)
    assert refusal.value.retry_after is None
    assert "CHROMIUM" in str(refusal.value)
    assert not (site.VAR / "renderer.log").exists()


def test_the_named_program_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("chromium", "mine"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert chromium_program("") == str(tmp_path / "chromium")
    assert chromium_program("mine") == str(tmp_path / "mine")


def test_too_long_a_path_is_named(site: Settings, tmp_path: Path) -> None:
    site.VAR = tmp_path / ("long" * 40)
    site.VAR.mkdir()

    with pytest.raises(RenderFailed, match=r"renderer\.sock"):
        images.render(figures.bars(), format="png", **SIZE)


def test_a_process_of_the_site_loads_neither_plotly_nor_kaleido() -> None:
    script = (
        "import sys, django; django.setup(); import assessments.exports.images\n"
        "print({name.partition('.')[0] for name in sys.modules}"
        " & {'plotly', 'kaleido', 'choreographer'})"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    )

    assert loaded.stdout.strip() == "set()"


def test_the_page_names_no_host() -> None:
    start = drawing_page.header()

    assert "default-src 'none'" in start
    assert not re.search(r"https?://", start)
    assert len(gzip.compress(start.encode())) > 100_000  # map and typeface are inside


def test_whatever_the_renderer_refuses_has_a_name_here() -> None:
    assert set(images.REFUSALS) == set(Status) - {Status.DRAWN}
