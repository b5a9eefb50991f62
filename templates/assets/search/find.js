// Words → the sheets that hold them all, each with a weight, and what was probably meant.
"use strict";

// A hit in the title counts most, one in a filter value (a target group, a theme) next; then words that are
// the one that was typed (“soep”, “soepen”), and those that only hold it (“soepkom”, “versoepeld”).
fichebak.WEIGHTS = { title: 200, value: 50, [fichebak.WHOLE]: 10, [fichebak.PART]: 1 };

// { allowed: a map from sheet to weight, or null when no word says anything; `tests` of the words that
// do; each of these with its own sheets in `told`; the files of `texts`; suggestion }
fichebak.find = async function (asked, records, folder) {
  const text = fichebak.joined(asked);
  const typed = [...new Set(fichebak.words_of(text))];
  if (!typed.length) return { allowed: null, tests: [], suggestion: null };
  const coded = await fichebak.load(folder, records.files.words);
  const index = (coded.index ||= fichebak.index(coded));
  let allowed = null;
  const tests = [];
  const told = [];
  const suggestions = [];
  for (const word of typed) {
    // A little word, such as “de”, tells nothing.
    if (index.little.has(word)) continue;
    const meant = fichebak.meaning(word);
    tests.push(meant);
    const degrees = index.list.map((other, number) => meant(other, index.stems[number]));
    const numbers = degrees.flatMap((degree, number) => (degree ? [number] : []));
    const weights = new Map();
    const add = (sheet, weight) => weights.set(sheet, (weights.get(sheet) || 0) + weight);
    const postings = await Promise.all(
      fichebak.shards(numbers, coded.starts).map(async ([shard, held]) => {
        const lists = (await fichebak.load(folder, coded.postings[shard])).split(" ");
        return held.map((number) => [number, lists[number - coded.starts[shard]]]);
      }),
    );
    for (const [number, steps] of postings.flat()) {
      for (const sheet of fichebak.sheets_of(steps)) add(sheet, fichebak.WEIGHTS[degrees[number]]);
    }
    const holds = (label) => fichebak.words_of(label).some((other) => meant(other));
    for (const sheet of weights.keys()) {
      if (holds(records.titles[sheet])) add(sheet, fichebak.WEIGHTS.title);
    }
    for (const facet of records.facets) {
      const hit = new Set(facet.values.flatMap(([, label], number) => (holds(label) ? [number] : [])));
      if (!hit.size) continue;
      const holding = facet.sets.map((values) => values.some((value) => hit.has(value)));
      for (const sheet of weights.keys()) {
        if (holding[facet.of[sheet]]) add(sheet, fichebak.WEIGHTS.value);
      }
    }
    if (!weights.size) {
      // Another number is no slip of the pen.
      const near = /^(sdg|odd|dod)?\d+$/.test(word) ? null : fichebak.nearest(word, index.list);
      suggestions.push([word, index.spelt.get(near) || near]);
    }
    told.push([word, weights]);
    allowed = allowed ? fichebak.both(allowed, weights) : weights;
  }
  const mended = suggestions.every(([, near]) => near) ? suggestions : [];
  const suggestion = mended.reduce((said, [word, near]) => {
    // The typed text keeps its other words as they were typed.
    const parts = said.split(/(\s+)/);
    return parts.map((part) => (fichebak.words_of(part).includes(word) ? near : part)).join("");
  }, text);
  return { allowed, tests, told, texts: coded.texts, suggestion: mended.length ? suggestion : null };
};

// Of several words that no sheet holds together: the fewest to leave out, in each way that brings sheets
// back. `sheets` are those that pass the filters: what one lacks of the words is what to leave out for it.
fichebak.shorter = function (text, told, sheets) {
  const ways = new Map();
  for (const sheet of sheets) {
    const lacking = told.flatMap(([word, weights]) => (weights.has(sheet) ? [] : [word]));
    const way = ways.get(lacking.join()) || { words: lacking, count: 0 };
    way.count++;
    ways.set(lacking.join(), way);
  }
  const fewest = Math.min(...[...ways.values()].map(({ words }) => words.length));
  if (!(fewest < told.length)) return [];
  const parts = fichebak.joined(text).split(/\s+/);
  return [...ways.values()]
    .filter(({ words }) => words.length === fewest)
    .sort((a, b) => b.count - a.count)
    .slice(0, 8)
    .map((way) => {
      const kept = parts.filter((part) => !fichebak.words_of(part).some((word) => way.words.includes(word)));
      return { ...way, text: kept.join(" ") };
    });
};

// The vocabulary, made ready once.
fichebak.index = function (coded) {
  const list = fichebak.unpack_words(coded.words);
  return {
    list,
    stems: list.map((word) => fichebak.stems(word)),
    // Words are compared without accents; what is said to people has them.
    spelt: new Map(coded.spelt.split(" ").map((word) => [fichebak.fold(word), word])),
    little: new Set(coded.little.split(" ")),
  };
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

// A word as it is written, or a goal with its number.
fichebak.PIECE = /(\b(?:sdg|odd|dod)(?:['’]?s)?[\s-]?\d{1,2}\b|[\p{L}\p{N}\p{M}]+)/iu;

// The sentence that holds most of the words asked for, and holds them best, as pieces of text with `hit` on those;
// null when they are all elsewhere, such as in the title.
fichebak.sentence = function (text, tests) {
  let best = null;
  let most = 0;
  for (const sentence of text.replace(/([.!?…])\s+/g, "$1\n").split("\n")) {
    const held = tests.map(() => 0);
    const pieces = sentence.split(fichebak.PIECE).filter(Boolean).map((piece) => {
      const words = fichebak.words_of(piece.replace(fichebak.GOAL, "$1$2 $2"));
      const degrees = tests.map((meant) => Math.max(0, ...words.map((word) => meant(word))));
      degrees.forEach((degree, t) => (held[t] = Math.max(held[t], degree)));
      return { text: piece, hit: degrees.some(Boolean) };
    });
    const sum = held.reduce((one, other) => one + other, 0);
    if (sum > most) [best, most] = [pieces, sum];
    if (most === tests.length * fichebak.WHOLE) break;
  }
  return best && fichebak.around(best, 200);
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
