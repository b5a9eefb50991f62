"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

text/       diagnostics wording nodes language    what files say, and what we say of them
            mending limits simple converter prose  Markdown as people type it
            report                                mistakes as people read them
content/    fields model feedback checks config   what a site declares
            sources references sheets free_pages  what its editors write
            corrections                           and what may be mended in it without asking
catalogue/  facets gathering related              what follows from all sheets together
            statistics quality places             what they add up to, what they lack, where they are
            readability advice outside            what could be better in them
site/       geojson mapping atlas search images   what its visitors see: the parts,
            plan entries maps search_page pages   the pages,
            figures constants rendering drawing   and the HTML
            memory pipeline preview               the story, from files to files
shell/      folders cache git rewriting links     the disk and the network
            serve watching
commands/   terminal build check serve            what can be asked for
            cli                                   the command line
"""
