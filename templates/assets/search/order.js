// Words as they compare, and titles in the order of the alphabet.
"use strict";

// The same folding as fichebak/text/wording.py: without case, accents or ligatures.
fichebak.fold = function (text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  const letters = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mn}/gu, "")
    .replace(/[ßæœøłđı]/g, (letter) => letters[letter]);
};

fichebak.words_of = (text) => fichebak.fold(text).match(/[a-z0-9]+/g) || [];

// The numbers of the sheets by title, as wording.sort_key puts them: accents, case and signs only break
// ties. Sheets are numbered by address, which breaks the last.
fichebak.by_title = function (titles) {
  const keys = titles.map((title) => fichebak.words_of(title).join(" "));
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return titles.map((_, sheet) => sheet)
    .sort((a, b) => compare(keys[a], keys[b]) || compare(titles[a], titles[b]) || a - b);
};
