// The results as a table that Belgian Excel opens with a double click.
"use strict";

// Semicolons and a byte-order mark are what Excel expects here. A cell that begins like a formula
// is made text by an apostrophe: what an editor typed must not run on somebody's machine.
fichebak.table = function (rows) {
  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replace(/"/g, '""')}"`;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
};

fichebak.rows = function (records, sheets, words, home) {
  const plain = records.lines.filter((line) => line.facet === undefined);
  const head = [words.title, words.address];
  head.push(...records.facets.map((facet) => facet.label), ...plain.map((line) => line.label || line.type));
  return [
    head,
    ...sheets.map((sheet) => [
      records.titles[sheet],
      new URL(records.paths[sheet], home).href,
      ...records.facets.map((facet) => facet.of[sheet].map((value) => facet.values[value][1]).join(", ")),
      ...plain.map((line) => line.of[sheet]),
    ]),
  ];
};
