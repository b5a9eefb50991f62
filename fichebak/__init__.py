"""Fichebak: a folder of Markdown sheets in, a static catalogue out.

Read the modules in this order; each imports only from those before it.

text/       diagnostics words wording slips       messages, and parsed YAML with line numbers
            nodes
            language                              the texts of each language
            markdown_lists code labels limits     Markdown → clean HTML
            simple converter prose
            report                                diagnostics as text, JSON and annotations
content/    fields localising paths declaring     the model: which fields and sections a sheet has
            model meanings
            feedback editor checks statements config
            merging decoding sources references   parsing sheets, free pages and translations
            comments sheets tables
            sheet_schema writing editable
            free_pages completing translations
            linking readings                      links between files, and cached parse results
            corrections                           safe corrections for `check --fix`
            mentions withholding                  personal data: finding it, keeping it out of messages
catalogue/  dates addresses facets ageing         from sheets to a catalogue: order, filters, redirects
            gathering nearness related            related sheets
            statistics places quality             figures, places, data quality
            readability pasted garbled anchors    advice to editors
            similar advice outside
site/       geojson mapping atlas packing cards   the parts of pages: map, cards, images, security headers
            images headers assets colours contrast
            plan switching entries linked_data    the plan of pages and files, and sheets as pages show them
            maps terms search search_page         the map page, and the search page with its index
            social pages figures statements       the pages of a site in one language, and their views
            offers admin menu common
            constants resolving escaping faults   rendering them with Jinja2
            overrides environment rendering drawing
exports/    records table points xml atom         files for machines: JSON, CSV, GeoJSON, feeds, DCAT,
            dcat sitemap moves exporting pages    sitemap, redirects
building/   parallel_map memory previous stores   the pipeline: read, check, plan, render;
            work reading arranging origins        with cache and worker processes
            texts relations pictures versions
            contents cross_checks sites planning
            files pipeline preview
moving/     records cells worksheets              import from spreadsheets and WordPress
            spreadsheets markdown blocks html
            php wordpress columns markup lines
            ticks accepted wholes contacts transfer
            repeats
shell/      starts stamps generator sealing       the outside world: disk, git, network, web server
            last_build folders trees publishing spool
            manifest secret cache
            git history
            links serve watching
commands/   terminal asking                       the commands
            progress stopwatch making
            build check serve new import_ schema
            forget rollback
            cli                                   the command line
"""
