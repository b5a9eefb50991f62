// The sheets that match the chosen facet values, and the result count of every other value.
"use strict";

// OR within a facet, AND between facets. `chosen` holds a set of value numbers per facet; `allowed`, when
// given, holds the sheets that match the words.
//
// A sheet that passes every facet is a result, and counts towards all its values. A sheet that fails exactly
// one counts only towards its values of that facet: choosing one of them would make it a result. Sheets with
// the same set of values in a facet are tallied per set, so that each set is expanded once.
fichebak.select = function (facets, total, chosen, allowed) {
  const tallies = facets.map((facet) => new Uint32Array(facet.sets.length));
  const active = facets.flatMap((facet, f) => {
    if (!chosen[f].size) return [];
    const passes = facet.sets.map((values) => values.some((value) => chosen[f].has(value)));
    return [{ f, of: facet.of, passes }];
  });
  const matched = [];
  for (let sheet = 0; sheet < total; sheet++) {
    if (allowed && !allowed.has(sheet)) continue;
    let failed = -1;
    let failures = 0;
    for (const { f, of, passes } of active) {
      if (passes[of[sheet]]) continue;
      failed = f;
      if (++failures > 1) break;
    }
    if (failures === 0) {
      matched.push(sheet);
      for (let f = 0; f < facets.length; f++) tallies[f][facets[f].of[sheet]]++;
    } else if (failures === 1) {
      tallies[failed][facets[failed].of[sheet]]++;
    }
  }
  const counts = facets.map((facet, f) => {
    const sums = new Array(facet.values.length).fill(0);
    tallies[f].forEach((count, set) => facet.sets[set].forEach((value) => (sums[value] += count)));
    return sums;
  });
  return { matched, counts };
};

// When nothing matches: each facet that gives results when dropped, with their number, most first. Facet -1
// stands for dropping the words.
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
