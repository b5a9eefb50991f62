// What is found → the page. Everything that comes from a visitor or a sheet enters as text.
"use strict";

// An element with attributes and children; text children become text, never markup.
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

// A text of the interface with its places filled in; of three, the one for none, for one or for more.
fichebak.say = function (text, details = {}) {
  const form = typeof text === "string" ? text : text[Math.min(details.number, 2)];
  return form.replace(/\{(\w+)\}/g, (_, name) => details[name] ?? "");
};

// The filters as the form lists them, and by filter and value its box, with the text of the count it tells.
fichebak.read_form = function (form) {
  const filters = [];
  const options = [];
  for (const fieldset of form.querySelectorAll("fieldset[data-facet]")) {
    const values = [];
    options.push([...fieldset.querySelectorAll("label")].map((label) => {
      const [box, count] = [label.querySelector("input"), label.querySelector(".count").firstChild];
      values.push([box.value, label.querySelector("span").textContent, box.getAttribute("data-same")]);
      return { box, count, told: Number(count.data) };
    }));
    const label = fieldset.querySelector("legend").textContent;
    filters.push({ key: fieldset.getAttribute("data-facet"), label, values });
  }
  return { filters, options };
};

fichebak.View = class {
  constructor(form, options, records, words, root) {
    this.form = form;
    this.records = records;
    this.words = words;
    this.root = root;
    this.part = (name) => document.querySelector(`[data-part="${name}"]`);
    // Not form.elements.q: a filter may be called "elements", and would be what that finds.
    this.box = this.part("words");
    this.sort = this.part("sort");
    this.options = options;
    this.title = document.title;
    this.address = document.querySelector(".main > .print-only");
    this.lists = [...form.querySelectorAll("fieldset ul")];
    // The page comes with the first results, unless some have another state than on the day it was built.
    const aged = records.facets.some((facet, f) => facet.states && facet.values.some((_, value) =>
      options[f][value].told !== facet.of.reduce((sum, set) => sum + facet.sets[set].includes(value), 0)));
    const first = records.by_title.slice(0, Number(form.getAttribute("data-per-page")));
    this.shown = aged ? null : first.join();
    for (const link of form.querySelectorAll("label > :last-child")) link.replaceWith(...link.childNodes);
    for (const box of form.querySelectorAll("input[hidden]")) box.hidden = false;
    // The links are for whoever has no script; the boxes do more. Both hold the same words.
    for (const element of document.querySelectorAll("[data-script]")) element.hidden = false;
    for (const element of document.querySelectorAll("[data-no-script]")) element.remove();
  }

  // Puts the state into the form, where that did not come from the form itself.
  fill(state) {
    this.records.facets.forEach((_, f) => {
      this.options[f].forEach(({ box }, value) => (box.checked = state.chosen[f].has(value)));
    });
    if (this.box.value.trim() !== state.words.trim()) this.box.value = state.words;
    this.sort.value = state.sort;
  }

  counts(counts, chosen) {
    const focused = document.activeElement;
    counts.forEach((facet, f) => {
      let some = false;
      facet.forEach((count, value) => {
        const option = this.options[f][value];
        // The text that is there gets other letters: a thousand new pieces of text would cost several times that.
        if (option.told !== count) option.count.data = String(count);
        option.told = count;
        // Not gone, so that the list does not jump; not disabled while chosen, or it could not
        // be undone; nor while it has the focus, which would be lost.
        const disabled = count === 0 && !chosen[f].has(value) && option.box !== focused;
        if (option.box.disabled !== disabled) option.box.disabled = disabled;
        some ||= !disabled;
      });
      // A list that scrolls is reached by what is in it; when nothing in it takes the focus, by itself.
      if (some) this.lists[f].removeAttribute("tabindex");
      else this.lists[f].tabIndex = 0;
    });
  }

  quoted(label) {
    return fichebak.say(this.words.quoted, { label });
  }

  // What is asked, as people read it; each with what takes it away: a filter and its value, or -1 for the words.
  asked(state) {
    const chosen = this.records.facets.flatMap((facet, f) =>
      [...state.chosen[f]].map((value) => ({ label: facet.label + this.words.colon + facet.values[value][1], f, value })));
    return state.words.trim() ? [...chosen, { label: this.quoted(state.words.trim()), f: -1 }] : chosen;
  }

  // By its title a search is told from others, in the history, among tabs and bookmarks.
  name(state, page, pages) {
    const asked = this.asked(state).map(({ label }) => label).join(", ");
    const part = page > 1 ? fichebak.say(this.words.page, { number: page, total: pages }) : "";
    document.title = [asked, part, this.title].filter(Boolean).join(" – ");
  }

  // The same search in another language: what was asked goes along with who switches.
  switches(query) {
    for (const link of document.querySelectorAll(".languages a")) link.search = query;
  }

  // Where this search is found again, for who has it on paper only.
  printed(query) {
    if (this.address) this.address.textContent = this.address.textContent.split("?")[0] + (query ? `?${query}` : "");
  }

  // The focus goes to the results. Safari looks for where it went a moment later, and by then the page has
  // changed and it stays where it was: so the results come into sight by themselves.
  lead() {
    this.part("heading").focus();
    this.part("heading").scrollIntoView({ block: "nearest" });
  }

  // The active filters as buttons that take them away.
  chips(state, remove, clear) {
    const { element } = fichebak;
    const chips = this.asked(state).map(({ label, f, value }) => this.chip(label, () => remove(f, value)));
    const list = this.part("chips");
    const focused = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    list.replaceChildren(
      ...chips.map((chip) => element("li", {}, chip)),
      ...(chips.length > 1
        ? [element("li", {}, element("button", { type: "button", class: "clear", click: clear }, this.words.clear))]
        : []),
    );
    // The button that had the focus is gone: its neighbour takes over, or the list of results.
    if (focused >= 0) {
      const buttons = list.querySelectorAll("button");
      (buttons[Math.min(focused, buttons.length - 1)] || this.part("heading")).focus();
    }
  }

  chip(label, click) {
    const name = fichebak.say(this.words.remove, { label });
    const sign = fichebak.element("span", { "aria-hidden": "true" }, "×");
    return fichebak.element("button", { type: "button", "aria-label": name, click }, label, " ", sign);
  }

  // Told to screen readers too: the element is a polite live region.
  status(count) {
    const text = fichebak.say(this.words.found, { number: count });
    this.part("download").hidden = count === 0;
    // Of nothing there is nothing to show; where it leads stands what to do about it.
    this.part("leap").textContent = count ? fichebak.say(this.words.show, { number: count }) : text;
    this.say(text);
  }

  say(text) {
    const status = this.part("status");
    if (status.textContent !== text) status.textContent = text;
  }

  // Whether other results are shown than before; those that words found show other texts each time.
  results(sheets, by_words) {
    const shown = by_words ? null : sheets.join();
    if (shown !== null && shown === this.shown) return false;
    this.shown = shown;
    this.drawn = {};
    this.part("results").replaceChildren(...sheets.map((sheet) => this.card(sheet)));
    return true;
  }

  // Of the results that come next, those in sight are painted first; search.css leaves the others for a moment.
  sight_first() {
    const { classList } = this.part("results");
    classList.add("sight-first");
    requestAnimationFrame(() => setTimeout(() => classList.remove("sight-first")));
  }

  // The text of each card, as pieces, and its photo, when those cards are still there: `drawn` is what
  // told them apart. Added, so that a card that has the focus keeps it.
  texts(texts, drawn) {
    if (drawn !== this.drawn) return;
    const bodies = this.part("results").querySelectorAll(".card-body");
    texts.forEach(({ pieces, photo, lang }, place) => {
      if (photo) bodies[place].querySelector("h3").after(this.photo(photo));
      const shown = pieces.map(({ text, hit }) => (hit ? fichebak.element("mark", {}, text) : text));
      if (shown.some(Boolean)) bodies[place].append(" ", fichebak.element("p", { lang: lang || null }, shown));
    });
  }

  // As picture_attributes of fichebak/site/rendering.py has it; the last of the files goes without choosing.
  photo(files) {
    const address = (name) => `${this.root}assets/${name}`;
    const [src, width, height] = files[files.length - 1];
    const srcset = files.slice(0, -1).map(([name, wide]) => `${address(name)} ${wide}w`).join(", ");
    return fichebak.element("img", {
      class: "card-photo", src: address(src), srcset, sizes: "11rem", width, height,
      alt: "", loading: "lazy", decoding: "async",
    });
  }

  // A label; where nobody translated it, with its language around it.
  said(text) {
    const { untranslated, main } = this.words;
    return untranslated.includes(text) ? fichebak.element("span", { lang: main }, text) : text;
  }

  // The same as templates/card.html makes, with what `records` knows of a sheet; with the spaces, since on paper
  // its parts stand behind each other.
  card(sheet) {
    const { element } = fichebak;
    const { records } = this;
    const title = element("h3", {},
      element("a", { href: this.root + records.path(sheet), lang: records.langs[sheet] || null }, records.titles[sheet]));
    const said = records.lines.map((line) => ({ ...line, words: line.words(sheet), state: line.state(sheet) }));
    const at = (place) => said.filter((line) => line.place === place && line.words.length);
    const spans = (texts, attributes = {}) => texts.flatMap((text) => [element("span", attributes, text), " "]);
    const drafts = records.drafts.has(sheet) ? spans([this.words.draft], { class: "badge planned" }) : [];
    const loans = records.loans[sheet] ? spans([this.words.loan], { class: "badge" }) : [];
    const states = at("period").flatMap(({ state }) => spans([this.words.states[state]], { class: `badge ${state}` }));
    const tags = ({ words }) => [...words.slice(0, 3), ...(words.length > 3 ? [`+ ${words.length - 3}`] : [])];
    const [periods, marks] = [at("period"), at("marks")];
    return element("li", { class: "card" },
      element("div", { class: "card-body" }, title, at("line").map(({ words }) => [" ", element("p", { class: "org" }, words)])),
      " ",
      element("p", { class: "card-head" }, spans(at("corner").flatMap(({ words }) => words)), drafts, loans, states),
      " ",
      at("tags").map((line) => [element("ul", { class: "tags" }, tags(line).map((tag) => element("li", {}, this.said(tag)))), " "]),
      periods.length || marks.length
        ? element("p", { class: "card-foot" }, spans(periods.flatMap(({ words }) => words)),
            marks.length
              ? element("span", { class: "marks" }, spans(marks.map(({ label, words }) => [this.said(label), " ", words[0]])))
              : null)
        : null,
    );
  }

  // What was asked and cannot be answered: values that there are not, words that say nothing.
  remarks(unknown, vain) {
    // Of a strange address no more than tells what is wrong with it.
    const strange = unknown.slice(0, 3).map((value) => this.quoted(value.slice(0, 40))).join(", ");
    return [
      ...(strange ? [fichebak.say(this.words.unknown, { label: strange })] : []),
      ...(vain ? [fichebak.say(this.words.vain, { label: this.quoted(vain) })] : []),
    ];
  }

  // What to do when nothing is left: which single filter to drop, and what that gives; `several` tells
  // whether more than one thing was asked. And what else there is to say of what was asked.
  nothing(ways, suggestion, several, remarks, drop, take) {
    const { element, say } = fichebak;
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
        ? [several ? element("p", {}, this.words.ways) : "",
            element("ul", {}, ways.map(({ words, text, facet, count }) => {
              const label = words ? words.map((word) => this.quoted(word)).join(", ")
                : facet < 0 ? this.words.query : this.records.facets[facet].label;
              return button(say(this.words.drop, { label, number: count }), () => (words ? take(text) : drop(facet)));
            }))]
        : []),
    );
  }

  // What was asked for could not be loaded: nothing is shown that may be untrue.
  failed(again) {
    const { element } = fichebak;
    this.say(this.words.failed);
    this.results([]);
    this.pager(1, 1);
    this.part("nothing").hidden = false;
    this.part("nothing").replaceChildren(element("button", { type: "button", click: again }, this.words.retry));
  }

  pager(page, pages, go) {
    const { element } = fichebak;
    const pager = this.part("pager");
    pager.hidden = pages < 2;
    const item = (text, number) =>
      element("li", {}, element("button", { type: "button", click: () => go(number) }, text));
    pager.replaceChildren(
      element("p", {}, fichebak.say(this.words.page, { number: page, total: pages })),
      element("ol", {},
        page > 1 ? item(this.words.previous, page - 1) : null,
        page < pages ? item(this.words.next, page + 1) : null),
    );
  }
};
