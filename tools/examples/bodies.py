"""Councils, centres and posts of a county of the Kaifeng plan, and who sits on them (posts only, no names)."""

from __future__ import annotations

from datetime import date, timedelta

from examples.book import COVER, Book, Row, text
from examples.profile import CLINIC, Profile

CENTRES = tuple(f"M{number}" for number in range(1, 9)) + tuple(f"R{number}" for number in range(1, 9))
_DEPARTMENTS = (
    ("政府办", "政府办公室主任"),
    ("编办", "机构编制委员会办公室主任"),
    ("发改", "发展和改革委员会主任"),
    ("财政", "财政局局长"),
    ("人社", "人力资源和社会保障局局长"),
    ("卫健", "卫生健康委员会主任"),
    ("市场监管", "市场监督管理局局长"),
    ("医保", "医疗保障局局长"),
)


def file_bodies(book: Book, profile: Profile, titles: dict[str, str]) -> None:
    """The council, its office, the leading group, the alliance, the platform; the party committee, post and sixteen centres of each consortium."""
    _council(book, profile)
    _leading_group(book, profile.level, profile.unit, profile.council + timedelta(days=3))
    _of_county(book, profile)
    for consortium in book.consortia():
        _centres(book, text(consortium["consortium_id"]), text(consortium["name"]), profile.founded, titles)


def _council(book: Book, profile: Profile) -> None:
    paper = book.document(
        f"关于成立{profile.unit}县域医共体管理委员会的通知",
        profile.government,
        profile.council,
        "SETUP_DOC",
        number=f"{profile.plan_number[:3]}〔2019〕示例2号",
    )
    common: Row = {"owner_level": "县区", "owner_id": COVER, "established_date": profile.council, "status": "运行", "evidence_id": paper}
    book.add(
        "org_unit", unit_id="HMC", unit_code="HMC", unit_name=f"{profile.unit}县域医共体管理委员会", setup_mode="其他", host_org=profile.government, **common
    )
    book.add(
        "org_unit",
        unit_id="HMC_OFFICE",
        unit_code="HMC_OFFICE",
        unit_name="医管委办公室",
        setup_mode="设在卫健部门",
        host_org=profile.commission,
        duties="负责医管委日常工作",
        **common,
    )
    head = "区长" if profile.level == "区" else "县长"
    seats = [("主任", "政府办", head, "政府主要领导"), ("常务副主任", "政府办", f"副{head}（分管卫生健康）", "分管副职")]
    seats += [("成员", code, position, "部门主要负责人") for code, position in _DEPARTMENTS]
    file_seats(book, "HMC", seats, profile.council, paper)


def _leading_group(book: Book, level: str, unit: str, day: date) -> None:
    head = {"区": "区长", "市": "市长"}.get(level, "县长")
    paper = book.document(f"关于成立{unit}县域综合医改领导小组的通知", f"{unit}人民政府", day, "SETUP_DOC")
    book.add(
        "org_unit",
        unit_id="REFORM_LG",
        unit_code="REFORM_LG",
        owner_level="市" if level == "市" else "县区",
        owner_id=COVER,
        unit_name=f"{unit}县域综合医改领导小组",
        setup_mode="其他",
        host_org=f"{unit}人民政府",
        established_date=day,
        status="运行",
        evidence_id=paper,
    )
    seats = [("组长", "政府办", head, "政府主要领导"), ("副组长", "政府办", f"副{head}（分管卫生健康）", "分管副职")]
    seats += [("成员", code, position, "部门主要负责人") for code, position in _DEPARTMENTS]
    file_seats(book, "REFORM_LG", seats, day, paper)


def leading_group(book: Book, day: date) -> None:
    """The leading group of a city."""
    _leading_group(book, book.level, book.unit, day)


def file_seats(book: Book, unit: str, seats: list[tuple[str, str, str, str]], day: date, paper: str) -> None:
    """Seats as (role, department, position, kind of position), numbered from 1."""
    for number, (role, department, position, kind) in enumerate(seats, start=1):
        book.add(
            "org_member",
            unit_id=unit,
            seat_no=number,
            role=role,
            dept_code=department,
            position=position,
            position_kind=kind,
            start_date=day,
            evidence_id=paper,
        )


def _of_county(book: Book, profile: Profile) -> None:
    day = profile.founded + timedelta(days=30)
    for code, name, host in (("MCH_ALLIANCE", "妇幼专科联盟", f"{profile.unit}妇幼保健院"), ("PLATFORM", "全民健康信息平台", profile.commission)):
        paper = book.document(f"关于建立{profile.unit}{name}的通知", profile.commission, day, "SETUP_DOC")
        book.add(
            "org_unit",
            unit_id=code,
            unit_code=code,
            owner_level="县区",
            owner_id=COVER,
            unit_name=f"{profile.unit}{name}",
            setup_mode="其他",
            host_org=host,
            established_date=day,
            status="运行",
            evidence_id=paper,
        )


def _centres(book: Book, key: str, name: str, founded: date, titles: dict[str, str]) -> None:
    day = founded + timedelta(days=45)
    papers = {
        "CONS_PARTY": book.document(f"关于成立{name}党委的批复", "县（区）委组织部", day, "SETUP_DOC", scope=key),
        "FIN_POST": book.document(f"{name}关于设立财务管理专门岗位的通知", name, day, "SETUP_DOC", scope=key),
    }
    paper = book.document(f"{name}关于设立八个管理中心和八个资源中心的通知", name, day, "SETUP_DOC", scope=key)
    covered = sum(1 for row in book.institutions("成员") if row["consortium_id"] == key and row["kind"] != CLINIC)
    host = text(book.row("institution", institution_id=f"{key}L")["name"])
    for code in (*papers, *CENTRES):
        centre = code in CENTRES
        book.add(
            "org_unit",
            unit_id=f"{key}-{code}",
            unit_code=code,
            owner_level="医共体",
            owner_id=key,
            unit_name=f"{name}{titles[code]}",
            setup_mode="依托县级医院",
            host_org=host,
            established_date=day,
            status="运行",
            covered_count=covered if centre else None,
            duties=_DUTIES.get(code),
            evidence_id=papers.get(code, paper),
        )


_DUTIES = {"FIN_POST": "财务管理、成本管理、预算管理、会计核算、价格管理、资产管理、会计监督、内部控制"}
