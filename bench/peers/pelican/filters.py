"""For every filter an overview and a paged list for each value: Pelican itself has tags and categories."""

import json
from itertools import pairwise
from pathlib import Path

from pelican import signals

LABELS = json.loads((Path(__file__).parent / "labels.json").read_text("utf-8"))


def unpacked(generator):
    """Reads what stands in the front matter as JSON, and gives each sheet its neighbours."""
    articles = generator.articles
    for article in articles:
        article.facts = json.loads(article.facts)
        article.card = json.loads(article.card)
        for facet in LABELS:
            setattr(article, facet, json.loads(getattr(article, facet, "[]")))
    for one, two in pairwise(articles):
        one.after, two.before = two, one


def ordered(generator):
    generator.context["labels"] = LABELS


def write(generator, writer):
    for facet, it in LABELS.items():
        carriers = {key: [] for key in it["values"]}
        for article in generator.articles:
            for key in getattr(article, facet):
                carriers[key].append(article)
        template, told = generator.get_template("overview"), {"facet": facet, "label": it["label"]}
        context = {**generator.context, **told, "values": it["values"], "carriers": carriers}
        writer.write_file(f"{facet}/index.html", template, context, url=f"{facet}/")
        template = generator.get_template("value")
        for key, label in it["values"].items():
            writer.write_file(
                f"{facet}/{key}/index.html",
                template,
                {**generator.context, **told, "value": label},
                paginated={"articles": carriers[key]},
                template_name="value",
                url=f"{facet}/{key}/",
            )


def rank(generator, metadata):
    metadata["rank"] = int(metadata["weight"])


def register():
    signals.article_generator_context.connect(rank)
    signals.article_generator_init.connect(ordered)
    signals.article_generator_finalized.connect(unpacked)
    signals.article_writer_finalized.connect(write)
