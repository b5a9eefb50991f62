// The search page: address → state → results → page. Every action of the visitor writes a new address.
"use strict";

fichebak.start = async function (form) {
  const setting = (name) => form.getAttribute(`data-${name}`);
  const [folder, root, size] = [setting("folder"), setting("root"), Number(setting("per-page"))];
  const words = JSON.parse(document.getElementById("words").textContent);
  if (location.search) fichebak.await_answer(words, setting("find"));
  const map = document.querySelector(".found-map");
  fichebak.remember_open({ filters: form.querySelector("details"), ...(map && { map }) });
  const { filters, options } = fichebak.read_form(form);
  const coded = await fichebak.load(folder, setting("records"));
  const records = fichebak.unpack_records(coded, filters, fichebak.today());
  const { facets } = records;
  if (map) fichebak.connect_map(map, words, records.pins);
  const total = records.titles.length;
  const view = new fichebak.View(form, options, records, words, root);
  const sorts = [...view.sort.options].map((option) => option.value);
  // The number of the newest search: a slower, older one must not overwrite its results.
  let latest = 0;
  // The timer that waits for the next key.
  let typing = 0;
  // Whether the newest history entry is the search that is being typed.
  let searching = false;
  // Whether somebody tried again after a failure.
  let retried = false;
  let last = {};

  // Remembers the last answer: ticking a filter does not repeat the text search.
  const find = async (query) => {
    if (query !== last.query) {
      const answer = async () => {
        if (!query.trim()) return { allowed: null, tests: [], suggestion: null };
        await fichebak.need(setting("find"), "find");
        return fichebak.find(query, records, folder);
      };
      last = { query, answer: answer() };
      last.answer.catch(() => (last = {}));
    }
    return last.answer;
  };

  const sorted = async (matched, state, allowed) => {
    const score = records.lines.find((line) => line.type === "score" && line.key === state.sort);
    const newest = state.sort === "newest" && await fichebak.load(folder, records.files.newest);
    let value = !state.sort && allowed ? (sheet) => allowed.get(sheet) : null;
    if (score) value = (sheet) => Number.parseFloat((score.words(sheet)[0] || "-1").replace(",", "."));
    if (newest) value = (sheet) => newest[sheet];
    const kept = new Uint8Array(total);
    for (const sheet of matched) kept[sheet] = 1;
    const order = records.by_title.filter((sheet) => kept[sheet]);
    // Sorting is stable: equal values stay in title order.
    return value ? order.sort((a, b) => value(b) - value(a)) : order;
  };

  // The sentence of a sheet that holds the words, or else its summary; and its photo.
  const text_of = async (sheet, allowed, tests, texts) => {
    const load = (name, files) => fichebak.load_text(folder, name, files, sheet, records.slugs[sheet]);
    if (allowed) {
      const [text, photo] = await load("texts", texts);
      const pieces = fichebak.sentence(text, tests);
      if (pieces) return { pieces, photo, lang: records.wholly_in[sheet] };
    }
    const [text, photo] = await load("summaries", records.files.summaries);
    return { pieces: [{ text, hit: false }], photo, lang: records.summary_langs[sheet] };
  };

  const show = async (state) => {
    const turn = ++latest;
    clearTimeout(typing);
    view.fill(state);
    // On a slow connection the index comes late: say so, or the old results look like the answer.
    const slow = setTimeout(() => turn === latest && view.set_status(words.busy), 1000);
    const { allowed, tests, matches = [], texts, suggestion } = await find(state.words)
      .finally(() => clearTimeout(slow));
    if (turn !== latest) return;
    const { matched, counts } = fichebak.select(facets, total, state.chosen, allowed);
    const order = await sorted(matched, state, allowed);
    if (turn !== latest) return;
    const pages = Math.max(1, Math.ceil(order.length / size));
    const page = Math.min(state.page, pages);
    const shown = order.slice((page - 1) * size, page * size);
    view.show_counts(counts, state.chosen);
    // A query of only stop words is ignored: it is no condition that the visitor could remove.
    const ignored = tests.length ? "" : state.words.trim();
    const applied = ignored ? { ...state, words: "" } : state;
    view.set_title(applied, page, pages);
    view.link_languages(fichebak.write_address(state, facets, true));
    view.print_address(fichebak.write_address(state, facets));
    view.show_chips(applied, (f, value) => go(without(state, f, value)), () => go(empty(state)));
    view.show_total(order.length);
    const changed = view.show_results(shown, allowed !== null);
    const several = state.chosen.filter((values) => values.size).length + matches.length > 1;
    // Beside a question what was meant, the advice to try another word would be one too many.
    const alone = matches.length && !suggestion
      ? fichebak.format(words.alone, { label: view.quoted(state.words.trim()) }) : "";
    view.show_help(
      order.length ? null : [...without_words(state, matches), ...fichebak.ways_out(facets, total, state.chosen, allowed)],
      several ? words.ways : alone,
      order.length ? null : suggestion,
      view.remarks(state.unknown || [], ignored),
      (f) => go_to_results(without(state, f)),
      (text) => go_to_results({ ...state, words: text, page: 1 }),
    );
    view.show_pager(page, pages, (number) => go_to_results({ ...state, page: number }));
    document.dispatchEvent(new CustomEvent("found", { detail: { matched: order } }));
    view.part("download").onclick = () => download(order).catch((error) => {
      console.error(error);
      fail(state);
    });
    // The texts of the cards are loaded after the cards are shown, so that the results do not wait for them. When the page
    // opens they appear together, so that nothing moves: but who waits for a text sees the other results before long.
    if (!changed) return;
    setTimeout(reveal, 3000);
    const { rendering } = view;
    view.show_texts(await Promise.all(shown.map((sheet) => text_of(sheet, allowed, tests, texts))), rendering);
  };

  // Suggests which words of a query to drop, instead of the whole query.
  const without_words = (state, matches) => (matches.length < 2 ? []
    : fichebak.shorter(state.words, matches, fichebak.select(facets, total, state.chosen, null).matched));

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
      history[replace ? "replaceState" : "pushState"](history.state, "", address);
    }
    // The new address has no unknown values any more.
    attempt({ ...state, unknown: [] });
  };

  // For a button that disappears when it is used: moves the focus to the results.
  const go_to_results = (state) => {
    view.focus_results();
    go(state);
  };

  // What fails again while the page itself is there has gone from the server: the site was published since this page
  // was opened. The page of now names the data of now.
  const fail = (state) => {
    view.show_failure(() => {
      retried = true;
      go_to_results(state);
    });
    if (retried) fetch(location.href, { method: "HEAD" }).then(({ ok }) => ok && location.reload(), () => null);
  };

  const reveal = () => document.documentElement.classList.remove("awaiting");

  const attempt = (state) => {
    const shown = show(state);
    const turn = latest;
    return shown.catch((error) => {
      console.error(error);
      if (turn === latest) fail(state);
    }).finally(reveal);
  };

  const form_state = () => ({
    chosen: view.options.map(
      (options) => new Set(options.flatMap(({ box }, value) => (box.checked ? [value] : []))),
    ),
    words: view.box.value,
    sort: view.sort.value,
    page: 1,
  });

  const download = async (sheets) => {
    await fichebak.need(setting("download"), "table");
    const home = new URL(root, location.href);
    const csv = fichebak.table(fichebak.rows(records, sheets, words, home));
    const url = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    fichebak.element("a", { href: url, download: words.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  // Listen on the document: the search box belongs to the form but stands outside it.
  document.addEventListener("change", (event) => {
    // The search box sends "change" when it loses the focus: what is typed later is a new search.
    if (event.target === view.box) searching = false;
    else if (event.target.form === form) {
      view.paint_visible_first();
      go(form_state());
    }
  });
  view.box.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      // One history entry per search, not one per letter.
      go(form_state(), searching);
      searching = true;
    }, 200);
  });
  view.part("leap").addEventListener("click", () => view.focus_results());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(form_state());
    // Typing has searched already. Submitting leads to the results, which are below the fold on a phone.
    view.focus_results();
  });
  const reopen = () => {
    searching = false;
    return attempt(fichebak.read_address(location.search, facets, sorts));
  };
  window.addEventListener("popstate", reopen);
  // A page restored from the back/forward cache is as it was, but right after this event Safari empties its form.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    setTimeout(() => {
      view.fill(fichebak.read_address(location.search, facets, sorts));
      view.shorten_lists();
    });
  });
  // What was typed before the data had loaded.
  const [early, first] = [view.box.value.trim(), fichebak.read_address(location.search, facets, sorts)];
  if (early && early !== first.words.trim()) go({ ...first, words: early, page: 1 });
  else await attempt(first);
};

