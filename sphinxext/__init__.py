"""The machinery of Torch Handbook.

Downstairs (no Sphinx): names, compare, watch, state, run, verdicts.
Upstairs (Sphinx extensions): strict, entry, doctests, badges, bilingual, mathml, sheet,
search.
"""
