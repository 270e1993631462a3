"""The text and the tags of the template, in the order of the report."""

from __future__ import annotations

from word_template.markup import HEAD, NAMESPACES, Column, given, paragraph, repeated, table

PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="even" r:id="rId5"/>'
    '<w:footerReference w:type="default" r:id="rId6"/><w:footerReference w:type="even" r:id="rId7"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="850" w:footer="1247" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
"""A4; 上 37 毫米、下 35 毫米、左 28 毫米、右 26 毫米; a grid of 22 lines."""


REFERENCES = "文件没有规定评分，本报告不打分、不排名。逐条对照见{{ doc.annexes.clauses.number }}，数据核对情况见{{ doc.annexes.data.number }}。"
QUERIES = "下列数据可以使用，但彼此不一致、经过整理或需要核对，请填报单位说明。"
BASES = "结论后括号内为依据：计算，按填报数据计算；填报，据填报比率而未能复算；自报，据自报及佐证；核查，据评估人核查。"


def document_xml() -> str:
    """`word/document.xml`."""
    parts = (
        _head(),
        _overview(),
        _conclusions(),
        _bodies("三、存在问题", "problems"),
        _bodies("四、整改要求", "duties"),
        _closing(),
        _annexes(),
        paragraph("", "TableText"),
    )
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{''.join(parts)}{PAGE}</w:body></w:document>"


def header_xml() -> str:
    """The header of every page, odd and even."""
    return f"{HEAD}<w:hdr {NAMESPACES}>{paragraph('{{ doc.running }}', 'Header')}</w:hdr>"


def footer_xml(style: str) -> str:
    """`— 1 —`."""
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return f'{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{field}</w:p></w:ftr>'


def _head() -> str:
    return "".join(
        (
            paragraph("{{ view.title }}", "Title"),
            paragraph("（依据{{ view.number }}）", "Subtitle"),
            repeated("banner in view.banners", paragraph("{{ banner }}", "Notice")),
            paragraph("{{ doc.opening }}", "Body"),
        )
    )


def _overview() -> str:
    counts = (
        Column("结论", 2000, "{{ row.mark.sign }}{{ row.mark.word }}"),
        Column("项数", 900, "{{ row.count }}", centred=True),
        Column("含义", 5945, "{{ row.meaning }}"),
    )
    targets = (
        Column("指标", 2700, "{{ row.title }}"),
        Column("实际", 3200, "{{ row.observed }}"),
        Column("目标", 1195, "{{ row.expected }}"),
        Column("结论", 1750, "{{ row.verdict }}"),
    )
    return "".join(
        (
            paragraph("一、总体情况", "Heading1"),
            repeated("sentence in view.sentences", paragraph("{{ sentence }}", "Body")),
            paragraph(
                "文件没有规定评分，本报告不打分、不排名。逐条对照见{{ doc.annexes.clauses.number }}，数据核对情况见{{ doc.annexes.data.number }}。", "Body"
            ),
            paragraph("各类结论的数量", "Caption"),
            table(counts, "row in view.counts"),
            given("doc.targets", paragraph("指标与目标", "Caption"), table(targets, "row in doc.targets")),
        )
    )


def _conclusions() -> str:
    requirements = (
        Column("要求", 2700, "{{ row.title }}"),
        Column("结论", 1300, "{{ row.verdict }}"),
        Column("所含各项", 4845, "{{ row.members }}"),
    )
    digest = (Column("序号", 1700, "{{ row.numbers }}"), Column("事项", 7145, "{% if row.section %}{{ row.section }}：{% endif %}{{ row.matters }}"))
    return "".join(
        (
            paragraph("二、逐项结论", "Heading1"),
            given(
                "doc.requirements_heading",
                paragraph("{{ doc.requirements_heading }}", "Heading2"),
                paragraph("{{ doc.requirements_lead }}", "Body"),
                given("doc.requirements", paragraph("有不符合或无法判定事项的要求组", "Caption"), table(requirements, "row in doc.requirements")),
                given("doc.requirements_rest", paragraph("{{ doc.requirements_rest }}", "Body")),
            ),
            repeated(
                "part in doc.conclusions",
                paragraph("{{ part.heading }}", "Heading2"),
                paragraph("{{ part.lead }}", "Body"),
                repeated(
                    "passage in part.passages",
                    paragraph("{{ passage.heading }}", "Heading3"),
                    repeated("text in passage.paragraphs", paragraph("{{ text }}", "Body")),
                ),
                given("part.digest", paragraph("事项一览", "Caption"), table(digest, "row in part.digest")),
            ),
        )
    )


def _bodies(heading: str, name: str) -> str:
    return "".join(
        (
            paragraph(heading, "Heading1"),
            paragraph(f"{{{{ doc.{name}.lead }}}}", "Body"),
            repeated(
                f"part in doc.{name}.parts",
                paragraph("{{ part.heading }}", "Heading2"),
                repeated("line in part.lines", paragraph("{{ line }}", "Body")),
            ),
        )
    )


def _closing() -> str:
    return "".join(
        (
            paragraph("附件：", "AnnexList"),
            repeated("title in doc.annex_list", paragraph("{{ title }}", "AnnexList")),
            paragraph("", "AnnexList"),
            paragraph("评估单位（盖章）：　　　　　　　　", "Signature"),
            paragraph("评估人（签字）：　　　　　　　　", "Signature"),
            paragraph("　　　　年　　月　　日", "Signature"),
        )
    )


def _annexes() -> str:
    annexes = (_clauses(), _readings(), _data(), _seal(), _details(), _declared(), _unreported(), _settled())
    return "".join(annexes)


