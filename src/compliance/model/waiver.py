"""An exemption from a rule: it stands beside the true verdict and changes nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.model.language import mark, say
from compliance.model.place import Place


class WaiverState(StrEnum):
    """What a waiver is on the day judged."""

    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    VOID = "void"
    NOT_NEEDED = "not_needed"


WAIVER_TITLES = {
    WaiverState.IN_FORCE: mark("有效"),
    WaiverState.EXPIRING: mark("有效，即将到期"),
    WaiverState.EXPIRED: mark("已到期"),
    WaiverState.NOT_YET: mark("尚未生效"),
    WaiverState.VOID: mark("已失效"),
    WaiverState.NOT_NEEDED: mark("无须豁免"),
}


def waiver_title(state: WaiverState) -> str:
    """E.g. 有效."""
    return say(WAIVER_TITLES[state])


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a waiver was given for: the rule as read, and the figures that it looked at (hexadecimal digests)."""

    rule: str
    data: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exemption as approved. `expires` is its last day."""

    unit: str
    rule: str
    reason: str
    approver: str
    approved: date
    expires: date
    given_for: Fingerprint
    place: Place


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver beside a finding on the day judged; `why` says why it is void or not needed (else empty)."""

    waiver: Waiver
    state: WaiverState
    why: str = ""
