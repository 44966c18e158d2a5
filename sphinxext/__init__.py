"""The machinery of Torch Handbook.

Downstairs (no Sphinx): names, compare, watch, state, run, verdicts, dtypes,
drawing, drawing_graph.
Upstairs (Sphinx extensions): strict, entry, picture, doctests, badges, bilingual,
mathml, sheet, search.
"""
