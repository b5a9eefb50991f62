"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

text/       diagnostics wording slips nodes       what files say, and what we say of them
            language
            mending code labels limits simple     Markdown as people type it
            converter prose
            report                                mistakes as people read them
content/    fields localising paths declaring     what a site declares, and where
            model meanings
            feedback editor checks statements config
            merging decoding sources references   what its editors write
            comments sheets tables
            sheet_schema writing
            free_pages completing translations
            linking readings                      what is remembered of each file,
            corrections                           what may be mended in it without asking;
            mentions withholding                  who is named there, and is told to nobody
catalogue/  dates addresses facets ageing         what follows from all sheets together
            gathering nearness related            what they have in common,
            statistics places quality             what they add up to, where they are, what they lack
            readability pasted advice outside     what could be better in them
site/       geojson mapping atlas packing cards   what its visitors see: the parts,
            search images headers assets          what browsers may do with them,
            plan switching entries linked_data    a sheet as pages and search engines show it,
            maps social search_page pages         the pages, in each language,
            figures statements admin
            constants environment resolving       and the HTML of each, when it is asked for
            rendering drawing
exports/    offers records table points xml atom  what machines get: the data, and what is new,
            dcat sitemap moves exporting pages    where to find it, and the page that tells people
building/   side_by_side memory work reading      the story, from files to files: what is read,
            origins texts relations pictures      what is made of it and remembered,
            versions contents together sites      what files say each by itself, and all together
            planning files                        the pages of all languages, and their files
            pipeline preview
moving/     records cells worksheets              what others keep elsewhere, as sheets
            spreadsheets markdown blocks html
            php wordpress columns wholes transfer
shell/      starts stamps generator sealing       the disk, git and the network
            standing folders trees publishing spool
            manifest secret cache
            git history
            rewriting links serve watching
commands/   progress stopwatch terminal asking    what can be asked for
            making
            build check serve new import_ schema
            forget rollback
            cli                                   the command line
"""
