"""The text and the tags of the template, in the order of the report."""

from __future__ import annotations

from word_template.markup import HEAD, NAMESPACES, Column, given, paragraph, repeated, said, table

PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="even" r:id="rId5"/>'
    '<w:footerReference w:type="default" r:id="rId6"/><w:footerReference w:type="even" r:id="rId7"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="850" w:footer="1247" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
"""A4; 上 37 毫米、下 35 毫米、左 28 毫米、右 26 毫米; a grid of 22 lines."""


RATINGS = ("□符合", "□基本符合", "□不符合", "□无法判断")


def document_xml() -> str:
    """`word/document.xml`."""
    parts = (
        _head(),
        _overview(),
        _conclusions(),
        _bodies("problems"),
        _bodies("duties"),
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
            paragraph(said("（依据{number}）", number="view.number"), "Subtitle"),
            repeated("banner in view.banners", paragraph("{{ banner }}", "Notice")),
            paragraph("{{ doc.opening }}", "Body"),
        )
    )


def _overview() -> str:
    counts = (
        Column(said("结论"), 2000, "{{ row.verdict }}"),
        Column(said("项数"), 900, "{{ row.count }}", centred=True),
        Column(said("含义"), 5945, "{{ row.meaning }}"),
    )
    targets = (
        Column(said("指标"), 2700, "{{ row.title }}"),
        Column(said("实际"), 3200, "{{ row.observed }}"),
        Column(said("目标"), 1195, "{{ row.expected }}"),
        Column(said("结论"), 1750, "{{ row.verdict }}"),
    )
    references = said(
        "文件没有规定评分，本报告不打分、不排名。逐条对照见{clauses}，数据核对情况见{data}。",
        clauses="doc.annexes.clauses.number",
        data="doc.annexes.data.number",
    )
    return "".join(
        (
            paragraph(said("一、总体情况"), "Heading1"),
            repeated("sentence in view.sentences", paragraph("{{ sentence }}", "Body")),
            paragraph(references, "Body"),
            paragraph(said("各类结论的数量"), "Caption"),
            table(counts, "row in doc.counts"),
            given("doc.targets", paragraph(said("指标与目标"), "Caption"), table(targets, "row in doc.targets")),
        )
    )


def _conclusions() -> str:
    requirements = (
        Column(said("要求"), 2700, "{{ row.title }}"),
        Column(said("结论"), 1300, "{{ row.verdict }}"),
        Column(said("所含各项"), 4845, "{{ row.members }}"),
    )
    return "".join(
        (
            paragraph(said("二、逐项结论"), "Heading1"),
            given(
                "doc.requirements_heading",
                paragraph("{{ doc.requirements_heading }}", "Heading2"),
                paragraph("{{ doc.requirements_lead }}", "Body"),
                given("doc.requirements", paragraph("{{ doc.requirements_caption }}", "Caption"), table(requirements, "row in doc.requirements")),
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
            ),
        )
    )


def _bodies(name: str) -> str:
    return "".join(
        (
            paragraph(f"{{{{ doc.{name}.heading }}}}", "Heading1"),
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
            paragraph(said("附件："), "AnnexList"),
            repeated("title in doc.annex_list", paragraph("{{ title }}", "AnnexList")),
            paragraph("", "AnnexList"),
            paragraph(said("评估单位（盖章）：　　　　　　　　"), "Signature"),
            paragraph(said("评估人（签字）：　　　　　　　　"), "Signature"),
            paragraph(said("　　　　年　　月　　日"), "Signature"),
        )
    )


def _annexes() -> str:
    annexes = (_clauses(), _readings(), _data(), _seal(), _details(), _declared(), _unreported(), _settled())
    return "".join(annexes)


def _annex(name: str) -> str:
    return paragraph(f"{{{{ doc.annexes.{name}.number }}}}", "AnnexNumber") + paragraph(f"{{{{ doc.annexes.{name}.title }}}}", "AnnexTitle")


def _clauses() -> str:
    columns = (
        Column(said("条款"), 1350, "{{ row.name }}"),
        Column(said("原文"), 4695, "{{ row.quote }}"),
        Column(said("结论"), 1650, "{{ row.verdict }}"),
        Column(said("见"), 1150, "{{ row.see }}"),
    )
    rows = table(columns, "row in section.rows", ("section in doc.clauses", "{{ section.section }}"))
    return _annex("clauses") + paragraph("{{ doc.clauses_note }}", "AnnexNote") + rows


