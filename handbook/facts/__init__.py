"""Facts about torch's operators, observed by running them: ``make facts``.

    inputs    the table of inputs, and what names are called with them
    samples   makes the arguments of a call, in a dtype and on a device
    observe   calls a name in all ways, and says what came
    worker    the process that observes;  pool: several, replaced when they break
    facts     the written form, facts/cpu.json
    command   what ``python -m handbook facts`` does

Only what ran is said. Of a name without a fact nothing is known, and of a call that
fails in every way that was tried, the error is told and no more.
"""
