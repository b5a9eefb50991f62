// Normalises words for comparison, and sorts titles alphabetically.
"use strict";

// Removes case, accents, ligatures and invisible marks, as `fold` in fichebak/text/wording.py does.
fichebak.fold = function (text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  const letters = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{Mn}\p{Cf}]/gu, "")
    .replace(/[ßæœøłđı]/g, (letter) => letters[letter]);
};

fichebak.words_of = (text) => fichebak.fold(text).match(/[a-z0-9]+/g) || [];

// The numbers of the sheets in order of title, as `sort_key` in wording.py sorts them: accents, case and punctuation
// only break ties. Equal titles are ordered by sheet number, which follows the addresses.
fichebak.by_title = function (titles) {
  const keys = titles.map((title) => fichebak.words_of(title).join(" "));
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return titles.map((_, sheet) => sheet)
    .sort((a, b) => compare(keys[a], keys[b]) || compare(titles[a], titles[b]) || a - b);
};
