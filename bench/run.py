"""All measurements, by one command: `make bench`."""

from __future__ import annotations

import counties
import engines
import exporting
import formats
import loading
import reading

if __name__ == "__main__":
    engines.main()
    loading.load()
    counties.cold()
    counties.many()
    reading.main()
    exporting.main()
    formats.main()
