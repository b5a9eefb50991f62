// Which sheets a choice of filter values leaves, and what each other value would leave.
"use strict";

// OR inside a filter, AND between filters. `chosen` holds a set of value numbers per filter;
// `allowed`, when given, says for each sheet whether the words let it through.
//
// A sheet that fails no filter is a result, and counts for all its values. A sheet that fails
// exactly one counts for its values of that one only: it would be a result if they were chosen too.
fichebak.select = function (facets, total, chosen, allowed) {
  const counts = facets.map((facet) => new Array(facet.values.length).fill(0));
  const matched = [];
  const active = facets.map((_, f) => chosen[f].size > 0);
  for (let sheet = 0; sheet < total; sheet++) {
    if (allowed && !allowed.has(sheet)) continue;
    let failed = -1;
    let failures = 0;
    for (let f = 0; f < facets.length && failures < 2; f++) {
      if (!active[f]) continue;
      if (!facets[f].of[sheet].some((value) => chosen[f].has(value))) {
        failures++;
        failed = f;
      }
    }
    if (failures === 0) {
      matched.push(sheet);
      for (let f = 0; f < facets.length; f++) {
        for (const value of facets[f].of[sheet]) counts[f][value]++;
      }
    } else if (failures === 1) {
      for (const value of facets[failed].of[sheet]) counts[failed][value]++;
    }
  }
  return { matched, counts };
};

// For a choice that leaves nothing: the single filters (and the words) to drop, with how many
// sheets each would bring back, most first.
fichebak.ways_out = function (facets, total, chosen, allowed) {
  const ways = [];
  facets.forEach((facet, f) => {
    if (!chosen[f].size) return;
    const without = chosen.map((values, g) => (g === f ? new Set() : values));
    const { matched } = fichebak.select(facets, total, without, allowed);
    if (matched.length) ways.push({ facet: f, count: matched.length });
  });
  if (allowed) {
    const { matched } = fichebak.select(facets, total, chosen, null);
    if (matched.length) ways.push({ facet: -1, count: matched.length });
  }
  return ways.sort((a, b) => b.count - a.count);
};
