import { base, card, e, pager, tabs } from "./_includes/parts.js";

export const data = {
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.path}index.html`,
};

const values = ({ facet, values, carriers }) => `<ul class="values">
  ${Object.entries(values).map(([key, label]) => `<li><a href="/${facet}/${key}/"><span>${e(label)}</span> <span class="count">${carriers[key].length}</span></a></li>`).join("\n  ")}
</ul>`;

const cards = (list) => `<p class="ruled label">${list.count} fiches</p>
<ul class="cards">
  ${list.sheets.map(card).join("\n")}
</ul>
${pager(list)}`;

const crumbs = ({ facet, label }) => label ? `<nav class="crumbs" aria-label="Kruimelpad"><ol><li><a href="/">Start</a></li><li><a href="/${facet}/">${e(label)}</a></li></ol></nav>\n` : "";

export function render({ list, labels }) {
  const main = `${crumbs(list)}${tabs(labels)}\n<h1>${e(list.title)}</h1>\n${list.values ? values(list) : cards(list)}`;
  return base({ title: list.title, path: list.path, main });
}
