"""What an example is, how it runs and how it is judged; knows no Sphinx.

    unit      an entry's examples, and what of them is judged
    written   the units of all pages as one file, build/units.json
    run       runs a unit in this process;  state, watch: fresh state, names it calls
    worker    the same in a process of its own;  isolate: the one that asks it
    compare   is the printed text what the page says?
    judge     unit, outcome, device -> verdict
    record    all verdicts of a place: device, torch, machine;  records: lists them
    devices   the table of devices
    names     what the installed torch says about a name;  dtypes: about its dtypes
    mutate    alters results: is it noticed?  mutants: how they are altered
    facts     observes what torch's names do, in files of its own
    entries   the entries as a file;  show: one of them in the terminal
    drawing   pictures of tensors;  drawing_graph: of the autograd graph
    sheet_plan  what stands where on the printed sheet
    command   what ``python -m handbook`` does;  report, progress: what it tells

Needs the standard library, torch and NumPy; runs on Python 3.10 and newer.
"""
