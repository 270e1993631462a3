"""The styles after GB/T 9704-2012, and the fonts they name; no font is shipped, so each has the names it goes by elsewhere."""

from __future__ import annotations

from word_template.look import BODY_LINE, FANG, HEI, KAI, SONG, TABLE_LINE, TITLE, TITLE_LINE, Look
from word_template.markup import HEAD, NAMESPACES

OTHER_NAMES = {FANG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun", TITLE: "方正小标宋_GBK"}
FAMILIES = {FANG: "modern", KAI: "modern", HEI: "modern", SONG: "auto", TITLE: "auto"}


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
TABLE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
BOX = "<w:pBdr>{}</w:pBdr>".format("".join(f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>' for side in ("top", "left", "bottom", "right")))
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


def styles(look: Look) -> tuple[str, ...]:
    """The styles of paragraphs."""
    table = f"{TABLE}{look.line(TABLE_LINE)}{FLUSH}"
    return (
        style("Body", "公文正文", INDENT),
        style("Title", "Title", f"{KEEP}{LOOSE}{look.line(TITLE_LINE)}{FLUSH}{CENTRED}", look.fonts(TITLE, 44), custom=False, after="Body"),
        style("Subtitle", "Subtitle", f"{KEEP}{FLUSH}{CENTRED}", look.fonts(KAI, 32), custom=False, after="Body"),
        style("Notice", "提示", f"<w:keepLines/>{BOX}{LOOSE}{look.line(420, 120)}{FLUSH}{CENTRED}", look.fonts(HEI, 28)),
        style("Heading1", "heading 1", f'{KEEP}{INDENT}<w:outlineLvl w:val="0"/>', look.fonts(HEI, 32), custom=False, after="Body"),
        style("Heading2", "heading 2", f'{KEEP}{INDENT}<w:outlineLvl w:val="1"/>', look.fonts(KAI, 32), custom=False, after="Body"),
        style("Heading3", "heading 3", f'{KEEP}{INDENT}<w:outlineLvl w:val="2"/>', look.strong, custom=False, after="Body"),
        style("Caption", "表题", f"{KEEP}{FLUSH}{CENTRED}", look.fonts(HEI, 24)),
        style("TableHead", "表头", f"<w:keepNext/>{table}{CENTRED}", look.fonts(HEI, 21)),
        style("TableText", "表格文字", f'{table}<w:jc w:val="left"/>', look.fonts(FANG, 21) + look.cells),
        style("TableCentre", "表格文字居中", CENTRED, based="TableText"),
        style("TableSection", "表格分节", "<w:keepNext/>", look.fonts(KAI, 21), based="TableText"),
        style("AnnexNumber", "附件标志", f'{KEEP}<w:pageBreakBefore/>{FLUSH}<w:outlineLvl w:val="0"/>', look.fonts(HEI, 32), after="AnnexTitle"),
        style("AnnexTitle", "附件标题", f"{KEEP}{LOOSE}{look.line(TITLE_LINE)}{FLUSH}{CENTRED}", look.fonts(TITLE, 36), after="Body"),
        style("AnnexNote", "附件说明", f"{LOOSE}{look.line(400, 60)}{SMALL_INDENT}", look.fonts(FANG, 24)),
        style("AnnexHeading", "附件小标题", f"{KEEP}{LOOSE}{look.line(400, 60)}{SMALL_INDENT}", look.fonts(HEI, 24)),
        style("AnnexList", "附件目录", f"{KEEP}{INDENT}"),
        style("Signature", "落款", f'{KEEP}<w:ind w:leftChars="1100" w:left="3520" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>'),
        style("Tag", "标签", look.line(BODY_LINE), look.fonts(SONG, 21)),
        style("Header", "header", f"{LOOSE}{look.line(240)}{FLUSH}{CENTRED}", look.fonts(KAI, 18), custom=False),
        style("FooterOdd", "页码单页", f'{LOOSE}{look.line(360)}<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>', look.fonts(SONG, 28)),
        style("FooterEven", "页码双页", f'{LOOSE}{look.line(360)}<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>', look.fonts(SONG, 28)),
    )  # fmt: skip


def styles_xml(look: Look) -> str:
    """`word/styles.xml`: in Chinese the body in 三号仿宋, 22 lines of 28 characters a page."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{look.fonts(FANG, 32)}<w:lang w:val="{look.lang}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/>{look.loose}{look.line(BODY_LINE)}<w:jc w:val="{look.aligned}"/></w:pPr>'
        f"<w:rPr>{look.fonts(FANG, 32)}</w:rPr></w:style>"
    )
    return f"{HEAD}<w:styles {NAMESPACES}>{defaults}{normal}{''.join(styles(look))}{TABLE_STYLE}</w:styles>"


def font_table_xml() -> str:
    """`word/fontTable.xml`: every font with the name to fall back to where it is not installed."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{FAMILIES[name]}"/><w:pitch w:val="default"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    return f"{HEAD}<w:fonts {NAMESPACES}>{rows}</w:fonts>"
