// The parts that all pages share, as JavaScript functions: the fastest of Eleventy's template languages.
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const e = (text) => String(text ?? "").replace(/[&<>"']/g, (character) => ENTITIES[character]);

export const base = ({ title, summary, path, main }) => `<!doctype html>
<html lang="nl">
<head>
  <meta charset="utf-8">
  <title>${e(title)} – Buurtbak West-Vlaanderen</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="description" content="${e(summary || "Buurtbak West-Vlaanderen")}">
  <link rel="canonical" href="https://buurtbak.example${path}">
  <meta property="og:title" content="${e(title)}">
  <meta property="og:site_name" content="Buurtbak West-Vlaanderen">
  <link rel="stylesheet" href="/style.css">
</head>
<body>
  <a class="skip" href="#inhoud">Naar de inhoud</a>
  <header class="site-head"><div><a class="holder" href="/">Buurtbak West-Vlaanderen</a></div></header>
  <main class="main" id="inhoud">
    ${main}
  </main>
  <footer class="site-foot"><div><p>Netwerk Buurtwerk West-Vlaanderen</p></div></footer>
</body>
</html>
`;

export const tabs = (labels) => `<nav aria-label="Filters">
  <ul class="tabs">
    <li class="tab"><a href="/">Alle</a></li>
    ${Object.entries(labels).map(([facet, { label }]) => `<li class="tab"><a href="/${facet}/">${e(label)}</a></li>`).join("\n    ")}
  </ul>
</nav>`;

const cards = new Map();
export function card(sheet) {
  const { slug, title, summary, card: on } = sheet.data;
  if (!cards.has(slug)) {
    cards.set(slug, `<li class="card">
  <div class="card-body">
    <h3><a href="${sheet.url}">${e(title)}</a></h3>
    <p class="org">${e(on.organisation)}</p>
    <p>${e(summary)}</p>
  </div>
  <p class="card-head"><span>${e(on.town)}</span></p>
  <ul class="tags">${on.labels.slice(0, 3).map((label) => `<li>${e(label)}</li>`).join("")}</ul>
  <p class="card-foot"><span>${e(on.period)}</span> <span class="marks">Aanrader ${e(on.recommended)} Impact ${e(on.impact)}</span></p>
</li>`);
  }
  return cards.get(slug);
}

export const pager = ({ number, paths }) => paths.length < 2 ? "" : `<nav class="pager" aria-label="Pagina’s">
  <p>Pagina ${number} van ${paths.length}</p>
  <ol>
    ${number > 1 ? `<li><a href="${paths[number - 2]}" rel="prev">Vorige</a></li>` : ""}
    <li><a href="${paths[0]}">1</a></li>
    <li><a href="${paths.at(-1)}">${paths.length}</a></li>
    ${number < paths.length ? `<li><a href="${paths[number]}" rel="next">Volgende</a></li>` : ""}
  </ol>
</nav>`;
