// Normalises words for comparison, and sorts titles alphabetically.
"use strict";

// The words of a text in any script: `words_of` in fichebak/text/words.py does the same, and gives the reasons.
fichebak.LATIN = "a-z0-9\u00df-\u02af";
fichebak.UNSPACED =
  "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\u{20000}-\u{3ffff}";
fichebak.WORD = new RegExp([
  `[${fichebak.LATIN}]+`, `[${fichebak.UNSPACED}]+`, `[^ ${fichebak.LATIN}${fichebak.UNSPACED}]+`,
].join("|"), "gu");
fichebak.SIGN = new RegExp(`[${fichebak.UNSPACED}]`, "u");
fichebak.LETTERS = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ", ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ",
  ٱ: "ا", ى: "ي", ی: "ي", ک: "ك", ة: "ه", ہ: "ه",
};

fichebak.words_of = function (text) {
  const is_ascii = (letters) => /^[\x00-\x7f]*$/.test(letters);
  const latin = (letters) => letters.match(/[a-z0-9]+/g) || [];
  if (is_ascii(text)) return latin(text.toLowerCase());
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/(?![\u0900-\u109f\u1780-\u17ff\u3099\u309a])\p{M}|[\p{Cf}\u0640]/gu, "")
    .replace(/[^\x00-\x7f]/g, (letter) => fichebak.LETTERS[letter] ?? letter);
  if (is_ascii(plain)) return latin(plain);
  return plain
    .replace(/\p{Nd}/gu, fichebak.digit)
    .replace(/[^\p{L}\p{N}\p{M}]|[\u02b0-\u02ff]/gu, " ")
    .match(fichebak.WORD) || [];
};

// The digits of a script are in order: each counts those before it.
fichebak.digit = function (digit) {
  let number = 0;
  while (number < 9 && /\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0) - number - 1))) number++;
  return number;
};

// The numbers of the sheets in order of title, as `sort_key` in wording.py sorts them: accents, case and punctuation
// only break ties. Equal titles are ordered by sheet number, which follows the addresses.
fichebak.by_title = function (titles) {
  const keys = titles.map((title) => fichebak.words_of(title).join(" "));
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return titles.map((_, sheet) => sheet)
    .sort((a, b) => compare(keys[a], keys[b]) || compare(titles[a], titles[b]) || a - b);
};
