// Matches typed words with the vocabulary of the catalogue: stems, compounds and spelling errors.
"use strict";

// The stems of a word: words that share a stem count as forms of one word. A stem need not be a word itself;
// it is enough that “bomen”, “boom” and “boompje” share one.
fichebak.stems = function (word, language = document.documentElement.lang) {
  if (language === "nl") return fichebak.dutch_stems(word);
  // Plurals in -x: bureaux, jeux, travaux, locaux; not prix.
  if (language === "fr") {
    word = word.replace(/(eau|eu|ou)x$/, "$1").replace(/^(trav|vitr|b|em|cor)aux$/, "$1ail").replace(/aux$/, "al");
  }
  return [word.length > 3 ? word.replace(/([^s])s$/, "$1") : word];
};

fichebak.dutch_stems = function (word) {
  // All forms below end like this; most compounds do not, and there are tens of thousands of these.
  if (!/(?:e|en|s)$/.test(word)) return [word];
  for (const [many, one] of fichebak.IRREGULAR) {
    if (many.test(word)) return [word.replace(many, one)];
  }
  // Plurals in -s: tafels, dames, vrijwilligers, films; not huis, adres or mens. Most endings only count after
  // an earlier vowel.
  const single = word
    .replace(/^([^aeiou]*[aeiou].*(?:e[lmnr]|eu[rl]|aar|oor|ie|[dfghjkmntv]e))s$/, "$1")
    .replace(/(..[bmp])s$/, "$1");
  // Diminutives: the stem of kaartje ends in t, that of tuintje does not. Both candidates are kept; sharing
  // either is a match.
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

// Irregular plurals, also at the end of a compound; lookaheads exclude words that only end alike. And words
// that only look like a plural of another: ouderen (the elderly) are not ouders (parents).
fichebak.IRREGULAR = [
  [/(oud|jong)eren?$/, "$1eren"], [/([aeiou][ts])oren$/, "$1or"],
  [/^(?!.*besteden$)(.*)steden$/, "$1stad"], [/^(?!.*(?:ge|ver)leden$)(.*)leden$/, "$1lid"], [/schepen$/, "schip"],
  [/^(?!.*uitdagen$)(.*)dagen$/, "$1dag"], [/^(?!.*(?:be|af|over)wegen$)(.*)wegen$/, "$1weg"],
  [/daken$/, "dak"], [/paden$/, "pad"], [/glazen$/, "glas"],
  [/baden$/, "bad"], [/kinderen$/, "kind"], [/eieren$/, "ei"], [/bladeren$/, "blad"],
  [/liederen$/, "lied"], [/goederen$/, "goed"], [/volkeren$/, "volk"], [/kleren$/, "kleed"], [/heden$/, "heid"],
];

// “SDG 11” is one token, distinct from “SDG 1”: fichebak/site/terms.py indexes sheets in the same way.
fichebak.GOAL = /\b(sdg|odd|dod)(?:['’]?s)?[\s-]?(\d{1,2})\b/gi;
fichebak.joined = (text) => text.replace(fichebak.GOAL, "$1$2");

// Returns a function that says how well a word of the vocabulary matches a typed word. WHOLE: it is that word, or
// another form of it. PART: it contains the typed word, or is a form of a compound that starts or ends with it. A
// typed word of up to three letters must be at an edge: “bus” matches “busje” and “schoolbus”, not “robuust”. Else 0.
// Hebrew and Arabic leave out vowels, and an Ethiopic letter has one in it, so there one letter more counts. In a script
// without spaces a typed word may be anywhere.
fichebak.WHOLE = 3;
fichebak.PART = 2;
fichebak.meaning = function (typed) {
  const { WHOLE, PART } = fichebak;
  // A goal also matches under its abbreviation in another language. A number of one or two digits matches only
  // as a whole number: 8 does not match 80, but does match 8u.
  const [asked, goal, number] = /^(sdg|odd|dod)?(\d{1,2})?$/.exec(typed) || [];
  if (asked) {
    const pattern = new RegExp(`^${goal ? "(?:sdg|odd|dod)" : ""}${number ? `${number}(?!\\d)` : "(?:\\d|s?$)"}`);
    return (word) => {
      const [match] = pattern.exec(word) || [];
      return match === undefined ? 0 : match === word ? WHOLE : PART;
    };
  }
  const own = fichebak.stems(typed).filter((stem) => stem.length > 2);
  const size = fichebak.SIGN.test(typed) ? Infinity : typed.length + (/[\u0590-\u07ff\u1200-\u137f]/.test(typed) ? 1 : 0);
  const inside = (word) =>
    size > 3 ? word.includes(typed)
    : word.startsWith(typed) || (size > 2 && word.endsWith(typed));
  return (word, stems = fichebak.stems(word)) =>
    word === typed || own.some((stem) => stems.includes(stem)) ? WHOLE
    : inside(word) || own.some((stem) =>
      stems.some((other) => other.endsWith(stem)) || (stem.length > 3 && word.startsWith(stem))) ? PART
    : 0;
};

// The word of the vocabulary nearest to a typed one, or null: at an edit distance of at most 1, or 2 for a word
// of more than five letters. With two errors the first letter must be right: “taalles” is not “alles”.
fichebak.nearest = function (typed, vocabulary) {
  // Any other letter is one slip away from a single one.
  const most = typed.length > 5 ? 2 : typed.length > 1 ? 1 : 0;
  let best = null;
  let distance = most + 1;
  for (const word of vocabulary) {
    if (Math.abs(word.length - typed.length) >= distance) continue;
    const slips = fichebak.slips(typed, word, distance - 1);
    if (slips < distance && (slips < 2 || word[0] === typed[0])) {
      best = word;
      distance = slips;
    }
  }
  return best;
};

// The longest word of the vocabulary that a typed compound starts with, or else ends with: “taal” of “taalles”; or null.
fichebak.part = function (typed, vocabulary) {
  const fitting = vocabulary.filter((word) => word.length > 3 && typed.length - word.length > 2);
  const longest = (words) => words.reduce((one, other) => (other.length > one.length ? other : one), "");
  return longest(fitting.filter((word) => typed.startsWith(word)))
    || longest(fitting.filter((word) => typed.endsWith(word)))
    || null;
};

// The edit distance of two words (optimal string alignment: letters added, removed, changed or swapped);
// `most + 1` when it is larger than `most`.
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
