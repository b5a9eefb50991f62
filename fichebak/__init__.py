"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

text/       diagnostics wording nodes language    what files say, and what we say of them
            mending limits prose report           Markdown as people type it; mistakes as people read them
content/    fields model feedback statements      what a site declares
            config                                declares
            sources references sheets free_pages  what its editors write
catalogue/  facets gathering related              what follows from all sheets together
            statistics quality places             what they add up to, what they lack, where they are
site/       geojson mapping atlas search images   what its visitors see: the parts,
            plan entries social maps search_page  the pages,
            pages figures statements rendering    and the HTML
            memory pipeline                       the story, from files to files
shell/      folders cache serve                   the disk and the network
commands/   terminal build check serve            what can be asked for
            cli                                   the command line
"""
