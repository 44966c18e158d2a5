"""The machinery of Torch Handbook.

Downstairs (no Sphinx): names, compare, watch, run, verdicts.
Upstairs (Sphinx extensions): entry, doctests, badges, bilingual, mathml, sheet, search.
"""
