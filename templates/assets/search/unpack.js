// Unpacks the compact data files: the inverse of fichebak/site/packing.py.
"use strict";

// Each number is one character, starting at "#". The backslash and surrogates are skipped.
fichebak.number = function (character) {
  const code = character.codePointAt(0);
  const dense = code < 0xe000 ? code : code - 0x800;
  return dense - 0x23 - (dense > 0x5c ? 1 : 0);
};
fichebak.numbers = (text) => Array.from(text, fichebak.number);

// The text of each sheet: `all` lists the distinct texts, `of` holds the number of each sheet's text.
fichebak.column = ({ all, of }) => fichebak.numbers(of).map((number) => all[number]);

// Sheet numbers in ascending order, such as a posting list. They are packed as deltas: the first number, then the
// step from each to the next.
fichebak.sheets_of = function (steps) {
  let sheet = 0;
  return fichebak.numbers(steps).map((step) => (sheet += step));
};

// The vocabulary, from its front coding: each word is the length of the prefix that it shares with the previous word
// (one digit in base 36), followed by the rest.
fichebak.unpack_words = function (coded) {
  const words = [];
  let before = "";
  for (const part of coded.split(" ")) {
    before = before.slice(0, parseInt(part[0], 36)) + part.slice(1);
    words.push(before);
  }
  return words;
};

// A facet: `sets` holds the distinct lists of values that sheets have, `of` the number of each sheet's list.
fichebak.unpack_facet = function (facet, today) {
  if (facet.states) {
    const sets = facet.all.map((days) => {
      const state = facet.states.indexOf(fichebak.state_on(days, today));
      return state < 0 ? [] : [state];
    });
    return { states: facet.states, sets, of: Uint32Array.from(fichebak.numbers(facet.of)) };
  }
  if (facet.sets !== undefined) {
    const sets = facet.sets.split(" ").map(fichebak.numbers);
    return { sets, of: Uint32Array.from(fichebak.numbers(facet.of)) };
  }
  const numbers = new Map();
  const of = facet.of.split(" ").map((text) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  });
  return { sets: [...numbers.keys()].map(fichebak.numbers), of: Uint32Array.from(of) };
};

// A line of a card: `words(sheet)` gives its texts, `state(sheet)` the state of a period.
fichebak.unpack_line = function (line, facets, today) {
  const facet = facets[line.facet];
  const texts = line.all && fichebak.column({ all: line.all.map((text) => (text ? text.split("\n") : [])), of: line.of });
  const days = line.days && fichebak.column(line.days);
  return {
    ...line,
    words: (sheet) => (texts ? texts[sheet] : fichebak.values_of(facet, sheet).map((value) => facet.values[value][1])),
    // The state depends on the day of the visit, not on that of the build.
    state: (sheet) => (days ? fichebak.state_on(days[sheet], today) : ""),
  };
};

// The numbers of the values that a sheet has in a facet.
fichebak.values_of = (facet, sheet) => facet.sets[facet.of[sheet]];

// The state of a period “2018-01-01/2020-12-31” on a day, as fichebak/content/fields/period.py computes it. The end is
// “..” for a project that continues, and empty if unknown. ISO dates sort as text.
fichebak.state_on = function (days, today) {
  if (!days) return "";
  const [first, last] = days.split("/");
  if (first > today) return "planned";
  if (last === "..") return "running";
  if (!last) return "unknown";
  return last >= today ? "running" : "ended";
};

// The date of the visitor's clock, such as “2026-11-23”.
fichebak.today = function (now = new Date()) {
  const pad = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
};

// The whole `records` file, with the labels of the filters as the page shows them.
fichebak.unpack_records = function (coded, filters, today) {
  const slugs = coded.slugs.split(" ");
  const [before, after] = coded.around;
  const facets = filters.map((filter, f) => ({ ...filter, ...fichebak.unpack_facet(coded.facets[f], today) }));
  return {
    ...coded,
    slugs,
    langs: fichebak.column(coded.langs),
    summary_langs: fichebak.column(coded.summary_langs),
    wholly_in: fichebak.column(coded.wholly_in),
    drafts: new Set(fichebak.sheets_of(coded.drafts)),
    path: (sheet) => before + slugs[sheet] + after,
    by_title: fichebak.by_title(coded.titles),
    facets,
    lines: coded.lines.map((line) => fichebak.unpack_line(line, facets, today)),
    pins: fichebak.column(coded.pins),
  };
};
