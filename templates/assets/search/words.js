// From what a visitor types to the words of the catalogue that are meant.
"use strict";

// The stems of a word: two words with a stem in common are taken for forms of one word. The stems need
// not be words themselves; it is enough that “bomen”, “boom” and “boompje” arrive at the same.
fichebak.stems = function (word, language = document.documentElement.lang) {
  if (language === "nl") return fichebak.dutch_stems(word);
  return [word.length > 3 ? word.replace(/([^s])s$/, "$1") : word];
};

fichebak.dutch_stems = function (word) {
  for (const [many, one] of fichebak.IRREGULAR) {
    if (many.test(word)) return [word.replace(many, one)];
  }
  // tafels, dames, vrijwilligers, films; not huis, adres or mens. What may not be a plural has a
  // vowel before the ending.
  const single = word
    .replace(/([aeiou].*(?:e[lmnr]|eu[rl]|aar|oor|ie|[dfghjkmntv]e))s$/, "$1")
    .replace(/(..[bmp])s$/, "$1");
  // kaartje has a stem in t, tuintje has not: both are kept, and a word with either is a form.
  const small = /^(.*?[a-z]{2})(e?tje|pje|je)$/.exec(single);
  if (small) {
    const stems = [single.slice(0, -2)];
    if (small[2] !== "je") stems.push(small[1]);
    if (single.endsWith("etje")) stems.push(single.slice(0, -3));
    return stems.map((stem) => stem.replace(/([bdfgklmnprst])\1$/, "$1"));
  }
  const ended = /^(.*(?:[^aeiou]|ee|ie)(?=en)|.*[^aeiou](?=e))en?$/.exec(single);
  if (!ended || ended[1].length < 3) return [single];
  const stem = ended[1];
  // bussen → bus; bomen → boom, but not kamers → kameer: an e is long in the only syllable.
  if (/([bdfgklmnprst])\1$/.test(stem)) return [stem.slice(0, -1)];
  const open = /^(.*[^aeou])([aou])([bdfgklmnprstvz])$/.exec(stem) || /^([^aeiou]+)(e)([bdfgklmnprstvz])$/.exec(stem);
  const long = open ? open[1] + open[2] + open[2] + open[3] : stem;
  return [long.replace(/z$/, "s").replace(/v$/, "f")];
};

// Words that change their vowel or more; also at the end of a longer one, with the exceptions named.
// And words that only look like the plural of another: ouderen are no ouders.
fichebak.IRREGULAR = [
  [/(oud|jong)eren?$/, "$1eren"], [/([aeiou][ts])oren$/, "$1or"],
  [/^(?!.*besteden$)(.*)steden$/, "$1stad"], [/^(?!.*(?:ge|ver)leden$)(.*)leden$/, "$1lid"], [/schepen$/, "schip"],
  [/^(?!.*uitdagen$)(.*)dagen$/, "$1dag"], [/^(?!.*(?:be|af|over)wegen$)(.*)wegen$/, "$1weg"],
  [/daken$/, "dak"], [/paden$/, "pad"], [/glazen$/, "glas"],
  [/baden$/, "bad"], [/kinderen$/, "kind"], [/eieren$/, "ei"], [/bladeren$/, "blad"],
  [/liederen$/, "lied"], [/goederen$/, "goed"], [/volkeren$/, "volk"], [/kleren$/, "kleed"], [/heden$/, "heid"],
];

// “SDG 11” is one word, and “SDG 1” another: fichebak/site/search.py reads sheets so.
fichebak.GOAL = /\b(sdg|odd|dod)(?:['’]?s)?[\s-]?(\d{1,2})\b/gi;
fichebak.joined = (text) => text.replace(fichebak.GOAL, "$1$2");

// How well a word is meant by a typed one, as a function: it is that word or another form of it, or only holds
// it, or is a form of a compound that ends or begins with it. A short part counts only where compounds are
// joined: “bus” is in “busje” and “schoolbus”, not in “robuust”. Two that hold it are more than one that is it.
fichebak.WHOLE = 3;
fichebak.PART = 2;
fichebak.meaning = function (typed) {
  const { WHOLE, PART } = fichebak;
  // A goal is also found by what another language calls it. Of a small number no digit is missing: 8 is no
  // 80, and may be 8u.
  const [asked, goal, number] = /^(sdg|odd|dod)?(\d{1,2})?$/.exec(typed) || [];
  if (asked) {
    const meant = new RegExp(`^${goal ? "(?:sdg|odd|dod)" : ""}${number ? `${number}(?!\\d)` : "(?:\\d|s?$)"}`);
    return (word) => {
      const [found] = meant.exec(word) || [];
      return found === undefined ? 0 : found === word ? WHOLE : PART;
    };
  }
  const own = fichebak.stems(typed).filter((stem) => stem.length > 2);
  const inside = (word) =>
    typed.length > 3 ? word.includes(typed)
    : word.startsWith(typed) || (typed.length > 2 && word.endsWith(typed));
  return (word, stems = fichebak.stems(word)) =>
    word === typed || own.some((stem) => stems.includes(stem)) ? WHOLE
    : inside(word) || own.some((stem) =>
      stems.some((other) => other.endsWith(stem)) || (stem.length > 3 && word.startsWith(stem))) ? PART
    : 0;
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
