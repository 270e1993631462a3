"""What becomes of one raw value: its value, a value that was put right, or a refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compliance.submission.rows import Value


@dataclass(frozen=True, slots=True)
class Mended:
    """A value that was not written as asked and has one meaning only."""

    value: Value
    why: str


Convert = Callable[[object], Value | Mended]


class RefusedValueError(Exception):
    """A cell that does not hold what its field asks for; `code` and `mend` as in a Problem."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code = code
        self.mend = mend
