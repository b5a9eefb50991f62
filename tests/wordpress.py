"""Writes WordPress exports as WordPress does: WXR 1.2, which is RSS with extra namespaces."""

from xml.sax.saxutils import escape

HEAD = """\
<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file. -->
<rss version="2.0"
    xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
    xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:wfw="http://wellformedweb.org/CommentAPI/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
    <title>Buurtsite</title>
    <link>https://buurt.example</link>
    <wp:wxr_version>1.2</wp:wxr_version>
    <wp:category><wp:term_id>3</wp:term_id><wp:category_nicename><![CDATA[nieuws]]></wp:category_nicename></wp:category>
    <generator>https://wordpress.example/?v=6.9</generator>
"""
TAIL = "</channel>\n</rss>\n"
COMMENT = """\
        <wp:comment>
            <wp:comment_id>7</wp:comment_id>
            <wp:comment_author><![CDATA[Iemand]]></wp:comment_author>
            <wp:comment_content><![CDATA[Dit hoort niet in een fiche.]]></wp:comment_content>
        </wp:comment>
"""


def cdata(text):
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(  # noqa: PLR0913 (as many as an item in WordPress has)
    title,
    content="",
    *,
    number=1,
    kind="project",
    status="publish",
    name="",
    excerpt="",
    terms=(),
    meta=(),
    url="",
    password="",
):
    """The XML of an item. `terms` are tuples (taxonomy, nicename, label); `meta` are (key, value)."""
    lines = [
        "    <item>",
        f"        <title>{escape(title)}</title>",
        f"        <link>https://buurt.example/?p={number}</link>",
        "        <pubDate>Mon, 01 Apr 2024 10:00:00 +0000</pubDate>",
        f"        <dc:creator>{cdata('beheerder')}</dc:creator>",
        f'        <guid isPermaLink="false">https://buurt.example/?p={number}</guid>',
        f"        <content:encoded>{cdata(content)}</content:encoded>",
        f"        <excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>",
        f"        <wp:post_id>{number}</wp:post_id>",
        f"        <wp:post_date>{cdata('2024-04-01 12:00:00')}</wp:post_date>",
        f"        <wp:post_name>{cdata(name)}</wp:post_name>",
        f"        <wp:status>{cdata(status)}</wp:status>",
        f"        <wp:post_type>{cdata(kind)}</wp:post_type>",
        f"        <wp:post_password>{cdata(password)}</wp:post_password>",
    ]
    if url:
        lines.append(f"        <wp:attachment_url>{cdata(url)}</wp:attachment_url>")
    for taxonomy, nicename, label in terms:
        lines.append(f'        <category domain="{taxonomy}" nicename="{nicename}">{cdata(label)}</category>')
    for key, value in (("_edit_last", "1"), *meta):
        lines.append(
            f"        <wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
            f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        )
    return "\n".join([*lines, COMMENT.rstrip("\n"), "    </item>\n"])


def export(*items):
    return (HEAD + "".join(items) + TAIL).encode()
