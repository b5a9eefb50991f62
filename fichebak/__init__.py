"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

text/       diagnostics wording nodes language    what files say, and what we say of them
            mending limits simple converter prose  Markdown as people type it
            report                                mistakes as people read them
content/    fields model feedback editor checks   what a site declares
            config sources references sheets      what its editors write
            tables sheet_schema writing
            linking free_pages corrections        and what may be mended in it without asking
catalogue/  facets ageing gathering nearness      what follows from all sheets together
            related statistics quality places     what they add up to, what they lack, where they are
            readability advice outside            what could be better in them
site/       geojson mapping atlas packing search  what its visitors see: the parts,
            images headers                        what browsers may do with them,
            plan entries maps search_page pages   the pages,
            figures admin constants rendering     and the HTML
            drawing                               of each, when it is asked for
            memory pipeline preview               the story, from files to files
moving/     records spreadsheets html wordpress   what others keep elsewhere, as sheets
            columns transfer
shell/      folders cache git rewriting links     the disk and the network
            serve watching
commands/   progress terminal build check serve   what can be asked for
            new import_ schema
            cli                                   the command line
"""
