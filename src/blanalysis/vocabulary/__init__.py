"""Words with one meaning: places, columns, indicators, phrases in Vietnamese and English, formats, sources."""

__version__ = "0.1.0"
