// The collections: the sheets, and all lists of them (the index; per filter, an overview and the pages of its values).
import labels from "./_data/labels.json" with { type: "json" };

const PER_PAGE = 24;

function paged(base, list, sheets) {
  const total = Math.max(1, Math.ceil(sheets.length / PER_PAGE));
  const paths = Array.from({ length: total }, (_, n) => (n ? `${base}pagina/${n + 1}/` : base));
  return paths.map((path, n) => ({
    ...list, path, paths, number: n + 1, count: sheets.length,
    sheets: sheets.slice(n * PER_PAGE, (n + 1) * PER_PAGE),
  }));
}

export default function (config) {
  config.addPassthroughCopy("style.css");
  config.addCollection("sheets", (api) =>
    api.getFilteredByGlob("content/projecten/*.md").sort((a, b) => a.data.weight - b.data.weight));
  config.addCollection("lists", (api) => {
    const sheets = api.getFilteredByGlob("content/projecten/*.md").sort((a, b) => a.data.weight - b.data.weight);
    sheets.forEach((sheet, n) => {
      sheet.data.before = sheets[n - 1];
      sheet.data.after = sheets[n + 1];
    });
    const lists = paged("/", { title: "Buurtbak West-Vlaanderen" }, sheets);
    for (const [facet, { label, values }] of Object.entries(labels)) {
      const carriers = Object.fromEntries(Object.keys(values).map((key) => [key, []]));
      for (const sheet of sheets) for (const key of sheet.data[facet] || []) carriers[key].push(sheet);
      lists.push({ path: `/${facet}/`, title: label, facet, values, carriers });
      for (const [key, name] of Object.entries(values)) {
        lists.push(...paged(`/${facet}/${key}/`, { title: name, facet, label }, carriers[key]));
      }
    }
    return lists;
  });
  return { markdownTemplateEngine: false, dir: { input: ".", includes: "_includes", data: "_data", output: "public" } };
}
