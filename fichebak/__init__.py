"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

    diagnostics wording nodes language          what we say of files, and what files say
    mending limits                              Markdown as people type it
    fields model feedback config                what a site declares
    sources prose references sheets free_pages  what its editors wrote
    facets catalogue related search             how they are found
    statistics quality                          what they add up to, and what they lack
    images places geojson mapping atlas         what is drawn
    plan entries maps search_page pages figures rendering  what its visitors see
    memory pipeline report                      the story, from files to files
    folders cache serve cli                     the disk, the network, the terminal
"""
