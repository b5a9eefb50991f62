// Data as it travels → data as the page works with it: undoes fichebak/site/packing.py.
"use strict";

// Each number is one character; the quote, the backslash and half characters stand for none.
fichebak.number = function (sign) {
  const code = sign.codePointAt(0);
  const dense = code < 0xe000 ? code : code - 0x800;
  return dense - 0x23 - (dense > 0x5c ? 1 : 0);
};
fichebak.numbers = (text) => Array.from(text, fichebak.number);

// A text for each sheet.
fichebak.column = ({ all, of }) => fichebak.numbers(of).map((number) => all[number]);

// Sheets in order, such as those of a word: the first, and the steps from each to the next.
fichebak.sheets_of = function (steps) {
  let sheet = 0;
  return fichebak.numbers(steps).map((step) => (sheet += step));
};

// The vocabulary as a list of words, each written as what it shares with the one before, and the rest.
fichebak.unpack_words = function (coded) {
  const words = [];
  let before = "";
  for (const part of coded.split(" ")) {
    before = before.slice(0, parseInt(part[0], 36)) + part.slice(1);
    words.push(before);
  }
  return words;
};

// A filter: `sets` are the lists of values that sheets carry, `of` tells which of them each sheet does.
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

// A line of a card: its `words` for each sheet, and of a period its `state`.
fichebak.unpack_line = function (line, facets, today) {
  const facet = facets[line.facet];
  const told = line.all && fichebak.column({ all: line.all.map((text) => (text ? text.split("\n") : [])), of: line.of });
  const days = line.days && fichebak.column(line.days);
  return {
    ...line,
    words: (sheet) => (told ? told[sheet] : fichebak.values_of(facet, sheet).map((value) => facet.values[value][1])),
    // The state of a project is that of the day on which somebody looks.
    state: (sheet) => (days ? fichebak.state_on(days[sheet], today) : ""),
  };
};

// The numbers of the values that a sheet carries.
fichebak.values_of = (facet, sheet) => facet.sets[facet.of[sheet]];

// “2018-01-01/2020-12-31”, its end “..” while it goes on and nothing when nobody knows; both days and
// `today` sort as text. As fichebak/content/fields/period.py does.
fichebak.state_on = function (days, today) {
  if (!days) return "";
  const [first, last] = days.split("/");
  if (first > today) return "planned";
  if (last === "..") return "running";
  if (!last) return "unknown";
  return last >= today ? "running" : "ended";
};

// The visitor's day as “2026-11-23”.
fichebak.today = function (now = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

// What `records` holds, with the names of the filters as the page lists them.
fichebak.unpack_records = function (coded, filters, today) {
  const slugs = coded.slugs.split(" ");
  const [before, after] = coded.around;
  const facets = filters.map((filter, f) => ({ ...filter, ...fichebak.unpack_facet(coded.facets[f], today) }));
  return {
    ...coded,
    slugs,
    langs: fichebak.column(coded.langs),
    summary_langs: fichebak.column(coded.summary_langs),
    loans: fichebak.column(coded.loans),
    drafts: new Set(fichebak.sheets_of(coded.drafts)),
    path: (sheet) => before + slugs[sheet] + after,
    by_title: fichebak.by_title(coded.titles),
    facets,
    lines: coded.lines.map((line) => fichebak.unpack_line(line, facets, today)),
    pins: fichebak.column(coded.pins),
  };
};
