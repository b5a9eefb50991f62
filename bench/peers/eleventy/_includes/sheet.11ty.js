import { base, e } from "./parts.js";

const value = ({ label, path }) => `<li>${path ? `<a href="/${path}">${e(label)}</a>` : e(label)}</li>`;
const fact = ({ label, values }) => `<div class="fact">
        <dt>${e(label)}</dt>
        <dd><ul>${values.map(value).join("")}</ul></dd>
      </div>`;
const neighbour = (rel, sheet) => sheet ? `<a rel="${rel}" href="${sheet.url}">${e(sheet.data.title)}</a>` : "";

export function render({ title, summary, card, facts, content, before, after, page }) {
  return base({ title, summary, path: page.url, main: `<nav class="crumbs" aria-label="Kruimelpad"><ol><li><a href="/">Start</a></li><li aria-current="page">${e(title)}</li></ol></nav>
<article class="sheet">
  <header class="head">
    <h1>${e(title)}</h1>
    <p class="byline">${e(card.organisation)} · ${e(card.town)}</p>
    <p class="lede">${e(summary)}</p>
  </header>
  <div class="prose">
    ${content}
  </div>
  <aside class="facts" id="feiten">
    <h2>Feiten</h2>
    <dl>
      ${facts.map(fact).join("\n      ")}
    </dl>
  </aside>
</article>
<nav class="neighbours" aria-label="Vorige en volgende">
  ${neighbour("prev", before)}
  ${neighbour("next", after)}
</nav>` });
}
