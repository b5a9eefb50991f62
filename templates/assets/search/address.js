// Search state ⇄ query string of the page. The query string is the only state that is kept.
"use strict";

// Indexes into a facet value: its slug in the query string, and its language-independent slug, if the first
// belongs to one language.
const [KEY, SAME] = [0, 2];

// Returns { chosen: a set of value numbers per facet, words, sort, page, unknown: slugs that no facet value has }.
// `sorts` lists the valid sort keys.
fichebak.read_address = function (query, facets, sorts) {
  const asked = new URLSearchParams(query);
  const unknown = new Set();
  const chosen = facets.map((facet) => {
    const named = (name) => facet.values.map((value, number) => [value[name], number]);
    const numbers = new Map([...named(SAME), ...named(KEY)]);
    // Values are separated by commas in one parameter, or repeat the parameter, as a form sends them
    // without script. Unknown values are ignored here and reported in `unknown`.
    const keys = asked.getAll(facet.key).flatMap((part) => part.split(",")).filter(Boolean);
    for (const key of keys) if (!numbers.has(key)) unknown.add(key);
    return new Set(keys.filter((key) => numbers.has(key)).map((key) => numbers.get(key)));
  });
  const page = Number.parseInt(asked.get("p"), 10);
  return {
    chosen,
    words: (asked.get("q") || "").slice(0, 200),
    sort: sorts.includes(asked.get("sort")) ? asked.get("sort") : "",
    page: page > 1 ? page : 1,
    unknown: [...unknown],
  };
};

// `common` writes language-independent slugs, for the links to the same search in other languages.
fichebak.write_address = function (state, facets, common = false) {
  const asked = new URLSearchParams();
  facets.forEach((facet, f) => {
    const keys = [...state.chosen[f]].sort((a, b) => a - b).map((number) => facet.values[number])
      .map((value) => (common && value[SAME]) || value[KEY]);
    if (keys.length) asked.set(facet.key, keys.join(","));
  });
  if (state.words.trim()) asked.set("q", state.words.trim());
  if (state.sort) asked.set("sort", state.sort);
  if (state.page > 1) asked.set("p", String(state.page));
  // Keys are letters, digits and hyphens, so commas are safe unescaped, and easier to read.
  return asked.toString().replace(/%2C/g, ",");
};
