// Shows the results on the page. What a visitor or an editor wrote is inserted as text, never as markup.
"use strict";

// Makes an element. Strings among the children become text nodes; a function among the attributes, a listener.
fichebak.element = function (name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child != null && child !== ""));
  return made;
};

// Changes the existing text node: a thousand new ones would cost several times as much. Unless a browser that translates
// the page replaced it.
fichebak.write = function (element, text) {
  const [node] = element.childNodes;
  if (node.nodeType === Node.TEXT_NODE) node.data = text;
  else element.textContent = text;
};

// Fills in the placeholders of a text. Of a list of three texts, takes the one for `number`: none, one or more.
fichebak.format = function (text, details = {}) {
  const form = typeof text === "string" ? text : text[Math.min(details.number, 2)];
  return form.replace(/\{(\w+)\}/g, (_, name) => details[name] ?? "");
};

// Returns { filters, options }: the filters as the form lists them; and per filter and value its checkbox (`box`),
// the element with its count, and the number that this shows.
fichebak.read_form = function (form) {
  const filters = [];
  const options = [];
  for (const fieldset of form.querySelectorAll("fieldset[data-facet]")) {
    const values = [];
    options.push([...fieldset.querySelectorAll("label")].map((label) => {
      const [box, count] = [label.querySelector("input"), label.querySelector(".count")];
      values.push([box.value, label.querySelector("span").textContent, box.getAttribute("data-same")]);
      return { box, count, shown: Number(count.textContent) };
    }));
    const label = fieldset.querySelector("legend").textContent;
    filters.push({ key: fieldset.getAttribute("data-facet"), label, values });
  }
  return { filters, options };
};

