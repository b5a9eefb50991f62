// The search page: address → state → what is found → what is shown; and every act → a new address.
"use strict";

fichebak.start = async function (form) {
  const given = (name) => form.getAttribute(`data-${name}`);
  const [folder, root, size] = [given("folder"), given("root"), Number(given("per-page"))];
  const words = JSON.parse(document.getElementById("words").textContent);
  const records = await fichebak.load(folder, given("records"));
  const { facets } = records;
  const map = document.querySelector(".found-map");
  if (map) fichebak.follow(map, words);
  const total = records.titles.length;
  const view = new fichebak.View(form, records, words, root);
  const sorts = [...view.sort.options].map((option) => option.value);
  let latest = 0; // a slow answer must not overwrite a later one
  let typing = 0; // the moment's wait for the next letter
  let searching = false; // whether the newest entry in the history is the search that is being typed
  let last = { words: "", answer: { allowed: null, tests: [], suggestion: null } };

  // The same words are not looked up again for every filter that is ticked.
  const find = async (asked) => {
    if (asked !== last.words) {
      last = { words: asked, answer: fichebak.find(asked, records, folder) };
      last.answer.catch(() => (last = {}));
    }
    return last.answer;
  };

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
    clearTimeout(typing);
    view.fill(state);
    const { allowed, tests, texts, suggestion } = await find(state.words);
    if (turn !== latest) return;
    const { matched, counts } = fichebak.select(facets, total, state.chosen, allowed);
    const order = sorted(matched, state, allowed);
    const pages = Math.max(1, Math.ceil(order.length / size));
    const page = Math.min(state.page, pages);
    const shown = order.slice((page - 1) * size, page * size);
    view.counts(counts, state.chosen);
    view.chips(state, (f, value) => go(without(state, f, value)), () => go(empty(state)));
    view.status(order.length);
    view.results(shown);
    view.nothing(
      order.length ? null : fichebak.ways_out(facets, total, state.chosen, allowed),
      order.length ? null : suggestion,
      (f) => leave(without(state, f)),
      (text) => leave({ ...state, words: text, page: 1 }),
    );
    view.pager(page, pages, (number) => leave({ ...state, page: number }));
    document.dispatchEvent(new CustomEvent("found", { detail: { matched: order } }));
    view.part("download").onclick = () => download(order);
    // The lines below the titles come a moment later, so that the first answer does not wait; when
    // they do not come, the titles do without.
    const { perFile, files } = records;
    const text = (names, each, sheet) => fichebak.text(folder, names[Math.floor(sheet / each)], sheet % each);
    const lines = await Promise.all(shown.map(async (sheet) => {
      const held = allowed && fichebak.sentence(await text(texts, perFile.texts, sheet), tests);
      return held || [{ text: await text(files.summaries, perFile.summaries, sheet), hit: false }];
    }));
    if (turn === latest) view.texts(lines);
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
    searching = false;
    const query = fichebak.write_address(state, facets);
    const address = location.pathname + (query ? `?${query}` : "");
    if (address !== location.pathname + location.search) {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    }
    attempt(state);
  };

  // By a button that is gone when it has been used: the focus goes to what it led to.
  const leave = (state) => {
    view.part("heading").focus();
    go(state);
  };

  const attempt = (state) => {
    const shown = show(state);
    const turn = latest;
    return shown.catch((problem) => {
      console.error(problem);
      if (turn === latest) view.failed(() => leave(state));
    });
  };

  const asked = () => ({
    chosen: view.options.map(
      (options) => new Set(options.flatMap(({ box }, value) => (box.checked ? [value] : []))),
    ),
    words: view.box.value,
    sort: view.sort.value,
    page: 1,
  });

  const download = (sheets) => {
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
    else if (event.target.form === form) go(asked());
  });
  view.box.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      // One entry in the history for one search, not one for every letter.
      go(asked(), searching);
      searching = true;
    }, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(asked());
  });
  const reopen = () => {
    searching = false;
    return attempt(fichebak.read_address(location.search, facets, sorts));
  };
  window.addEventListener("popstate", reopen);
  await reopen();
};

// One of the texts in a file; nothing when that cannot be loaded.
fichebak.text = async function (folder, file, place) {
  const texts = await fichebak.load(folder, file).catch(() => null);
  return texts ? texts[place] : "";
};

const form = document.querySelector("form[data-records]");
// Without the data the page stays as it came: links that lead to the same filters.
if (form) fichebak.start(form).catch((problem) => console.error(problem));
