// Full-text search: the sheets that contain every word typed, each with a weight, and a spelling suggestion.
"use strict";

// A match in the title weighs most, then one in a facet value (a target group, a theme), then the typed word or
// another form of it (“soep”, “soepen”), then words that contain it (“soepkom”, “versoepeld”).
fichebak.WEIGHTS = { title: 200, value: 50, [fichebak.WHOLE]: 10, [fichebak.PART]: 1 };

// Returns { allowed: a map from sheet to weight, or null when nothing but stop words was typed; tests: a matcher for
// each other word; matches: pairs of such a word and its own map from sheet to weight; texts: the files with the
// sheets' texts; suggestion: the corrected query, or null }.
fichebak.find = async function (query, records, folder) {
  const text = fichebak.joined(query);
  const typed = [...new Set(fichebak.words_of(text))];
  if (!typed.length) return { allowed: null, tests: [], suggestion: null };
  const coded = await fichebak.load(folder, records.files.words);
  const index = (coded.index ||= fichebak.index(coded));
  let allowed = null;
  const tests = [];
  const matches = [];
  const suggestions = [];
  for (const word of typed) {
    // Stop words, such as “de”, are ignored.
    if (index.stop_words.has(word)) continue;
    const match = fichebak.meaning(word);
    const degree_of = (other) => match(other, index.stems.get(other));
    tests.push(degree_of);
    const degrees = index.list.map(degree_of);
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
    const holds = (label) => fichebak.words_of(label).some((other) => degree_of(other));
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
      const vocabulary = index.list.filter((other) => !index.stop_words.has(other));
      // A different number is not a typing error; and in a script without spaces, what was typed need not be one word.
      const near = /^(sdg|odd|dod)?\d+$/.test(word) || fichebak.SIGN.test(word) ? null
        : fichebak.nearest(word, vocabulary) || fichebak.part(word, vocabulary);
      // Korean syllables are compared letter by letter.
      suggestions.push([word, index.spelt.get(near) || (near && near.normalize())]);
    }
    matches.push([word, weights]);
    allowed = allowed ? fichebak.both(allowed, weights) : weights;
  }
  const corrections = suggestions.every(([, near]) => near) ? suggestions : [];
  const suggestion = corrections.reduce((corrected, [word, near]) => {
    // Words that are not corrected stay as they were typed, also on the other side of a hyphen.
    const parts = corrected.split(fichebak.PIECE);
    return parts.map((part) => (fichebak.words_of(part).includes(word) ? near : part)).join("");
  }, text);
  return { allowed, tests, matches, texts: coded.texts, suggestion: corrections.length ? suggestion : null };
};

// When no sheet contains all words: the smallest sets of words whose removal gives results, each word as it was
// typed. `sheets` are those that pass the facets; the words that a sheet lacks are those to remove to find it.
fichebak.shorter = function (text, matches, sheets) {
  const ways = new Map();
  for (const sheet of sheets) {
    const lacking = matches.flatMap(([word, weights]) => (weights.has(sheet) ? [] : [word]));
    const way = ways.get(lacking.join()) || { words: lacking, count: 0 };
    way.count++;
    ways.set(lacking.join(), way);
  }
  const fewest = Math.min(...[...ways.values()].map(({ words }) => words.length));
  if (!(fewest < matches.length)) return [];
  const parts = fichebak.joined(text).split(/\s+/);
  const pieces = text.split(fichebak.PIECE);
  const typed = (word) => pieces.find((piece) => fichebak.words_of(fichebak.joined(piece)).includes(word)) || word;
  return [...ways.values()]
    .filter(({ words }) => words.length === fewest)
    .sort((a, b) => b.count - a.count)
    .slice(0, 8)
    .map((way) => {
      const kept = parts.filter((part) => !fichebak.words_of(part).some((word) => way.words.includes(word)));
      return { words: way.words.map(typed), count: way.count, text: kept.join(" ") };
    });
};

// The decoded vocabulary; computed once.
fichebak.index = function (coded) {
  const list = fichebak.unpack_words(coded.words);
  return {
    list,
    // By word: titles, labels and sentences, which each query compares too, consist of these words.
    stems: new Map(list.map((word) => [word, fichebak.stems(word)])),
    // Words are compared without accents; suggestions are shown with them.
    spelt: new Map(coded.spelt.split(" ").map((word) => [fichebak.words_of(word)[0], word])),
    stop_words: new Set(coded.little.split(" ")),
  };
};

