"""All measurements, by one command: `make bench`."""

from __future__ import annotations

import counties
import engines

if __name__ == "__main__":
    engines.main()
    counties.cold()
    counties.many()
