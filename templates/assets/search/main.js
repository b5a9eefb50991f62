// The search page: address → state → what is found → what is shown; and every act → a new address.
"use strict";

fichebak.start = async function (form) {
  const given = (name) => form.getAttribute(`data-${name}`);
  const [folder, root, size] = [given("folder"), given("root"), Number(given("per-page"))];
  const words = JSON.parse(document.getElementById("words").textContent);
  if (location.search) fichebak.await_answer(words);
  const { filters, options } = fichebak.read_form(form);
  const coded = await fichebak.load(folder, given("records"));
  const records = fichebak.unpack_records(coded, filters, fichebak.today());
  const { facets } = records;
  const map = document.querySelector(".found-map");
  if (map) fichebak.follow(map, words, records.pins);
  const total = records.titles.length;
  const view = new fichebak.View(form, options, records, words, root);
  const sorts = [...view.sort.options].map((option) => option.value);
  let latest = 0; // a slow answer must not overwrite a later one
  let typing = 0; // the moment's wait for the next letter
  let searching = false; // whether the newest entry in the history is the search that is being typed
  let last = { words: "", answer: { allowed: null, tests: [], suggestion: null } };

  // The same words are not looked up again for every filter that is ticked.
  const find = async (asked) => {
    if (asked !== last.words) {
      const answer = async () => {
        if (!asked.trim()) return { allowed: null, tests: [], suggestion: null };
        await fichebak.need(given("find"), "find");
        return fichebak.find(asked, records, folder);
      };
      last = { words: asked, answer: answer() };
      last.answer.catch(() => (last = {}));
    }
    return last.answer;
  };

  const sorted = async (matched, state, allowed) => {
    const by = state.sort || (allowed ? "relevance" : "title");
    const newest = by === "newest" ? await fichebak.load(folder, records.files.newest) : null;
    const score = records.lines.find((line) => line.type === "score" && line.key === by);
    const value = {
      relevance: (sheet) => (allowed ? allowed.get(sheet) : 0),
      newest: (sheet) => newest[sheet],
    }[by] || (score && ((sheet) => Number.parseFloat((score.words(sheet)[0] || "-1").replace(",", "."))));
    const kept = new Uint8Array(total);
    for (const sheet of matched) kept[sheet] = 1;
    const order = records.by_title.filter((sheet) => kept[sheet]);
    // Sorting is stable: equals stay in order of title.
    return value ? order.sort((a, b) => value(b) - value(a)) : order;
  };

  const show = async (state) => {
    const turn = ++latest;
    clearTimeout(typing);
    view.fill(state);
    // On a slow line the words come late: nobody must take what is there for the answer.
    const slow = setTimeout(() => turn === latest && view.say(words.busy), 1000);
    const { allowed, tests, told: held = [], texts, suggestion } = await find(state.words)
      .finally(() => clearTimeout(slow));
    if (turn !== latest) return;
    const { matched, counts } = fichebak.select(facets, total, state.chosen, allowed);
    const order = await sorted(matched, state, allowed);
    if (turn !== latest) return;
    const pages = Math.max(1, Math.ceil(order.length / size));
    const page = Math.min(state.page, pages);
    const shown = order.slice((page - 1) * size, page * size);
    view.counts(counts, state.chosen);
    // Words that say nothing are no condition: nobody takes them away to see more.
    const vain = tests.length ? "" : state.words.trim();
    const said = vain ? { ...state, words: "" } : state;
    view.name(said, page, pages);
    view.switches(fichebak.write_address(state, facets, true));
    view.printed(fichebak.write_address(state, facets));
    view.chips(said, (f, value) => go(without(state, f, value)), () => go(empty(state)));
    view.status(order.length);
    const changed = view.results(shown, allowed !== null);
    view.nothing(
      order.length ? null : [...without_words(state, held), ...fichebak.ways_out(facets, total, state.chosen, allowed)],
      order.length ? null : suggestion,
      state.chosen.filter((values) => values.size).length + held.length > 1,
      view.remarks(state.unknown || [], vain),
      (f) => leave(without(state, f)),
      (text) => leave({ ...state, words: text, page: 1 }),
    );
    view.pager(page, pages, (number) => leave({ ...state, page: number }));
    document.dispatchEvent(new CustomEvent("found", { detail: { matched: order } }));
    view.part("download").onclick = () => download(order).catch((problem) => {
      console.error(problem);
      view.failed(() => leave(state));
    });
    // The lines below the titles come a moment later, so that the first answer does not wait; when
    // they do not come, the titles do without.
    if (!changed) return;
    const { drawn } = view;
    const told = (name, files, sheet) => fichebak.told(folder, name, files, sheet, records.slugs[sheet]);
    const lines = await Promise.all(shown.map(async (sheet) => {
      if (allowed) {
        const [text, photo] = await told("texts", texts, sheet);
        const pieces = fichebak.sentence(text, tests);
        if (pieces) return { pieces, photo, lang: records.loans[sheet] };
      }
      const [text, photo] = await told("summaries", records.files.summaries, sheet);
      return { pieces: [{ text, hit: false }], photo, lang: records.summary_langs[sheet] };
    }));
    view.texts(lines, drawn);
  };

  // Of a question in many words, those to drop: it keeps more of the question than dropping them all.
  const without_words = (state, held) => (held.length < 2 ? []
    : fichebak.shorter(state.words, held, fichebak.select(facets, total, state.chosen, null).matched));

  const without = (state, f, value) => {
    if (f < 0) return { ...state, words: "", page: 1 };
    const chosen = state.chosen.map((values) => new Set(values));
    if (value === undefined) chosen[f].clear();
    else chosen[f].delete(value);
    return { ...state, chosen, page: 1 };
  };
  const empty = (state) => ({ ...state, chosen: facets.map(() => new Set()), words: "", page: 1 });

  const go = (state, replace = false) => {
    searching = false;
    const query = fichebak.write_address(state, facets);
    const address = location.pathname + (query ? `?${query}` : "");
    if (address !== location.pathname + location.search) {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    }
    // The address that was written holds nothing strange any more.
    attempt({ ...state, unknown: [] });
  };

  // By a button that is gone when it has been used: the focus goes to what it led to.
  const leave = (state) => {
    view.lead();
    go(state);
  };

  const attempt = (state) => {
    const shown = show(state);
    const turn = latest;
    return shown.catch((problem) => {
      console.error(problem);
      if (turn === latest) view.failed(() => leave(state));
    }).finally(() => document.documentElement.classList.remove("awaiting"));
  };

  const asked = () => ({
    chosen: view.options.map(
      (options) => new Set(options.flatMap(({ box }, value) => (box.checked ? [value] : []))),
    ),
    words: view.box.value,
    sort: view.sort.value,
    page: 1,
  });

  const download = async (sheets) => {
    await fichebak.need(given("download"), "table");
    const home = new URL(root, location.href);
    const table = fichebak.table(fichebak.rows(records, sheets, words, home));
    const url = URL.createObjectURL(new Blob([table], { type: "text/csv" }));
    fichebak.element("a", { href: url, download: words.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  // On the document: the search box belongs to the form but stands outside it.
  document.addEventListener("change", (event) => {
    // Of the search box, a change is its end: who left it and comes back begins a new search.
    if (event.target === view.box) searching = false;
    else if (event.target.form === form) {
      view.sight_first();
      go(asked());
    }
  });
  view.box.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      // One entry in the history for one search, not one for every letter.
      go(asked(), searching);
      searching = true;
    }, 200);
  });
  view.part("leap").addEventListener("click", () => view.lead());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(asked());
    // Letters have searched already: who asks for an answer is led to it, on a phone below the fold.
    view.lead();
  });
  const reopen = () => {
    searching = false;
    return attempt(fichebak.read_address(location.search, facets, sorts));
  };
  window.addEventListener("popstate", reopen);
  // Who comes back to a page that was kept finds it as it was; but right after this, Safari empties its form.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) setTimeout(() => view.fill(fichebak.read_address(location.search, facets, sorts)));
  });
  // Who was quicker than the data has typed already.
  const [early, first] = [view.box.value.trim(), fichebak.read_address(location.search, facets, sorts)];
  if (early && early !== first.words.trim()) go({ ...first, words: early, page: 1 });
  else await attempt(first);
};

