"""Two results of one unit and one policy: what changed, which input made it change, and how far the figures are from their targets."""

from compliance.evaluate.compare.comparison import check_language, compare, dumps, unlike
from compliance.evaluate.compare.sides import Files, Side, open_sides

__all__ = ["Files", "Side", "check_language", "compare", "dumps", "open_sides", "unlike"]
