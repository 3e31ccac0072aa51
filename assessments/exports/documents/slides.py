"""The process that makes one deck of slides, and ends.

    python -m assessments.exports.documents.slides < ORDER > PPTX

The order is JSON: `title`, and `slides`, each with title, lines, notes, footer, alt, and at most
one of `chart` (drawn by PowerPoint, editable), `picture` (a PNG in base64) and `table`.
"""

import base64
import io
import re
import resource
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pptx
import pptx.chart.xlsx
import xlsxwriter
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

Slide = Mapping[str, Any]
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)  # 16:9
LEFT, INNER = Inches(0.6), Inches(12.13)
TOP, DEPTH = Inches(1.65), Inches(5.1)
INK, MUTED = RGBColor(0x1D, 0x23, 0x30), RGBColor(0x56, 0x5F, 0x6F)
LONG_TITLE = 90  # characters: two lines of the larger type
SERIF, SANS = "Georgia", "Calibri"
TITLE_ONLY = 5  # the layout's place in python-pptx's own template
KINDS = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "radar": XL_CHART_TYPE.RADAR_MARKERS,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "scatter": XL_CHART_TYPE.XY_SCATTER,
}
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MOST_MEMORY = 2 * 2**30
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)  # one moment for all, so that equal decks are equal


class TextWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]  # no types
    """The workbook behind a chart: text stays text, where XlsxWriter would make it formulas."""

    def __init__(self, file: Any, options: Mapping[str, Any]) -> None:
        as_text = {"strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(file, {**options, **as_text})
        self.set_properties({"created": LONG_AGO})


pptx.chart.xlsx.Workbook = TextWorkbook  # python-pptx has no other way to say so


def deck(order: Mapping[str, Any]) -> bytes:
    show = pptx.Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    about = show.core_properties
    about.title, about.author = clean(order["title"]), "Chancery"
    about.created = about.modified = LONG_AGO
    for number, slide in enumerate(order["slides"], 1):
        add(show, slide, number)
    content = io.BytesIO()
    show.save(content)
    return content.getvalue()


def add(show: Any, slide: Slide, number: int) -> None:
    page = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    place(page.shapes.title, LEFT, Inches(0.4), INNER, Inches(1.1))
    size = 28
    if len(slide["title"]) > LONG_TITLE:
        size = 22
    write(page.shapes.title.text_frame, [slide["title"]], size=size, font=SERIF, bold=True)
    lines = slide.get("lines", [])
    depth, size, top = DEPTH, 18, TOP
    # Words above a figure are its caption; without a figure they have the page.
    if slide.get("chart") or slide.get("picture") or slide.get("table"):
        depth, size, top = Inches(0.4), 14, TOP + Inches(0.45) * len(lines)
    if lines:
        box = page.shapes.add_textbox(LEFT, TOP, INNER, depth)
        write(box.text_frame, lines, size=size, font=SANS)
    room = (LEFT, top, INNER, TOP + DEPTH - top)
    if chart := slide.get("chart"):
        describe(add_chart(page, chart, room), slide)
    elif picture := slide.get("picture"):
        describe(add_picture(page, base64.b64decode(picture), room), slide)
    elif table := slide.get("table"):
        describe(add_table(page, table, room), slide)
    foot = page.shapes.add_textbox(LEFT, Inches(6.9), INNER, Inches(0.4))
    write(foot.text_frame, [f"{slide['footer']}  ·  {number}"], size=10, font=SANS, colour=MUTED)
    page.notes_slide.notes_text_frame.text = clean(slide["notes"])


def place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Emu, (left, top, width, height))


def write(
    frame: Any, lines: Sequence[str], *, size: int, font: str, bold: bool = False, colour: Any = INK
) -> None:
    frame.word_wrap = True
    for number, line in enumerate(lines):
        # A new frame has one paragraph already, empty.
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size / 2)
        run = paragraph.add_run()
        run.text = clean(line)
        run.font.size, run.font.name, run.font.bold = Pt(size), font, bold
        run.font.color.rgb = colour