// Until the data are there: what the address asks, and not how many sheets the page came with.
fichebak.await_answer = function (words) {
  const [box, status] = ["words", "status"].map((name) => document.querySelector(`[data-part="${name}"]`));
  box.value ||= fichebak.read_address(location.search, [], []).words;
  fichebak.came_with = status.textContent;
  status.textContent = words.busy;
};

// The text and the photo of a sheet in a file of texts; no text when that cannot be loaded.
fichebak.told = async function (folder, name, { per, digest }, sheet, slug) {
  const file = `${name}-${Math.floor(sheet / per)}.js?${digest}`;
  const texts = await fichebak.load(folder, file).catch(() => ({}));
  return new Map(Object.entries(texts)).get(slug) || [""];
};

// This runs before the page is drawn: its styles give all that script adds its place from the start,
// and keep the first sheets out of sight while the address asks for others.
document.documentElement.classList.add("script");
if (location.search) document.documentElement.classList.add("awaiting");
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-records]");
  if (!form) return;
  // On a phone the results come first; the filters open at a touch.
  const filters = form.querySelector("details");
  filters.open = matchMedia("(min-width: 62rem)").matches;
  filters.classList.add("settled");
  fichebak.start(form).catch((problem) => {
    console.error(problem);
    // Without the data the page is as it came: links that lead to the same filters.
    document.documentElement.classList.remove("script", "awaiting");
    if (fichebak.came_with) document.querySelector('[data-part="status"]').textContent = fichebak.came_with;
  });
});
