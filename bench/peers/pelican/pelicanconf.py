"""The sheets, and all lists of them: the index is Pelican's own, the plugin filters.py makes the filters."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

PATH = "content"
OUTPUT_PATH = "public/"
THEME = "theme"
THEME_STATIC_DIR = ""
THEME_STATIC_PATHS = ["static"]
SITENAME = "Buurtbak West-Vlaanderen"
SITEURL = ""
TIMEZONE = "Europe/Brussels"
DEFAULT_LANG = "nl"
PLUGINS = ["filters"]

ARTICLE_PATHS = ["projecten"]
ARTICLE_URL = "projecten/{slug}/"
ARTICLE_SAVE_AS = "projecten/{slug}/index.html"
ARTICLE_ORDER_BY = "rank"
DEFAULT_PAGINATION = 24
PAGINATED_TEMPLATES = {"index": 24, "value": 24}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/pagina/{number}/", "{base_name}/pagina/{number}/index.html"),
]
DIRECT_TEMPLATES = ["index"]
# No pages that the other tools do not make.
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FORMATTED_FIELDS = []  # a summary is plain text
MARKDOWN = {"extensions": ["markdown.extensions.meta"], "output_format": "html5"}
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