// The intersection of two maps from sheet to weight, with the weights added.
fichebak.both = function (a, b) {
  const common = new Map();
  for (const [sheet, weight] of a) {
    if (b.has(sheet)) common.set(sheet, weight + b.get(sheet));
  }
  return common;
};

// Groups word numbers by shard: [[shard, numbers], …]. Both are in ascending order; `starts` holds the first
// number of each shard.
fichebak.shards = function (numbers, starts) {
  const groups = new Map();
  let shard = 0;
  for (const number of numbers) {
    while (shard + 1 < starts.length && starts[shard + 1] <= number) shard++;
    if (!groups.has(shard)) groups.set(shard, []);
    groups.get(shard).push(number);
  }
  return [...groups];
};

// A token of the text: a word, or a Sustainable Development Goal with its number (“SDG 11”).
fichebak.PIECE = /(\b(?:sdg|odd|dod)(?:['’]?s)?[\s-]?\d{1,2}\b|[\p{L}\p{N}\p{M}\p{Cf}]+)/iu;

// The sentence that matches most of the words, and matches them best, as pieces of text of which `hit` marks the
// matches; null when no sentence matches, such as when all matches are in the title.
fichebak.sentence = function (text, tests) {
  let best = null;
  let most = 0;
  for (const sentence of text.replace(/([.!?…؟۔։።।](?=\s)|[。！？])\s*/g, "$1\n").split("\n")) {
    const held = tests.map(() => 0);
    const pieces = sentence.split(fichebak.PIECE).filter(Boolean).flatMap((piece) => {
      const degrees = fichebak.degrees(piece, tests);
      degrees.forEach((degree, t) => (held[t] = Math.max(held[t], degree)));
      const hit = degrees.some(Boolean);
      return hit && fichebak.SIGN.test(piece) ? fichebak.narrowed(piece, tests, degrees) : [{ text: piece, hit }];
    });
    const sum = held.reduce((one, other) => one + other, 0);
    if (sum > most) [best, most] = [pieces, sum];
    if (most === tests.length * fichebak.WHOLE) break;
  }
  return best && fichebak.around(best, 200);
};

// How well a piece of text matches each typed word.
fichebak.degrees = function (piece, tests) {
  const words = fichebak.words_of(piece.replace(fichebak.GOAL, "$1$2 $2"));
  return tests.map((degree_of) => Math.max(0, ...words.map((word) => degree_of(word))));
};

// Of a piece without spaces, which may be a whole sentence, marks no more than the part with the words that were found.
fichebak.narrowed = function (piece, tests, degrees) {
  const signs = piece.match(/.\p{M}*/gsu);
  const found = tests.filter((_, t) => degrees[t]);
  const all_in = (from, to) => fichebak.degrees(signs.slice(from, to).join(""), found).every(Boolean);
  const start = fichebak.most(signs.length - 1, (start) => all_in(start, signs.length));
  const end = signs.length - fichebak.most(signs.length - start - 1, (less) => all_in(start, signs.length - less));
  const alone = (text) => ({ text, hit: false });
  return [
    ...signs.slice(0, start).map(alone),
    { text: signs.slice(start, end).join(""), hit: true },
    ...signs.slice(end).map(alone),
  ];
};

// The largest number up to `last` for which something holds that holds for 0, and for no number after one that fails.
fichebak.most = function (last, holds) {
  let number = 0;
  while (number < last) {
    const middle = Math.ceil((number + last) / 2);
    if (holds(middle)) number = middle;
    else last = middle - 1;
  }
  return number;
};

// Cuts a long sentence to about `most` characters around the first match.
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
  // Beside the dots stands a word, not a comma or half of a pair of brackets.
  const is_word = ({ text }) => fichebak.PIECE.test(text);
  while (start > 0 && !is_word(pieces[start])) start++;
  while (end < pieces.length && !is_word(pieces[end - 1])) end--;
  const dots = (text) => ({ text, hit: false });
  return [
    ...(start > 0 ? [dots("… ")] : []),
    ...pieces.slice(start, end),
    ...(end < pieces.length ? [dots(" …")] : []),
  ];
};
