"""The styles after GB/T 9704-2012, and the fonts they name; no font is shipped, so each has the names it goes by elsewhere."""

from __future__ import annotations

from word_template.markup import HEAD, NAMESPACES

SONG, HEI, KAI, FANG, TITLE = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
OTHER_NAMES = {FANG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE: "方正小标宋_GBK"}
FAMILIES = {FANG: "modern", KAI: "modern", HEI: "modern", SONG: "auto", TITLE: "auto"}
BODY_LINE, TITLE_LINE, TABLE_LINE = 579, 660, 300
"""Line heights in twentieths of a point: 22 lines fill the 225 mm of a page."""
BODY_SIZE, CLOSER = 32, -5
"""三号 in half points, and what is taken from each character in twentieths of a point: 28 characters fill 156 mm."""


def fonts(name: str, half_points: int) -> str:
    """A font for every script, so that figures and quotation marks are of it too, and its size.

    Text of the body's size is set a little closer, so that 28 characters fill a line: a grid of characters would do so too, but LibreOffice
    gives a character wider than its cell two cells.
    """
    names = " ".join(f'w:{script}="{name}"' for script in ("ascii", "eastAsia", "hAnsi", "cs"))
    closer = CLOSER if half_points == BODY_SIZE else 0
    return f'<w:rFonts {names} w:hint="eastAsia"/><w:spacing w:val="{closer}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def line(height: int, around: int = 0) -> str:
    """Exactly this line height, and space before and after."""
    return f'<w:spacing w:before="{around}" w:after="{around}" w:line="{height}" w:lineRule="exact"/>'


def style(key: str, name: str, paragraph: str = "", run: str = "", based: str = "Normal", custom: bool = True, after: str = "") -> str:
    """A paragraph style; `paragraph` and `run` hold properties in the order of the schema."""
    follows = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{" w:customStyle=" + chr(34) + "1" + chr(34) if custom else ""}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{follows}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
SMALL_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
LOOSE = '<w:snapToGrid w:val="0"/>'
CENTRED = '<w:jc w:val="center"/>'
FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
KEEP = "<w:keepNext/><w:keepLines/>"
TABLE = f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>{line(TABLE_LINE)}{FLUSH}'
BOX = "<w:pBdr>{}</w:pBdr>".format("".join(f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>' for side in ("top", "left", "bottom", "right")))
STYLES = (
    style("Body", "公文正文", INDENT),
    style("Title", "Title", f"{KEEP}{LOOSE}{line(TITLE_LINE)}{FLUSH}{CENTRED}", fonts(TITLE, 44), custom=False, after="Body"),
    style("Subtitle", "Subtitle", f"{KEEP}{FLUSH}{CENTRED}", fonts(KAI, 32), custom=False, after="Body"),
    style("Notice", "提示", f"<w:keepLines/>{BOX}{LOOSE}{line(420, 120)}{FLUSH}{CENTRED}", fonts(HEI, 28)),
    style("Heading1", "heading 1", f'{KEEP}{INDENT}<w:outlineLvl w:val="0"/>', fonts(HEI, 32), custom=False, after="Body"),
    style("Heading2", "heading 2", f'{KEEP}{INDENT}<w:outlineLvl w:val="1"/>', fonts(KAI, 32), custom=False, after="Body"),
    style("Heading3", "heading 3", f'{KEEP}{INDENT}<w:outlineLvl w:val="2"/>', custom=False, after="Body"),
    style("Caption", "表题", f"{KEEP}{FLUSH}{CENTRED}", fonts(HEI, 24)),
    style("TableHead", "表头", f"<w:keepNext/>{TABLE}{CENTRED}", fonts(HEI, 21)),
    style("TableText", "表格文字", f'{TABLE}<w:jc w:val="left"/>', fonts(FANG, 21)),
    style("TableCentre", "表格文字居中", CENTRED, based="TableText"),
    style("TableSection", "表格分节", "<w:keepNext/>", fonts(KAI, 21), based="TableText"),
    style("AnnexNumber", "附件标志", f'{KEEP}<w:pageBreakBefore/>{FLUSH}<w:outlineLvl w:val="0"/>', fonts(HEI, 32), after="AnnexTitle"),
    style("AnnexTitle", "附件标题", f"{KEEP}{LOOSE}{line(TITLE_LINE)}{FLUSH}{CENTRED}", fonts(TITLE, 36), after="Body"),
    style("AnnexNote", "附件说明", f"{LOOSE}{line(400, 60)}{SMALL_INDENT}", fonts(FANG, 24)),
    style("AnnexHeading", "附件小标题", f"{KEEP}{LOOSE}{line(400, 60)}{SMALL_INDENT}", fonts(HEI, 24)),
    style("AnnexList", "附件目录", f"{KEEP}{INDENT}"),
    style("Signature", "落款", f'{KEEP}<w:ind w:rightChars="400" w:right="1280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'),
    style("Tag", "标签", line(BODY_LINE), fonts(SONG, 21)),
    style("Header", "header", f"{LOOSE}{line(240)}{FLUSH}{CENTRED}", fonts(KAI, 18), custom=False),
    style("FooterOdd", "页码单页", f'{LOOSE}{line(360)}<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>', fonts(SONG, 28)),
    style("FooterEven", "页码双页", f'{LOOSE}{line(360)}<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>', fonts(SONG, 28)),
)  # fmt: skip
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
TABLE_STYLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="ReportTable" w:customStyle="1"><w:name w:val="报告表格"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    f'<w:tblPr><w:jc w:val="center"/><w:tblBorders>{BORDERS}</w:tblBorders>'
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
)  # fmt: skip


def styles_xml() -> str:
    """`word/styles.xml`: body text in 三号仿宋, 22 lines of 28 characters a page."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG, 32)}<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/>{line(BODY_LINE)}<w:jc w:val="both"/></w:pPr><w:rPr>{fonts(FANG, 32)}</w:rPr></w:style>'
    )
    return f"{HEAD}<w:styles {NAMESPACES}>{defaults}{normal}{''.join(STYLES)}{TABLE_STYLE}</w:styles>"


def font_table_xml() -> str:
    """`word/fontTable.xml`: every font with the name to fall back to where it is not installed."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{FAMILIES[name]}"/><w:pitch w:val="default"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    return f"{HEAD}<w:fonts {NAMESPACES}>{rows}</w:fonts>"
