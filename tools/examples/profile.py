"""What sets one invented county apart from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

GENERAL, CHINESE, OTHER_PUBLIC, PRIVATE = "县级公立综合医院", "县级公立中医医院", "其他县级公立医院", "社会办非营利"
TOWNSHIP, COMMUNITY, CLINIC = "乡镇卫生院", "社区卫生服务中心", "村卫生室"


@dataclass(frozen=True, slots=True)
class Lead:
    """A consortium by its ordinal, its lead hospital (name without the county, kind) and the townships it takes in."""

    ordinal: str
    hospital: str
    kind: str
    townships: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A county or district of the plan. `visits` are (primary, in the county, all) for 2019 and for January to September 2020."""

    unit: str
    level: str
    leads: tuple[Lead, ...]
    council: date
    founded: date
    plan: date
    plan_number: str
    visits: dict[int, tuple[int, int, int]]

    @property
    def government(self) -> str:
        """The name of its government."""
        return f"{self.unit}人民政府"

    @property
    def commission(self) -> str:
        """The name of its health commission."""
        return f"{self.unit}卫生健康委员会"


_EAST = ("东河镇", "北塘镇", "清泉镇", "柳溪乡", "新丰镇")
_WEST = ("西岭镇", "南湖镇", "和顺镇", "杏林乡", "双桥乡")
_TWO = (Lead("第一", "人民医院", GENERAL, _EAST), Lead("第二", "中医院", CHINESE, _WEST))
_FOUR = (
    Lead("第一", "人民医院", GENERAL, _EAST[:3]),
    Lead("第二", "中医院", CHINESE, _WEST[:3]),
    Lead("第三", "第二人民医院", OTHER_PUBLIC, (*_EAST[3:], _WEST[3])),
    Lead("第四", "康宁医院", PRIVATE, _WEST[4:]),
)

KAIFENG = (
    Profile(
        "尉氏县",
        "县",
        _TWO,
        date(2019, 5, 20),
        date(2019, 8, 26),
        date(2019, 7, 15),
        "尉政办〔2019〕示例1号",
        {2019: (1_498_200, 2_012_400, 2_396_100), 2020: (1_624_999, 2_150_000, 2_500_000)},
    ),
    Profile(
        "杞县",
        "县",
        _FOUR,
        date(2019, 8, 12),
        date(2019, 10, 21),
        date(2019, 9, 24),
        "杞政办〔2019〕示例2号",
        {2019: (1_386_000, 1_965_000, 2_310_000), 2020: (1_140_750, 1_548_000, 1_755_000)},
    ),
    Profile(
        "通许县",
        "县",
        _TWO,
        date(2019, 7, 22),
        date(2019, 10, 28),
        date(2019, 9, 30),
        "通政办〔2019〕示例3号",
        {2019: (1_120_300, 1_572_100, 1_764_000), 2020: (871_780, 1_221_650, 1_341_200)},
    ),
    Profile(
        "祥符区",
        "区",
        (Lead("第一", "第一人民医院", GENERAL, _EAST + _WEST[:4]),),
        date(2019, 8, 5),
        date(2019, 11, 11),
        date(2019, 9, 27),
        "祥政办〔2019〕示例4号",
        {2019: (905_400, 1_204_000, 1_437_000), 2020: (712_500, 912_675, 1_075_000)},
    ),
)