fichebak.View = class {
  constructor(form, options, records, words, root) {
    this.records = records;
    this.words = words;
    this.root = root;
    this.part = (name) => document.querySelector(`[data-part="${name}"]`);
    // Not form.elements.q: a filter may be called "elements", and would shadow that property.
    this.box = this.part("words");
    this.sort = this.part("sort");
    this.options = options;
    this.title = document.title;
    this.address = document.querySelector(".main > .print-only");
    this.lists = [...form.querySelectorAll("fieldset ul")];
    // The page already shows the first results, unless the state of some project changed since the build.
    const outdated = records.facets.some((facet, f) => facet.states && facet.values.some((_, value) =>
      options[f][value].shown !== facet.of.reduce((sum, set) => sum + facet.sets[set].includes(value), 0)));
    const first = records.by_title.slice(0, Number(form.getAttribute("data-per-page")));
    this.shown = outdated ? null : first.join();
    // Replace the links, which work without script, by checkboxes with the same labels.
    for (const link of form.querySelectorAll("label > :last-child")) link.replaceWith(...link.childNodes);
    for (const box of form.querySelectorAll("input[hidden]")) box.hidden = false;
    for (const element of document.querySelectorAll("[data-script]")) element.hidden = false;
    for (const element of document.querySelectorAll("[data-no-script]")) element.remove();
    this.within = [...form.querySelectorAll(".within")].map((box) => this.find_within(box));
  }

  // Shows only the values with what is typed above a long list, and those that are chosen.
  find_within(box) {
    const fold = (text) => fichebak.words_of(text).join(" ");
    const list = box.nextElementSibling;
    const rows = [...list.children].map((row) => [row, fold(row.querySelector("span").textContent)]);
    const status = fichebak.element("p", { "aria-live": "polite" });
    list.before(status);
    const shorten = () => {
      const sought = fold(box.value);
      let vain = true;
      for (const [row, label] of rows) vain = row.classList.toggle("unsought", !label.includes(sought)) && vain;
      this.set_status(vain ? this.words.absent : "", status);
    };
    box.addEventListener("input", shorten);
    return shorten;
  }

  // Makes the long lists agree with the boxes above them again, after the browser emptied these.
  shorten_lists() {
    for (const shorten of this.within) shorten();
  }

  // Sets the form to a state that did not come from the form itself, such as that of the address.
  fill(state) {
    this.records.facets.forEach((_, f) => {
      this.options[f].forEach(({ box }, value) => (box.checked = state.chosen[f].has(value)));
    });
    if (this.box.value.trim() !== state.words.trim()) this.box.value = state.words;
    this.sort.value = state.sort;
  }

  // Shows the number of results of each filter value.
  show_counts(counts, chosen) {
    const focused = document.activeElement;
    counts.forEach((facet, f) => {
      let some = false;
      facet.forEach((count, value) => {
        const option = this.options[f][value];
        if (option.shown !== count) fichebak.write(option.count, String(count));
        option.shown = count;
        // A value without results stays in the list, so that the list does not jump. It is not disabled while it is
        // chosen, since it could not be undone; nor while it has the focus, which would be lost.
        const disabled = count === 0 && !chosen[f].has(value) && option.box !== focused;
        if (option.box.disabled !== disabled) option.box.disabled = disabled;
        some ||= !disabled;
      });
      // A scrolling list needs a tab stop for the keyboard: its checkboxes, or itself if they are all disabled.
      if (some) this.lists[f].removeAttribute("tabindex");
      else this.lists[f].tabIndex = 0;
    });
  }

  quoted(label) {
    return fichebak.format(this.words.quoted, { label });
  }

  // The conditions of a search, each with its label and what to remove: facet `f` and its value, or -1 for the words.
  conditions(state) {
    const chosen = this.records.facets.flatMap((facet, f) =>
      [...state.chosen[f]].map((value) => ({ label: facet.label + this.words.colon + facet.values[value][1], f, value })));
    return state.words.trim() ? [...chosen, { label: this.quoted(state.words.trim()), f: -1 }] : chosen;
  }

  // The title distinguishes searches in the history, among tabs and bookmarks.
  set_title(state, page, pages) {
    const conditions = this.conditions(state).map(({ label }) => label).join(", ");
    const part = page > 1 ? fichebak.format(this.words.page, { number: page, total: pages }) : "";
    document.title = [conditions, part, this.title].filter(Boolean).join(" – ");
  }

  // Makes the links to other languages lead to the same search.
  link_languages(query) {
    for (const link of document.querySelectorAll(".languages a")) link.search = query;
  }

  // Updates the address that is printed on paper.
  print_address(query) {
    if (this.address) this.address.textContent = this.address.textContent.split("?")[0] + (query ? `?${query}` : "");
  }

  // Moves the focus to the results. Safari scrolls to a focused element a moment later; by then the page has
  // changed, and it does not scroll. So this scrolls as well.
  focus_results() {
    this.part("heading").focus();
    this.part("heading").scrollIntoView({ block: "nearest" });
  }

  // Shows the active conditions as buttons that remove them.
  show_chips(state, remove, clear) {
    const { element } = fichebak;
    const chips = this.conditions(state).map(({ label, f, value }) => this.chip(label, () => remove(f, value)));
    const list = this.part("chips");
    const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    list.replaceChildren(
      ...chips.map((chip) => element("li", {}, chip)),
      ...(chips.length > 1
        ? [element("li", {}, element("button", { type: "button", class: "clear", click: clear }, this.words.clear))]
        : []),
    );
    // The button that had the focus is gone: focus its neighbour, or the results.
    if (focused >= 0) {
      const buttons = list.querySelectorAll("button");
      (buttons[Math.min(focused, buttons.length - 1)] || this.part("heading")).focus();
    }
  }

  chip(label, click) {
    const name = fichebak.format(this.words.remove, { label });
    const sign = fichebak.element("span", { "aria-hidden": "true" }, "×");
    return fichebak.element("button", { type: "button", "aria-label": name, click }, label, " ", sign);
  }

  // Shows the number of results. Screen readers announce it: the status is a polite live region.
  show_total(count) {
    const text = fichebak.format(this.words.found, { number: count });
    this.part("download").hidden = count === 0;
    // Without results, the button says so instead of “show”; it leads to the help on what to do.
    this.part("leap").textContent = count ? fichebak.format(this.words.show, { number: count }) : text;
    this.set_status(text);
  }

  // Not again what is there already: screen readers would repeat it at each key.
  set_status(text, status = this.part("status")) {
    if (status.textContent !== text) status.textContent = text;
  }

  // Shows a card per sheet, without its text. Returns whether the cards changed: after a text search always, since
  // their texts depend on the words.
  show_results(sheets, by_words) {
    const shown = by_words ? null : sheets.join();
    if (shown !== null && shown === this.shown) return false;
    this.shown = shown;
    this.rendering = {};
    this.part("results").replaceChildren(...sheets.map((sheet) => this.card(sheet)));
    return true;
  }

  // For the next frame, search.css lays out and paints only the results in view: the page reacts sooner.
  paint_visible_first() {
    const { classList } = this.part("results");
    classList.add("sight-first");
    requestAnimationFrame(() => setTimeout(() => classList.remove("sight-first")));
  }

  // Adds to each card its text, as pieces, and its photo, unless other cards were shown in the meantime: `rendering`
  // identifies the cards. They are not replaced, so that a focused link keeps the focus.
  show_texts(texts, rendering) {
    if (rendering !== this.rendering) return;
    const bodies = this.part("results").querySelectorAll(".card-body");
    texts.forEach(({ pieces, photo, lang }, place) => {
      if (photo) bodies[place].querySelector("h3").after(this.photo(photo));
      const shown = pieces.map(({ text, hit }) => (hit ? fichebak.element("mark", {}, text) : text));
      if (shown.some(Boolean)) bodies[place].append(" ", fichebak.element("p", { lang: lang || null }, shown));
    });
  }

  // The same as picture_attributes in fichebak/site/images.py. The last file is for browsers without srcset; its name is
  // set last, since Safari starts to load a picture by what it knows of it at that moment.
  photo(files) {
    const address = (name) => `${this.root}assets/${name}`;
    const [src, width, height] = files[files.length - 1];
    const srcset = files.slice(0, -1).map(([name, pixels]) => `${address(name)} ${pixels}w`).join(", ");
    return fichebak.element("img", {
      class: "card-photo", alt: "", loading: "lazy", decoding: "async", width, height,
      sizes: "11rem", srcset, src: address(src),
    });
  }

  // A label, in a <span lang> if it is not translated.
  label_of(text) {
    const { untranslated, main } = this.words;
    return untranslated.includes(text) ? fichebak.element("span", { lang: main }, text) : text;
  }

  // The same card as templates/card.html, without the parts that `records` lacks. It keeps the spaces between the
  // parts, since these are inline on paper.
  card(sheet) {
    const { element } = fichebak;
    const { records } = this;
    const title = element("h3", {},
      element("a", { href: this.root + records.path(sheet), lang: records.langs[sheet] || null }, records.titles[sheet]));
    const lines = records.lines.map((line) => ({ ...line, words: line.words(sheet), state: line.state(sheet) }));
    const at = (place) => lines.filter((line) => line.place === place && line.words.length);
    const spans = (texts, attributes = {}) => texts.flatMap((text) => [element("span", attributes, text), " "]);
    const drafts = records.drafts.has(sheet) ? spans([this.words.draft], { class: "badge planned" }) : [];
    const fallback = records.wholly_in[sheet] ? spans([this.words.fallback], { class: "badge" }) : [];
    const states = at("period").flatMap(({ state }) => spans([this.words.states[state]], { class: `badge ${state}` }));
    const tags = ({ words }) => [
      ...words.slice(0, 3).map((tag) => this.label_of(tag)),
      ...(words.length > 3 ? [fichebak.format(this.words.more, { number: words.length - 3 })] : []),
    ];
    const [periods, marks] = [at("period"), at("marks")];
    return element("li", { class: "card" },
      element("div", { class: "card-body" }, title, at("line").map(({ words }) => [" ", element("p", { class: "org" }, words)])),
      " ",
      element("p", { class: "card-head" }, spans(at("corner").flatMap(({ words }) => words)), drafts, fallback, states),
      " ",
      at("tags").map((line) => [element("ul", { class: "tags" }, tags(line).map((tag) => element("li", {}, tag))), " "]),
      periods.length || marks.length
        ? element("p", { class: "card-foot" }, spans(periods.flatMap(({ words }) => words)),
            marks.length
              ? element("span", { class: "marks" }, spans(marks.map(({ label, words }) => [this.label_of(label), " ", words[0]])))
              : null)
        : null,
    );
  }

  // Sentences about what the search ignores: unknown values, and a query of only stop words.
  remarks(unknown, ignored) {
    // The address may be long: quote only enough to recognise the values.
    const quoted = unknown.slice(0, 3).map((value) => this.quoted(value.slice(0, 40))).join(", ");
    return [
      ...(quoted ? [fichebak.format(this.words.unknown, { label: quoted })] : []),
      ...(ignored ? [fichebak.format(this.words.vain, { label: this.quoted(ignored) })] : []),
    ];
  }

  // Shows the remarks, and for a search without results the ways out: conditions to drop, each with its number of
  // results, introduced by a sentence, and a corrected query.
  show_help(ways, intro, suggestion, remarks, drop, take) {
    const { element, format } = fichebak;
    const help = this.part("nothing");
    help.hidden = !ways && !suggestion && !remarks.length;
    if (help.hidden) return;
    const button = (text, click) => element("li", {}, element("button", { type: "button", click }, text));
    const [before, after] = this.words.meant.split("{label}");
    help.replaceChildren(
      ...remarks.map((remark) => element("p", {}, remark)),
      ...(suggestion
        ? [element("p", {}, before, element("button", { type: "button", click: () => take(suggestion) }, suggestion), after)]
        : []),
      ...(ways && ways.length
        ? [intro ? element("p", {}, intro) : "",
            element("ul", {}, ways.map(({ words, text, facet, count }) => {
              const label = words ? words.map((word) => this.quoted(word)).join(", ")
                : facet < 0 ? this.words.query : this.records.facets[facet].label;
              return button(format(this.words.drop, { label, number: count }), () => (words ? take(text) : drop(facet)));
            }))]
        : []),
    );
  }

  // When data could not be loaded: clears the results, which belong to an earlier search, and offers a retry.
  show_failure(retry) {
    const { element } = fichebak;
    this.set_status(this.words.failed);
    this.show_results([]);
    this.show_pager(1, 1);
    this.part("download").hidden = true;
    this.part("leap").textContent = this.words.failed;
    this.part("nothing").hidden = false;
    this.part("nothing").replaceChildren(element("button", { type: "button", click: retry }, this.words.retry));
  }

  show_pager(page, pages, go) {
    const { element } = fichebak;
    const pager = this.part("pager");
    pager.hidden = pages < 2;
    const item = (text, number) =>
      element("li", {}, element("button", { type: "button", click: () => go(number) }, text));
    pager.replaceChildren(
      element("p", {}, fichebak.format(this.words.page, { number: page, total: pages })),
      element("ol", {},
        page > 1 ? item(this.words.previous, page - 1) : null,
        page < pages ? item(this.words.next, page + 1) : null),
    );
  }
};
