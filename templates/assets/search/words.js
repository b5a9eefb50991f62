// From what a visitor types to the words of the catalogue that are meant.
"use strict";

// The same folding as fichebak/text/wording.py: without case, accents or ligatures.
fichebak.fold = function (text) {
  const letters = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .replace(/[ßæœøłđı]/g, (letter) => letters[letter]);
};

fichebak.words_of = (text) => fichebak.fold(text).match(/[a-z0-9]+/g) || [];

// The forms that a Dutch word may also stand in. Rough on purpose: a form that is no word finds
// nothing and does no harm.
fichebak.forms = function (word) {
  const irregular = {
    steden: "stad", kinderen: "kind", leden: "lid", schepen: "schip", eieren: "ei",
    huizen: "huis", wegen: "weg", dagen: "dag", bladeren: "blad", liederen: "lied",
  };
  const forms = new Set([word]);
  for (const [many, one] of Object.entries(irregular)) {
    if (word === many) forms.add(one);
    if (word === one) forms.add(many);
  }
  const stems = [];
  const end = /(heden|tjes|jes|eren|tje|je|en|er|e|s)$/.exec(word);
  if (end && word.length - end[0].length >= 3) {
    const stem = word.slice(0, -end[0].length);
    if (end[0] === "heden") stems.push(stem + "heid");
    else stems.push(stem);
  }
  for (const stem of [...stems]) {
    // bussen → bus, but tassen keeps its own form too.
    if (/([bcdfgklmnprst])\1$/.test(stem)) stems.push(stem.slice(0, -1));
    // huiz → huis, brieven → brief.
    if (/z$/.test(stem)) stems.push(stem.slice(0, -1) + "s");
    if (/v$/.test(stem)) stems.push(stem.slice(0, -1) + "f");
    // bomen → boom, scholen → school.
    const open = /^(.*[^aeiou])([aeou])([bdfgklmnprstvz])$/.exec(stem);
    if (open) {
      const last = { v: "f", z: "s" }[open[3]] || open[3];
      stems.push(open[1] + open[2] + open[2] + last);
    }
  }
  for (const stem of stems) if (stem.length >= 3) forms.add(stem);
  return [...forms];
};

// The vocabulary as a list of words: undoes the front coding of fichebak/site/search.py.
fichebak.unpack_words = function (coded) {
  const words = [];
  let before = "";
  for (const part of coded.split(" ")) {
    before = before.slice(0, parseInt(part[0], 36)) + part.slice(1);
    words.push(before);
  }
  return words;
};

// The numbers of the words that a typed word means: those that hold it, or begin or end with one of
// its other forms. A part of two letters counts at the start only.
fichebak.meant = function (typed, vocabulary) {
  const numbers = [];
  const others = fichebak.forms(typed).filter((form) => form !== typed);
  vocabulary.forEach((word, number) => {
    const inside = typed.length > 2 ? word.includes(typed) : word.startsWith(typed);
    if (inside || others.some((form) => word.startsWith(form) && word.length - form.length <= 4) ||
        others.some((form) => word.endsWith(form))) {
      numbers.push(number);
    }
  });
  return numbers;
};

// The word of the catalogue nearest to a typed one, or nothing: at most one slip in a short word,
// two in a long one.
fichebak.nearest = function (typed, vocabulary) {
  const most = typed.length > 5 ? 2 : 1;
  let best = null;
  let distance = most + 1;
  for (const word of vocabulary) {
    if (Math.abs(word.length - typed.length) >= distance) continue;
    const found = fichebak.slips(typed, word, distance - 1);
    if (found < distance) {
      best = word;
      distance = found;
    }
  }
  return best;
};

// How many letters were added, left out, changed or swapped, up to `most`.
fichebak.slips = function (a, b, most) {
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length];
};
