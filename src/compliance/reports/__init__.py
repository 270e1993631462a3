"""Renderers of an evaluation: one view of it, prepared in Chinese, and many faces."""
