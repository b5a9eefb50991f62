// The results as a table that Belgian Excel opens with a double click.
"use strict";

// Semicolons and a byte-order mark are what Excel expects here. A cell that begins like a formula
// is made text by an apostrophe: what an editor typed must not run on somebody's machine.
fichebak.table = function (rows) {
  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
    return `"${safe.replace(/"/g, '""')}"`;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
};

fichebak.rows = function (records, sheets, words, home) {
  const plain = records.lines.filter((line) => line.facet === undefined);
  // “At least 8, at least 7, …” is the filter of a score that has a column of its own.
  const scores = new Set(plain.filter((line) => line.type === "score").map((line) => line.key));
  const facets = records.facets.filter((facet) => !scores.has(facet.key));
  // Excel would take 8/10 for the eighth of October.
  const shown = (line, sheet) => {
    const text = line.words(sheet).join(", ");
    return line.type === "score" ? text.split("/")[0] : text;
  };
  return [
    [words.title, words.address, ...facets.map((facet) => facet.label), ...plain.map((line) => line.label)],
    ...sheets.map((sheet) => [
      records.titles[sheet],
      new URL(records.path(sheet), home).href,
      ...facets.map((facet) => fichebak.values_of(facet, sheet).map((value) => facet.values[value][1]).join(", ")),
      ...plain.map((line) => shown(line, sheet)),
    ]),
  ];
};
