"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

text/       diagnostics wording nodes language    what files say, and what we say of them
            mending limits prose report           Markdown as people type it; mistakes as people read them
content/    fields model feedback config          what a site declares
            sources references sheets tables      what its editors write
            sheet_schema free_pages
catalogue/  dates addresses facets gathering      what follows from all sheets together
            related                               what they have in common,
            statistics quality places             what they add up to, what they lack, where they are
site/       geojson mapping atlas search images   what its visitors see: the parts,
            plan entries linked_data maps         a sheet as pages and search engines show it,
            search_page pages figures rendering   the pages, and the HTML
exports/    offers records table points xml atom  what machines get: the data, and what is new,
            dcat sitemap moves exporting pages    where to find it, and the page that tells people
            memory pipeline                       the story, from files to files
shell/      folders cache history serve           the disk, git and the network
commands/   terminal build check serve            what can be asked for
            new import_ schema
            cli                                   the command line
"""
