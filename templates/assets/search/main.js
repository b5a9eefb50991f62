// The search page: address → state → what is found → what is shown; and every act → a new address.
"use strict";

fichebak.PER_PAGE = 24;

fichebak.start = async function (form) {
  const { folder, root } = form.dataset;
  const words = JSON.parse(document.getElementById("words").textContent);
  const records = await fichebak.load(folder, form.dataset.records);
  const { facets } = records;
  const total = records.titles.length;
  const view = new fichebak.View(form, records, words, root);
  let latest = 0; // a slow answer must not overwrite a later one

  const sorted = (matched, state, allowed) => {
    const by = state.sort || (allowed ? "relevance" : "title");
    const score = records.lines.find((line) => line.type === "score" && line.key === by);
    const value = {
      relevance: (sheet) => (allowed ? allowed.get(sheet) : 0),
      newest: (sheet) => records.newest[sheet],
    }[by] || (score && ((sheet) => Number.parseFloat((score.of[sheet] || "-1").replace(",", "."))));
    // The records are in order of title, and sorting is stable: equals stay in that order.
    return value ? matched.sort((a, b) => value(b) - value(a)) : matched;
  };

  const show = async (state) => {
    const turn = ++latest;
    view.fill(state);
    const { allowed, suggestion } = await fichebak.find(state.words, records, folder);
    if (turn !== latest) return;
    const { matched, counts } = fichebak.select(facets, total, state.chosen, allowed);
    const order = sorted(matched, state, allowed);
    const pages = Math.max(1, Math.ceil(order.length / fichebak.PER_PAGE));
    const page = Math.min(state.page, pages);
    const shown = order.slice((page - 1) * fichebak.PER_PAGE, page * fichebak.PER_PAGE);
    view.counts(counts, state.chosen);
    view.chips(state, (f, value) => go(without(state, f, value)), () => go(empty(state)));
    view.status(order.length);
    view.results(shown, new Map());
    view.nothing(
      order.length ? null : fichebak.ways_out(facets, total, state.chosen, allowed),
      order.length ? null : suggestion,
      (f) => go(without(state, f)),
      (text) => go({ ...state, words: text, page: 1 }),
    );
    view.pager(page, pages, (number) => {
      go({ ...state, page: number });
      view.part("heading").focus();
    });
    document.dispatchEvent(new CustomEvent("found", { detail: { matched: order } }));
    view.part("download").onclick = () => download(order);
    // The lines below the titles come a moment later, so that the first answer does not wait.
    const texts = await (allowed
      ? fichebak.sentences(shown, fichebak.words_of(state.words), records, folder)
      : fichebak.summaries(shown, records, folder));
    if (turn === latest) view.results(shown, texts);
  };

  const without = (state, f, value) => {
    if (f < 0) return { ...state, words: "", page: 1 };
    const chosen = state.chosen.map((values) => new Set(values));
    if (value === undefined) chosen[f].clear();
    else chosen[f].delete(value);
    return { ...state, chosen, page: 1 };
  };
  const empty = (state) => ({ ...state, chosen: facets.map(() => new Set()), words: "", page: 1 });

  const go = (state, replace = false) => {
    const query = fichebak.write_address(state, facets);
    const address = location.pathname + (query ? `?${query}` : "");
    if (address !== location.pathname + location.search) {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    }
    show(state);
  };

  const asked = () => ({
    chosen: view.options.map(
      (options) => new Set(options.flatMap(({ box }, value) => (box.checked ? [value] : []))),
    ),
    words: form.elements.q.value,
    sort: form.elements.sort.value,
    page: 1,
  });

  const download = (sheets) => {
    const home = new URL(root, location.href);
    const table = fichebak.table(fichebak.rows(records, sheets, words, home));
    const url = URL.createObjectURL(new Blob([table], { type: "text/csv" }));
    fichebak.element("a", { href: url, download: words.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  let typing = 0;
  // On the document: the search box belongs to the form but stands outside it.
  document.addEventListener("change", (event) => {
    if (event.target.form === form && event.target !== form.elements.q) go(asked());
  });
  document.addEventListener("input", (event) => {
    if (event.target !== form.elements.q) return;
    clearTimeout(typing);
    // One entry in the history for one search, not one for every letter.
    const going_on = new URLSearchParams(location.search).has("q");
    typing = setTimeout(() => go(asked(), going_on), 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    go(asked());
  });
  window.addEventListener("popstate", () => show(fichebak.read_address(location.search, facets)));
  await show(fichebak.read_address(location.search, facets));
};

// For each sheet, what its card says below the title.
fichebak.summaries = async function (sheets, records, folder) {
  const texts = await fichebak.texts("summaries", sheets, records, folder);
  return new Map(sheets.map((sheet, place) => [sheet, [{ text: texts[place], hit: false }]]));
};

// For each sheet, the first sentence that holds a word asked for.
fichebak.sentences = async function (sheets, words, records, folder) {
  const texts = await fichebak.texts("texts", sheets, records, folder);
  return new Map(sheets.map((sheet, place) => [sheet, fichebak.sentence(texts[place], words)]));
};

// One kind of text of some sheets, from the files that hold them.
fichebak.texts = async function (kind, sheets, records, folder) {
  const per_file = records.perFile[kind];
  const files = records.files[kind];
  return Promise.all(sheets.map(async (sheet) => {
    const texts = await fichebak.load(folder, files[Math.floor(sheet / per_file)]);
    return texts[sheet % per_file];
  }));
};

const form = document.querySelector("form[data-records]");
// Without the data the page stays as it came: links that lead to the same filters.
if (form) fichebak.start(form).catch((problem) => console.error(problem));