def _annex(name: str) -> str:
    return paragraph(f"{{{{ doc.annexes.{name}.number }}}}", "AnnexNumber") + paragraph(f"{{{{ doc.annexes.{name}.title }}}}", "AnnexTitle")


def _clauses() -> str:
    columns = (
        Column("条款", 1350, "{{ row.name }}"),
        Column("原文", 4695, "{{ row.quote }}"),
        Column("结论", 1650, "{{ row.verdict }}"),
        Column("见", 1150, "{{ row.see }}"),
    )
    note = "文件共{{ view.atoms }}条可评价内容，其中{{ view.unencoded }}条尚未编入规则，不作结论。“见”为本报告中结论的序号。" + BASES
    return _annex("clauses") + paragraph(note, "AnnexNote") + table(columns, "row in section.rows", ("section in doc.clauses", "{{ section.section }}"))


def _readings() -> str:
    columns = (
        Column("口径", 1100, "{{ row.name }}"),
        Column("问题", 2200, "{{ row.title }}"),
        Column("本次取法", 2745, "{{ row.chosen }}"),
        Column("换一种读法的影响", 2800, "{{ row.effect }}"),
    )
    note = "文件用语有不同理解之处，本次评估所取的读法如下；注有※的为本次评估指定，其余为缺省取法。"
    return given("doc.annexes.readings", _annex("readings"), paragraph(note, "AnnexNote"), table(columns, "row in doc.readings"))


def _data() -> str:
    queries = (
        Column("类别", 1500, "{{ row.kind }}"),
        Column("对象", 2000, "{{ row.label }}"),
        Column("说明", 3345, "{{ row.detail }}"),
        Column("数据位置", 2000, "{{ row.where }}"),
    )
    recounts = (
        Column("项目", 2300, "{{ row.label }}"),
        Column("填报", 1200, "{{ row.submitted }}"),
        Column("复算", 1200, "{{ row.recomputed }}"),
        Column("说明", 2145, "{{ row.remark }}"),
        Column("数据位置", 2000, "{{ row.where }}"),
    )
    return "".join(
        (
            _annex("data"),
            given(
                "doc.queries",
                paragraph("下列数据可以使用，但彼此不一致、经过整理或需要核对，请填报单位说明。", "AnnexNote"),
                table(queries, "row in doc.queries"),
            ),
            given("not doc.queries", paragraph("没有需要核对的数据。", "AnnexNote")),
            given("doc.queries_left", paragraph("{{ doc.queries_left }}", "AnnexNote")),
            given("view.recounts", paragraph("填报数与复算数", "Caption"), table(recounts, "row in view.recounts")),
        )
    )


def _seal() -> str:
    columns = (Column("输入", 1500, "{{ row.label }}"), Column("校验值（SHA-256）", 7345, "{{ row.text }}"))
    note = "以下为本次评估所用各项输入的校验值。用同样的输入重新评估，应得到逐字节相同的结果。"
    return _annex("seal") + paragraph(note, "AnnexNote") + table(columns, "row in view.seal")


def _details() -> str:
    note = "以下为正文所列各项结论的判定标准、逐项核对情况、佐证材料和所用口径，供核对和申诉。"
    told = repeated("text in passage.paragraphs", paragraph("{{ text }}", "AnnexNote"))
    rows = repeated("passage in doc.details", paragraph("{{ passage.heading }}", "AnnexHeading"), told)
    return given("doc.annexes.details", _annex("details"), paragraph(note, "AnnexNote"), rows)


def _declared() -> str:
    columns = (
        Column("序号", 650, "{{ row.number }}", centred=True),
        Column("事项与原文", 3395, "{{ row.title }}\n“{{ row.quote }}”（{{ row.place }}）"),
        Column("自报与佐证", 3500, "{{ row.filed }}{% if row.evidence %}\n{{ row.evidence }}{% endif %}"),
        Column("评估人判定", 1300, "□符合\n□基本符合\n□不符合\n□无法判断"),
    )
    note = "下列各项只有自报与佐证，没有可计算的数据，由评估人对照材料现场判定，判定之前不计为符合。"
    rows = table(columns, "row in section.rows", ("section in doc.declared", "{{ section.section }}"))
    return given("doc.annexes.declared", _annex("declared"), paragraph(note, "AnnexNote"), rows)


def _unreported() -> str:
    columns = (
        Column("序号", 700, "{{ row.number }}", centred=True),
        Column("事项·原文位置", 2700, "{{ row.title }}（{{ row.place }}）"),
        Column("须填报", 3945, "{{ row.filed }}"),
        Column("责任单位", 1500, "{{ row.responsible }}"),
    )
    rows = table(columns, "row in section.rows", ("section in doc.unreported", "{{ section.section }}"))
    return given("doc.annexes.unreported", _annex("unreported"), paragraph("下列各项没有填报。填报以后重新评估，即可得出结论。", "AnnexNote"), rows)


def _settled() -> str:
    columns = (
        Column("序号", 650, "{{ row.number }}", centred=True),
        Column("事项·原文位置", 2695, "{{ row.title }}（{{ row.place }}）"),
        Column("认定情况", 2750, "{{ row.filed }}"),
        Column("结论", 1650, "{{ row.verdict }}"),
        Column("佐证", 1100, "{{ row.numbers }}"),
    )
    rows = table(columns, "row in section.rows", ("section in doc.settled", "{{ section.section }}"))
    return given("doc.annexes.settled", _annex("settled"), paragraph(BASES, "AnnexNote"), rows)
