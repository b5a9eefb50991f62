// Words → the sheets that hold them all, each with a weight, and what was probably meant.
"use strict";

// A hit in the title counts most, one in a filter value (a target group, a theme) next.
fichebak.WEIGHTS = { title: 100, value: 20, body: 1 };

// { allowed: a map from sheet to weight, or null when there are no words; suggestion }
fichebak.find = async function (text, records, folder) {
  const typed = [...new Set(fichebak.words_of(text))];
  if (!typed.length) return { allowed: null, suggestion: null };
  const coded = await fichebak.load(folder, records.files.words);
  const index = (coded.index ||= {
    list: fichebak.unpack_words(coded.words),
    everywhere: new Set(coded.everywhere),
  });
  let allowed = null;
  const suggestions = [];
  for (const word of typed) {
    const numbers = fichebak.meant(word, index.list);
    // A word that stands nearly everywhere, such as “de”, tells nothing.
    if (numbers.some((number) => index.everywhere.has(number) && index.list[number] === word)) continue;
    const weights = new Map();
    const add = (sheet, weight) => weights.set(sheet, (weights.get(sheet) || 0) + weight);
    const postings = await Promise.all(
      fichebak.shards(numbers, coded.starts).map(async ([shard, own]) => {
        const lists = await fichebak.load(folder, records.files.postings[shard]);
        return own.map((number) => lists[number - coded.starts[shard]]);
      }),
    );
    for (const list of postings.flat()) {
      let sheet = 0;
      for (const step of list) add((sheet += step), fichebak.WEIGHTS.body);
    }
    const forms = fichebak.forms(word);
    const holds = (label) => {
      const folded = fichebak.fold(label);
      return forms.some((form) => folded.includes(form));
    };
    for (const sheet of weights.keys()) {
      if (holds(records.titles[sheet])) add(sheet, fichebak.WEIGHTS.title);
    }
    for (const facet of records.facets) {
      const hit = new Set(facet.values.flatMap(([, label], number) => (holds(label) ? [number] : [])));
      if (!hit.size) continue;
      for (const sheet of weights.keys()) {
        if (facet.of[sheet].some((value) => hit.has(value))) add(sheet, fichebak.WEIGHTS.value);
      }
    }
    if (!weights.size) suggestions.push([word, fichebak.nearest(word, index.list)]);
    allowed = allowed ? fichebak.both(allowed, weights) : weights;
  }
  const mended = suggestions.every(([, near]) => near) ? suggestions : [];
  const suggestion = mended.reduce((said, [word, near]) => {
    // The typed text keeps its other words as they were typed.
    const parts = said.split(/(\s+)/);
    return parts.map((part) => (fichebak.words_of(part).includes(word) ? near : part)).join("");
  }, text);
  return { allowed, suggestion: mended.length ? suggestion : null };
};

// The sheets that both hold, their weights added.
fichebak.both = function (one, other) {
  const kept = new Map();
  for (const [sheet, weight] of one) {
    if (other.has(sheet)) kept.set(sheet, weight + other.get(sheet));
  }
  return kept;
};

// Word numbers by the shard that they are in: [[shard, numbers], …]. `starts` holds each shard's
// first number, in order.
fichebak.shards = function (numbers, starts) {
  const found = new Map();
  let shard = 0;
  for (const number of numbers) {
    while (shard + 1 < starts.length && starts[shard + 1] <= number) shard++;
    if (!found.has(shard)) found.set(shard, []);
    found.get(shard).push(number);
  }
  return [...found];
};

// The first sentence that holds a word asked for, as pieces of text with `hit` on the words.
fichebak.sentence = function (text, words) {
  const forms = words.flatMap(fichebak.forms);
  for (const sentence of text.split(/\n|(?<=[.!?…])\s+/)) {
    const pieces = sentence.split(/([\p{L}\p{N}]+)/u).filter(Boolean).map((piece) => {
      const folded = fichebak.fold(piece);
      return { text: piece, hit: forms.some((form) => form.length > 1 && folded.includes(form)) };
    });
    if (pieces.some((piece) => piece.hit)) return fichebak.around(pieces, 200);
  }
  return [];
};

// At most so many letters of a long sentence, with the first hit among them.
fichebak.around = function (pieces, most) {
  const first = pieces.findIndex((piece) => piece.hit);
  let start = first;
  let length = pieces[first].text.length;
  while (start > 0 && length + pieces[start - 1].text.length < most / 2) {
    length += pieces[--start].text.length;
  }
  let end = first + 1;
  while (end < pieces.length && length + pieces[end].text.length < most) {
    length += pieces[end++].text.length;
  }
  const dots = { text: "…", hit: false };
  return [...(start > 0 ? [dots] : []), ...pieces.slice(start, end), ...(end < pieces.length ? [dots] : [])];
};
