"""Texts that remember of what they were made: Chinese as written, and the same in another language."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.language import counted, in_turn, language, listed, mark, named, say, series, speaking, together
from compliance.model.text import CHINESE, Catalogue, translated

ENGLISH = Catalogue(
    "en",
    {
        "{name}有 {count}": "{name} has {count}",
        "家": ("hospital", "hospitals"),
        "县级医院": "county hospital",
        "、": ", ",
        "；": "; ",
        "“{name}”": "“{name}”",
        "未填报": "not reported",
    },
)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        (say("未填报"), "未填报", "not reported"),
        (named("县级医院"), "县级医院", "county hospital"),
        (say("{name}有 {count}", name="青禾区", count=counted(3, "家")), "青禾区有 3 家", "青禾区 has 3 hospitals"),
        (counted(1, "家"), "1 家", "1 hospital"),
        (counted("1.5", "家"), "1.5 家", "1.5 hospitals"),
        (counted(0, "家"), "0 家", "0 hospitals"),
        (counted(2, ""), "2", "2"),
        (listed([named("县级医院"), "人民医院"]), "县级医院、人民医院", "county hospital, 人民医院"),
        (in_turn([say("未填报"), say("未填报")]), "未填报；未填报", "not reported; not reported"),
        (together("", named("县级医院"), "甲"), "县级医院 甲", "county hospital 甲"),
        (together(), "", ""),
        (listed(say("“{name}”", name=name) for name in (named("县级医院"), "甲")), "“县级医院”、“甲”", "“county hospital”, “甲”"),
        (named(""), "", ""),
    ],
)
def test_a_text_is_chinese_and_remembers_how_to_be_said_otherwise(text: str, chinese: str, english: str) -> None:
    assert text == chinese
    assert translated(text, ENGLISH) == english


def test_what_a_unit_filed_is_never_translated() -> None:
    assert translated(say("{name}有 {count}", name="县级医院", count=2), ENGLISH) == "县级医院 has 2"
    assert translated("未填报", ENGLISH) == "未填报"


def test_while_a_language_is_spoken_texts_are_made_in_it() -> None:
    kept = say("未填报")
    with speaking(ENGLISH):
        assert language() == "en"
        assert say("未填报") == "not reported"
        assert say("{name}有 {count}", name=kept, count=counted(1, "家")) == "not reported has 1 hospital"
        with speaking(None):
            assert say("未填报") == "未填报"
    assert (language(), say("未填报")) == (CHINESE, "未填报")


def test_the_language_is_laid_down_again_after_a_failure() -> None:
    with pytest.raises(KeyError), speaking(ENGLISH):
        raise KeyError
    assert language() == CHINESE


def test_a_text_without_translation_stays_chinese_and_is_told() -> None:
    catalogue = Catalogue("en", {})
    assert translated(say("共 {count} 项", count=3), catalogue) == "共 3 项"
    assert translated(named("ALOS"), catalogue) == "ALOS"
    assert catalogue.missing == {"共 {count} 项"}


def test_values_of_the_model_are_translated_through_and_through() -> None:
    @dataclass(frozen=True, slots=True)
    class Seen:
        title: str
        parts: tuple[str, ...]
        more: dict[str, list[str]]
        number: int = 1

    seen = Seen(named("县级医院"), (say("未填报"), "甲"), {"未填报": [say("未填报")]})
    assert translated(seen, ENGLISH) == Seen("county hospital", ("not reported", "甲"), {"未填报": ["not reported"]})
    assert seen.title == "县级医院"


@given(st.text(), st.text())
def test_braces_and_the_like_in_filed_texts_are_only_text(name: str, count: str) -> None:
    text = say("{name}有 {count}", name=name, count=count)
    assert text == f"{name}有 {count}"
    assert translated(text, ENGLISH) == f"{name} has {count}"
    assert say(say("{name}有 {count}", name=name, count=count)) == text


@pytest.mark.parametrize("text", [say("{name}有 {count}", name="甲", count=counted(2, "家")), listed(["甲", named("县级医院")]), counted(1, "家")])
def test_a_text_remembers_through_pickling_and_str(text: str) -> None:
    for kept in (pickle.loads(pickle.dumps(text)), str(text)):
        assert kept == text
        assert translated(kept, ENGLISH) == translated(text, ENGLISH)


def test_equal_texts_are_equal_keys() -> None:
    assert {say("未填报"): 1}["未填报"] == 1
    assert mark("未填报") == say("未填报") == series("、", ["未填报"])
