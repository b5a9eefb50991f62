// The results as a CSV file that Excel with Belgian settings opens correctly on a double click.
"use strict";

// Excel expects semicolons and a byte-order mark here. An apostrophe turns a cell that begins like a formula
// into text, so that what an editor typed cannot run on a visitor's machine (CSV injection), and keeps the nought
// in front of a phone number.
fichebak.table = function (rows) {
  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r\n]|^0\d+$/.test(text) ? `'${text}` : text;
    return `"${safe.replace(/"/g, '""')}"`;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
};

fichebak.rows = function (records, sheets, words, home) {
  const plain = records.lines.filter((line) => line.facet === undefined);
  // The facet of a score (“at least 8, at least 7, …”) is omitted: the score has its own column.
  const scores = new Set(plain.filter((line) => line.type === "score").map((line) => line.key));
  const facets = records.facets.filter((facet) => !scores.has(facet.key));
  // Only the 8 of 8/10: Excel would read the fraction as the eighth of October.
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
