"""Where rules, policy documents and templates lie: the checkout in development, the package data once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_DATA = _PACKAGE / "_data"
_ROOT = _DATA if _DATA.is_dir() else _PACKAGE.parent.parent


def rules_dir() -> Path:
    """The folder of the shipped rules."""
    return _ROOT / "rules"


def policy_docs_dir() -> Path:
    """The folder of the shipped policy documents."""
    return _ROOT / "policy_docs"


def templates_dir() -> Path:
    """The folder of the shipped report templates."""
    return _ROOT / "reports" / "templates"


def calendar_of(rules: Path) -> Path:
    """The working-day calendar of a rules folder; the shipped one where it has none."""
    return next(iter(sorted((rules / "calendars").glob("*.yaml"))), rules_dir() / "calendars" / "china.yaml")


def locale_dir() -> Path:
    """The folder of the program's own translations."""
    return _PACKAGE / "locale"
