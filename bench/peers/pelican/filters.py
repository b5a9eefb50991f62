"""A Pelican plugin that makes an overview of each filter, and a paginated list of each value.

Pelican itself only has tags and categories.
"""

import json
from itertools import pairwise
from pathlib import Path

from pelican import signals

LABELS = json.loads((Path(__file__).parent / "labels.json").read_text("utf-8"))


def prepare(generator):
    """Parses the JSON in the metadata of the sheets, and links each sheet to its neighbours."""
    articles = generator.articles
    for article in articles:
        article.facts = json.loads(article.facts)
        article.card = json.loads(article.card)
        for facet in LABELS:
            setattr(article, facet, json.loads(getattr(article, facet, "[]")))
    for article, following in pairwise(articles):
        article.after, following.before = following, article


def add_labels(generator):
    generator.context["labels"] = LABELS


def write(generator, writer):
    for facet, labels in LABELS.items():
        carriers = {key: [] for key in labels["values"]}
        for article in generator.articles:
            for key in getattr(article, facet):
                carriers[key].append(article)
        context = {**generator.context, "facet": facet, "label": labels["label"]}
        template = generator.get_template("overview")
        overview = {**context, "values": labels["values"], "carriers": carriers}
        writer.write_file(f"{facet}/index.html", template, overview, url=f"{facet}/")
        template = generator.get_template("value")
        for key, label in labels["values"].items():
            writer.write_file(
                f"{facet}/{key}/index.html",
                template,
                {**context, "value": label},
                paginated={"articles": carriers[key]},
                template_name="value",
                url=f"{facet}/{key}/",
            )


def add_rank(generator, metadata):
    metadata["rank"] = int(metadata["weight"])


def register():
    signals.article_generator_context.connect(add_rank)
    signals.article_generator_init.connect(add_labels)
    signals.article_generator_finalized.connect(prepare)
    signals.article_writer_finalized.connect(write)