// Whether the filters and the map are open is kept with the page in the history: who comes back from a sheet finds them
// as they were left, and the results where they were.
fichebak.remember_open = function (parts) {
  for (const [name, part] of Object.entries(parts)) part.open = history.state?.[name] ?? part.open;
  const remember = () => history.replaceState(
    Object.fromEntries(Object.entries(parts).map(([name, { open }]) => [name, open])), "",
  );
  for (const part of Object.values(parts)) part.addEventListener("toggle", remember);
  window.addEventListener("popstate", remember);
};

// Until the data have loaded: shows the query of the address, and “busy” instead of the total number of sheets. The script
// for words comes along with the data, not after them.
fichebak.await_answer = function (words, find) {
  const [box, status] = ["words", "status"].map((name) => document.querySelector(`[data-part="${name}"]`));
  box.value ||= fichebak.read_address(location.search, [], []).words;
  if (box.value) document.head.append(fichebak.element("link", { rel: "preload", as: "script", href: find }));
  fichebak.initial_status = status.textContent;
  status.textContent = words.busy;
};

// Returns [text, photo] of a sheet, from one of the files of texts. The text is empty if the file cannot be loaded.
fichebak.load_text = async function (folder, name, { per, digest }, sheet, slug) {
  const file = `${name}-${Math.floor(sheet / per)}.js?${digest}`;
  const texts = await fichebak.load(folder, file).catch(() => ({}));
  return new Map(Object.entries(texts)).get(slug) || [""];
};

// This runs before the first paint. The class "script" reserves the space of everything that scripts add;
// "awaiting" hides the sheets that the page came with while the address asks for others.
document.documentElement.classList.add("script");
if (location.search) document.documentElement.classList.add("awaiting");
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-records]");
  if (!form) return;
  // On a phone the filters start closed, so that the results come first.
  const filters = form.querySelector("details");
  filters.open = matchMedia("(min-width: 62rem)").matches;
  filters.classList.add("settled");
  fichebak.start(form).catch((error) => {
    console.error(error);
    // Without the data, fall back to the page without script: its links lead to the same filters.
    document.documentElement.classList.remove("script", "awaiting");
    if (fichebak.initial_status) document.querySelector('[data-part="status"]').textContent = fichebak.initial_status;
  });
});
