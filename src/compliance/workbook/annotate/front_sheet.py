"""The front sheet as XML. All its cells are inline texts: whatever a finding quotes, none of it can become a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from compliance.model.evaluation import Evaluation
from compliance.model.language import cut, language, mark, say
from compliance.model.text import CHINESE
from compliance.model.verdict import verdict_title
from compliance.submission.workbook_package import address
from compliance.workbook.annotate.front_rows import COLUMNS, LINKS, ORDER, WIDTHS, FrontRow
from compliance.workbook.annotate.kinds import BY_KEY, OF_VERDICT
from compliance.workbook.annotate.signs import IN_CHINESE, signs
from compliance.workbook.annotate.xml_text import attribute, content
from compliance.workbook.styles import lines

FRONT_SHEET = IN_CHINESE.front
HEADINGS = "$7:$7"
HEADING_ROW = 6
LINE, LEGEND, TALLEST = 14, 62, 400
COLLAPSED = ' collapsed="1"'
NOTE = mark(
    "点“单元格”列可跳到所指的格；各表中有颜色的格带批注，写明条款、结论、差距和怎么办。颜色和批注由程序加上，不改动所填内容；本表不作为申报内容读取。"
    "已符合的条款收在最后，点左侧“＋”展开。"
)
MAX_NAME, MAX_BANNERS = 200, 4000
Looks = Mapping[str, int]


def front_sheet(evaluation: Evaluation, rows: Sequence[FrontRow], looks: Looks, namespace: str, remarks: Sequence[str]) -> bytes:
    """The worksheet part. `looks` are the numbers of its cell styles; `remarks` what else there is to say of the annotation."""
    links: list[str] = []
    opens = [not row.folded and after.folded for row, after in pairwise(rows)]
    body = [
        *_head(evaluation, looks, remarks, collapsed=bool(rows) and rows[0].folded),
        *(_row(HEADING_ROW + 1 + number, row, looks, links, opens[number : number + 1] == [True]) for number, row in enumerate(rows)),
    ]
    columns = "".join(f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in enumerate(WIDTHS, start=1))
    last = address((HEADING_ROW + len(rows), len(COLUMNS) - 1))
    merged = "".join(f'<mergeCell ref="A{row}:{address((row - 1, len(COLUMNS) - 1))}"/>' for row in (1, 2, 3, 6))
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        '<sheetPr><tabColor rgb="FF1F4E79"/><outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{HEADING_ROW + 1}" topLeftCell="A{HEADING_ROW + 2}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15" outlineLevelRow="1"/><cols>{columns}</cols><sheetData>{"".join(body)}</sheetData>'
        f'<mergeCells count="4">{merged}</mergeCells>{hyperlinks}'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>&amp;C{content(_pages())}</oddFooter></headerFooter></worksheet>"
    ).encode()


def _pages() -> str:
    return say("第 {page} 页，共 {pages} 页", page="&P", pages="&N")


def _head(evaluation: Evaluation, looks: Looks, remarks: Sequence[str], *, collapsed: bool) -> Iterator[str]:
    policy = evaluation.policy
    width, note = sum(WIDTHS), say(NOTE)
    about = say(
        "依据 {number}《{title}》；{phase}；评估日 {day}；申报文件 {file}",
        number=policy.number, title=policy.title, phase=evaluation.phase_title, day=evaluation.as_of, file=evaluation.source,
    )  # fmt: skip
    warned = [*evaluation.banners, *([evaluation.sample] if evaluation.sample else []), *remarks]
    banners = cut("\n".join(dict.fromkeys(warned)), MAX_BANNERS)
    yield _line(0, 28, [(0, signs().title + cut(evaluation.subject_name, MAX_NAME), "title")], looks)
    yield _line(1, _height(about, width), [(0, about, "prose")], looks)
    yield _line(2, _height(banners, width), [(0, banners, "prose")], looks)
    yield _line(3, 32, list(_counts(evaluation)), looks)
    legend = list(_legend())
    yield _line(4, LEGEND if language() == CHINESE else _tallest(legend, LEGEND), legend, looks)
    yield _line(5, _height(note, width), [(0, note, "prose")], looks)
    titles = [(number, _heading(say(title)), "head") for number, (title, _) in enumerate(COLUMNS)]
    yield _line(HEADING_ROW, _tallest(titles, 30), titles, looks, COLLAPSED if collapsed else "")


def _heading(title: str) -> str:
    """A title that also stands within sentences, at the head of a column."""
    return title[:1].upper() + title[1:]


def _counts(evaluation: Evaluation) -> Iterator[tuple[int, str, str]]:
    yield 1, say("条数"), "label"
    for column, verdict in enumerate(ORDER, start=2):
        yield column, f"{verdict_title(verdict)} {evaluation.summary()[verdict]}", OF_VERDICT.get(verdict, "other")


def _legend() -> Iterator[tuple[int, str, str]]:
    """Under each count what the colour of its cells means."""
    yield 1, say("格的颜色"), "label"
    for column, verdict in enumerate(ORDER, start=2):
        if verdict in OF_VERDICT:
            kind = BY_KEY[OF_VERDICT[verdict]]
            yield column, say("{label}：{text}", label=say(kind.word), text=say(kind.meaning)), kind.key


def _row(number: int, row: FrontRow, looks: Looks, links: list[str], opens: bool) -> str:
    texts = list(enumerate(row.texts))
    cells = [(column, text, row.look if column == 1 else "cell") for column, text in texts]
    shown = [*row.links, *[None] * (LINKS - len(row.links)), row.missing]
    for column, link in enumerate(shown, start=len(row.texts)):
        cells.append((column, link.text if link else "", "link" if link and link.target else "cell"))
        if link and link.target:
            links.append(f'<hyperlink ref="{address((number, column))}" location="{attribute(link.target)}" display="{attribute(link.text)}"/>')
    return _line(number, _tallest(cells, 1), cells, looks, ' outlineLevel="1" hidden="1"' if row.folded else COLLAPSED if opens else "")


def _tallest(cells: Sequence[tuple[int, str, str]], least: int) -> int:
    return max(least, *(_height(text, WIDTHS[column]) for column, text, _ in cells))


def _height(text: str, width: int) -> int:
    return min(TALLEST, max(1, lines(text, width)) * LINE + 4)


def _line(number: int, height: int, cells: Sequence[tuple[int, str, str]], looks: Looks, more: str = "") -> str:
    inner = "".join(_cell(number, column, text, looks[look]) for column, text, look in cells)
    return f'<row r="{number + 1}" ht="{height}" customHeight="1"{more}>{inner}</row>'


def _cell(row: int, column: int, text: str, style: int) -> str:
    at = address((row, column))
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{content(text)}</t></is></c>' if text else f'<c r="{at}" s="{style}"/>'