def describe(shape: Any, slide: Slide) -> None:
    """The alt text, which python-pptx has no name for."""
    for about in shape._element.iter("{*}cNvPr"):
        about.set("descr", clean(slide["alt"]))
        return


def add_chart(page: Any, chart: Slide, room: Sequence[int]) -> Any:
    shape = page.shapes.add_chart(KINDS[chart["kind"]], *map(Emu, room), chart_data(chart))
    drawn = shape.chart
    drawn.font.size, drawn.font.name = Pt(14), SANS
    drawn.has_title = False
    drawn.has_legend = len(chart["series"]) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    scale_axes(drawn, chart)
    for series, given in zip(drawn.plots[0].series, chart["series"], strict=True):
        paint(series, chart["kind"], RGBColor.from_string(given["colour"].lstrip("#")))
    return shape


def chart_data(chart: Slide) -> Any:
    if chart["kind"] == "scatter":
        points = XyChartData(number_format="0.0")
        for series in chart["series"]:
            drawn = points.add_series(clean(series["name"]))
            for across, up in series["values"]:
                drawn.add_data_point(across, up)
        return points
    data = CategoryChartData(number_format="0.0")
    data.categories = list(map(clean, chart["categories"]))
    for series in chart["series"]:
        data.add_series(clean(series["name"]), series["values"])
    return data


def scale_axes(drawn: Any, chart: Slide) -> None:
    axes = [drawn.value_axis]
    # Only a scatter has scores on both axes: the others have names or releases on one.
    if chart["kind"] == "scatter":
        axes.append(drawn.category_axis)
    for axis in axes:
        axis.minimum_scale, axis.maximum_scale = chart["minimum"], chart["maximum"]
        axis.major_unit = 1 if chart["maximum"] - chart["minimum"] <= 10 else None
        axis.major_gridlines.format.line.color.rgb = RGBColor(0xDC, 0xD8, 0xCF)
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    # The titles come as in the chart: across first, which is PowerPoint's category axis.
    for axis, title in zip(reversed(axes), chart.get("axes", ()), strict=False):
        axis.axis_title.text_frame.text = clean(title)
    if chart["kind"] == "bar":
        drawn.category_axis.reverse_order = True  # the first on top
        drawn.plots[0].gap_width = 45
        drawn.plots[0].has_data_labels = True
        drawn.plots[0].data_labels.number_format = "0.0"
        drawn.plots[0].data_labels.number_format_is_linked = False


def paint(series: Any, kind: str, colour: Any) -> None:
    if kind == "bar":
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
        series.invert_if_negative = False
        return
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 9
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour
    if kind == "scatter":
        series.format.line.fill.background()
    else:
        series.format.line.color.rgb, series.format.line.width = colour, Pt(2.5)


def add_picture(page: Any, png: bytes, room: Sequence[int]) -> Any:
    """Put the picture in the middle, as large as the room allows, in its own proportions."""
    left, top, width, height = room
    shape = page.shapes.add_picture(io.BytesIO(png), Emu(left), Emu(top))
    share = min(width / shape.width, height / shape.height)
    size = int(shape.width * share), int(shape.height * share)
    place(shape, left + (width - size[0]) // 2, top, *size)
    return shape


def add_table(page: Any, table: Slide, room: Sequence[int]) -> Any:
    rows = [table["header"], *table["rows"]]
    left, top, width, _ = room
    depth = Inches(0.36) * len(rows)
    shape = page.shapes.add_table(len(rows), len(rows[0]), Emu(left), Emu(top), Emu(width), depth)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            cell = shape.table.cell(row, column)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.text = clean(text)
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size, paragraph.font.name = Pt(12), SANS
    return shape


def clean(text: str) -> str:
    """Without the signs that no XML can hold."""
    return UNPRINTABLE.sub(" ", text)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.stdout.buffer.write(deck(orjson.loads(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
