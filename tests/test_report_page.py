"""The reader of pages that the tests of the reports share, and the proof that it sees what must not be there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from compliance.reports.html import render_html
from report_samples import TEMPLATES, kaifeng

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=http://evil.invalid/x onerror=document.title='owned'>",
    "</style></title></td></details><h1>插入</h1>",
    "\"' onmouseover=alert(1) x='",
    "{{ view.seal }}{% for x in view %}{% endfor %}",
    "&lt;b&gt;&#x3c;script&#x3e;",
    '"; } @import url(http://evil.invalid/c.css); a { content: "',
    "\\3c script",
    "](javascript:alert(1))",
    '<a id="1.3"></a>',
    "控\x00制\x07字\x1b[31m符\x7f\x85",
    "\u202e反向\u2066文字\u200f",
    "\ud800孤立代理",
    "👩‍⚕️🏥" * 20,
    "长" * 50_000,
    "x" * 5_000,
    "行\r\n行\n\t行",
)


@dataclass
class Page(HTMLParser):
    """The elements of a page in order, with its texts by the nearest element that has an id."""

    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    style: str = ""
    open_ids: list[tuple[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in values.items()]
        if tag == "a" and "href" in values:
            self.links.append((self.owner(), values["href"]))
        if tag not in ("meta", "rect", "line", "path", "br"):
            self.open_ids.append((tag, values.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while self.open_ids and self.open_ids.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open_ids and self.open_ids[-1][0] == "style":
            self.style += data
            return
        self.texts.append(data)
        for _, name in self.open_ids:
            if name:
                self.sections[name] = self.sections.get(name, "") + data

    def owner(self) -> str:
        """The id of the nearest element that has one."""
        return next((name for _, name in reversed(self.open_ids) if name), "")

    @property
    def ids(self) -> list[str]:
        return [value for _, name, value in self.attributes if name == "id"]


def parse(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


def assert_inert(page: Page, html: str) -> None:
    """No element, attribute or style that runs or fetches; the policy that forbids it is there."""
    policies = [value for tag, name, value in page.attributes if tag == "meta" and name == "content" and "default-src" in value]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    assert {"script", "img", "link", "iframe", "object", "embed", "form", "base", "video", "audio", "image", "use"} & set(page.tags) == set()
    assert [name for _, name, _ in page.attributes if name.startswith("on") or name in ("src", "srcset", "action", "style", "xlink:href")] == []
    assert all(value.startswith("#") for _, name, value in page.attributes if name == "href")
    assert not re.search(r"url\(|@import|expression", re.sub(r'content: "(?:[^"\\]|\\.)*"', "", page.style))
    assert html.encode("utf-8")


@pytest.mark.parametrize(
    "harm",
    [
        "<script>1</script>",
        "<img src='x'>",
        "<p onclick='x'>",
        "<p style='color: red'>",
        "<a href='http://evil.invalid/'>x</a>",
        "<a href='javascript:1'>x</a>",
        "<svg><use xlink:href='#x'/></svg>",
        "<style>@import 'x';</style>",
        "<style>p { background: url(x); }</style>",
        "<iframe></iframe>",
    ],
)
def test_the_check_of_a_page_sees_what_runs_or_fetches(harm: str) -> None:
    html = render_html(kaifeng(), TEMPLATES)
    assert_inert(parse(html), html)
    harmed = html.replace("</main>", f"{harm}</main>")
    with pytest.raises(AssertionError):
        assert_inert(parse(harmed), harmed)
