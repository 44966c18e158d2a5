"""The Sphinx faces of the handbook, thin; each can be loaded alone.

    entry, called, parameters, release,
    picture, plot, dtype_tables, messages what authors write
    units                                 writes what handbook runs and shows
    badges, verdict_table, versions,
    used_in                               what the records say
    bilingual, mathml, search, gallery    how the pages read
    plain_code                            few elements in the code of pages
    names_index, glossary                 lists of names and of words
    facts                                 what was observed about torch's names
    path                                  the guides in their order, and exercises
    switch                                the way to the other languages
    navigation, contents                  the frame: all pages, and the sections of one
    anchors                               the addresses of sections and figures
    news                                  what is new, and a feed of it
    head                                  what other sites and devices ask
    pictures, bundle                      how pages load
    home                                  the front door
    sheet                                 the printed sheet, and its page
    markdown, offline                     copies of the pages, and without a network
    report_mistake                        the way to a form that is filled in
    strict, catalogues                    nothing wrong passes unseen
    figures                               what figures say, for translators
    current                               nothing old stays

No face imports another. All share ``_doctree`` (what a node of ours looks like),
``_store`` (what is kept while a site is built), ``_languages`` (the list of them),
``_site`` (where the site and its source are published), ``_typst`` (what sets type),
``_words``, ``_fonts``, ``_figures``, ``_dark`` (what figures say, and how that is
drawn), ``_verdicts`` (what the records say about a unit) and ``_private`` (every
private name of others that we lean on).
"""
