"""The text and the tags of the template of the summary, in its order: upright for what is read, lying for the annexes with a column a subject."""

from __future__ import annotations

from word_template.body import PAGE
from word_template.markup import HEAD, NAMESPACES, TEXT_WIDTH, WIDE, Column, given, paragraph, repeated, said, table

LYING = PAGE.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"').replace(
    'w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"', 'w:top="1587" w:right="2098" w:bottom="1474" w:left="1984"'
)
"""The same sheet turned, its margins with it."""


def summary_xml() -> str:
    """`word/document.xml`."""
    read = (_head(), _counts(), _standings(), _missed(), _visits(), _missing(), _outliers(), _closing())
    upright = f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{PAGE}</w:pPr></w:p>'
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(read)}{upright}{_matrix()}{_seal()}{paragraph('', 'TableText')}{LYING}</w:body></w:document>"


def _head() -> str:
    return "".join(
        (
            paragraph("{{ view.title }}", "Title"),
            paragraph("{{ doc.basis }}", "Subtitle"),
            repeated("text in doc.notices", paragraph("{{ text }}", "Notice")),
            paragraph("{{ doc.opening }}", "Body"),
            paragraph("{{ view.note }}", "Body"),
        )
    )


def _section(heading: str, *content: str) -> str:
    """A section, policy by policy; each under a heading of its own where there are several."""
    named = given("part.heading", paragraph("{{ part.heading }}", "Heading2"))
    return paragraph(said(heading), "Heading1") + repeated("part in doc.parts", named, *content)


def _beside(heading: str, first: int, width: int) -> tuple[Column, ...]:
    """A column of titles and one for every subject of a grid."""
    others = (width - first) // 3
    return (
        Column(said(heading), width - 3 * others, "{{ row.title }}"),
        Column("{%tc for subject in grid.subjects %}", others, "{%tc for cell in row.cells %}"),
        Column("{{ subject }}", others, "{{ cell }}", centred=True),
        Column("{%tc endfor %}", others, "{%tc endfor %}"),
    )


def _counts() -> str:
    rows = table(_beside("结论", 2395, TEXT_WIDTH), "row in grid.rows")
    return _section("一、各类结论的数量", repeated("grid in part.counts", rows))


def _standings() -> str:
    columns = (
        Column(said("单位"), 1645, "{{ row.subject }}"),
        Column(said("填报值"), 3200, "{{ row.observed }}"),
        Column(said("距目标"), 2100, "{{ row.gap }}"),
        Column(said("结论"), 1900, "{{ row.verdict }}"),
    )
    told = repeated("table in part.standings", paragraph("{{ table.caption }}", "Caption"), table(columns, "row in table.rows"))
    return _section("二、各指标距目标", told, given("not part.standings", paragraph(said("文件没有为指标定目标值。"), "Body")))


def _missed() -> str:
    columns = (
        Column(said("事项"), 2400, "{{ row.title }}\n{{ row.rule }}"),
        Column(said("条款原文"), 3045, "{{ row.quote }}"),
        Column(said("不符合／应做到"), 1300, "{{ row.count }}", centred=True),
        Column(said("单位"), 2100, "{{ row.subjects }}"),
    )
    none = paragraph(said("没有一项是半数以上单位都没有做到的。"), "Body")
    told = given("part.overview.missed", table(columns, "row in part.overview.missed"))
    return _section("三、多数单位没有做到的", told, given("not part.overview.missed", none))


def _visits() -> str:
    columns = (
        Column(said("单位"), 1645, "{{ row.subject }}"),
        Column(said("待评估人判定"), 1400, '{{ counted(row.review, "项") }}', centred=True),
        Column(said("只凭自报"), 1400, '{{ counted(row.declared, "项") }}', centred=True),
        Column(said("先去哪里（待判定的）"), 4400, '{{ row.places or say("——") }}'),
    )
    return _section("四、须到现场核查的", table(columns, "row in part.overview.visits"))


def _missing() -> str:
    columns = (
        Column(said("单位"), 1645, "{{ row.subject }}"),
        Column(said("无法判定"), 2400, "{{ row.reasons }}"),
        Column(said("事项"), 4800, "{{ row.rules }}"),
    )
    none = paragraph(said("没有因缺数据而无法判定的事项。"), "Body")
    told = given("part.overview.missing", table(columns, "row in part.overview.missing"))
    return _section("五、还缺的数据", told, given("not part.overview.missing", none))


def _outliers() -> str:
    asked = repeated("sentence in part.overview.outliers", paragraph("{{ sentence }}", "Body"))
    told = given("part.overview.outliers", asked, paragraph(said("以上只是提请核对，不是结论。"), "Body"))
    none = paragraph(said("没有与其他各家相差较大、须提请核对的数值。"), "Body")
    return _section("六、请核对的数值", told, given("not part.overview.outliers", none))


def _closing() -> str:
    return "".join(
        (
            paragraph(said("附件："), "AnnexList"),
            repeated("title in doc.annex_list", paragraph("{{ title }}", "AnnexList")),
            paragraph("", "AnnexList"),
            paragraph(said("汇总单位（盖章）：　　　　　　　　"), "Signature"),
            paragraph(said("　　　　年　　月　　日"), "Signature"),
        )
    )


def _annex(name: str) -> str:
    return paragraph(f"{{{{ doc.{name}.number }}}}", "AnnexNumber") + paragraph(f"{{{{ doc.{name}.title }}}}", "AnnexTitle")


def _matrix() -> str:
    rows = table(_beside("要求", 3000, WIDE), "row in grid.rows")
    return _annex("matrix") + repeated("grid in doc.grids", paragraph("{{ grid.heading }}", "Caption"), rows)


def _seal() -> str:
    columns = (
        Column(said("输入"), 1900, "{{ row.label }}"),
        Column(said("校验值"), 8556, "{{ row.text }}"),
        Column(said("对象"), 2300, "{{ row.subjects }}"),
    )
    note = paragraph(said("以下为评估各对象所用各项输入的校验值，与各对象评估报告所列的相同。"), "AnnexNote")
    return _annex("seal") + note + table(columns, "row in view.seals")