def _readings() -> str:
    columns = (
        Column(said("口径"), 1100, "{{ row.name }}"),
        Column(said("问题"), 2200, "{{ row.title }}"),
        Column(said("本次取法"), 2745, "{{ row.chosen }}"),
        Column(said("换一种读法的影响"), 2800, "{{ row.effect }}"),
    )
    note = said("文件用语有不同理解之处，本次评估所取的读法如下；注有※的为本次评估指定，其余为缺省取法。")
    return given("doc.annexes.readings", _annex("readings"), paragraph(note, "AnnexNote"), table(columns, "row in doc.readings"))


def _data() -> str:
    queries = (
        Column(said("类别"), 1500, "{{ row.kind }}"),
        Column(said("对象"), 2000, "{{ row.label }}"),
        Column(said("说明"), 3345, "{{ row.detail }}"),
        Column(said("数据位置"), 2000, "{{ row.where }}"),
    )
    recounts = (
        Column(said("项目"), 2150, "{{ row.label }}"),
        Column(said("填报"), 1250, "{{ row.submitted }}"),
        Column(said("复算"), 1400, "{{ row.recomputed }}"),
        Column(said("说明"), 2045, "{{ row.remark }}"),
        Column(said("数据位置"), 2000, "{{ row.where }}"),
    )
    return "".join(
        (
            _annex("data"),
            given(
                "doc.queries",
                paragraph(said("下列数据可以使用，但彼此不一致、经过整理或需要核对，请填报单位说明。"), "AnnexNote"),
                table(queries, "row in doc.queries"),
            ),
            given("not doc.queries", paragraph(said("没有需要核对的数据。"), "AnnexNote")),
            given("doc.queries_left", paragraph("{{ doc.queries_left }}", "AnnexNote")),
            given("view.recounts", paragraph(said("填报数与复算数"), "Caption"), table(recounts, "row in view.recounts")),
        )
    )


def _seal() -> str:
    columns = (Column(said("输入"), 1500, "{{ row.label }}"), Column(said("校验值（SHA-256）"), 7345, "{{ row.text }}"))
    note = said("以下为本次评估所用各项输入的校验值。用同样的输入重新评估，应得到逐字节相同的结果。")
    return _annex("seal") + paragraph(note, "AnnexNote") + table(columns, "row in view.seal")


def _details() -> str:
    note = said("以下为正文所列各项结论的判定标准、逐项核对情况、佐证材料和所用口径，供核对和申诉。")
    told = repeated("text in passage.paragraphs", paragraph("{{ text }}", "AnnexNote"))
    rows = repeated("passage in doc.details", paragraph("{{ passage.heading }}", "AnnexHeading"), told)
    return given("doc.annexes.details", _annex("details"), paragraph(note, "AnnexNote"), rows)


def _declared() -> str:
    columns = (
        Column(said("序号"), 650, "{{ row.number }}", centred=True),
        Column(said("事项与原文"), 3395, "{{ row.title }}\n{{ row.cited }}"),
        Column(said("自报与佐证"), 3500, "{{ row.filed }}{% if row.evidence %}\n{{ row.evidence }}{% endif %}"),
        Column(said("评估人判定"), 1300, "\n".join(map(said, RATINGS))),
    )
    note = said("下列各项只有自报与佐证，没有可计算的数据，由评估人对照材料现场判定，判定之前不计为符合。")
    rows = table(columns, "row in section.rows", ("section in doc.declared", "{{ section.section }}"))
    return given("doc.annexes.declared", _annex("declared"), paragraph(note, "AnnexNote"), rows)


def _unreported() -> str:
    columns = (
        Column(said("序号"), 700, "{{ row.number }}", centred=True),
        Column(said("事项·原文位置"), 2700, said("{text}（{remark}）", text="row.title", remark="row.place")),
        Column(said("须填报"), 3945, "{{ row.filed }}"),
        Column(said("责任单位"), 1500, "{{ row.responsible }}"),
    )
    rows = table(columns, "row in section.rows", ("section in doc.unreported", "{{ section.section }}"))
    return given("doc.annexes.unreported", _annex("unreported"), paragraph(said("下列各项没有填报。填报以后重新评估，即可得出结论。"), "AnnexNote"), rows)


def _settled() -> str:
    columns = (
        Column(said("序号"), 650, "{{ row.number }}", centred=True),
        Column(said("事项·原文位置"), 2695, said("{text}（{remark}）", text="row.title", remark="row.place")),
        Column(said("认定情况"), 2750, "{{ row.filed }}"),
        Column(said("结论"), 1650, "{{ row.verdict }}"),
        Column(said("佐证"), 1100, "{{ row.numbers }}"),
    )
    rows = table(columns, "row in section.rows", ("section in doc.settled", "{{ section.section }}"))
    return given("doc.annexes.settled", _annex("settled"), paragraph("{{ doc.bases }}", "AnnexNote"), rows)
