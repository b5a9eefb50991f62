// What a visitor asked for ⇄ the address of the page. The address is the only state there is.
"use strict";

// Of a value: its word in addresses, and what names it in every language where that is a word of one.
const [KEY, SAME] = [0, 2];

// { chosen: a set of value numbers per filter, words, sort, page, and of which values a filter has none };
// `sorts` are the sorts there are.
fichebak.read_address = function (query, facets, sorts) {
  const asked = new URLSearchParams(query);
  const unknown = new Set();
  const chosen = facets.map((facet) => {
    const named = (name) => facet.values.map((value, number) => [value[name], number]);
    const numbers = new Map([...named(SAME), ...named(KEY)]);
    // Several values stand in one parameter with commas, or in several parameters, as a form
    // without script would send them. What is not a value of the filter is left out.
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

// `common` is for who switches to another language.
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
  // Keys are letters, digits and hyphens: a comma between them reads better as itself.
  return asked.toString().replace(/%2C/g, ",");
};
