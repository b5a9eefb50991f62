// The map on the search page follows the search: it shows the pins with results, their names and their counts.
"use strict";

// `pin_of` holds, for each sheet, the id of its pin.
fichebak.connect_map = function (map, words, pin_of) {
  const pins = [...map.querySelectorAll("[data-pin]")].map((pin) => ({
    pin,
    id: pin.getAttribute("data-pin"),
    place: pin.getAttribute("data-place"),
    count: pin.querySelector("text"),
  }));
  const names = [...map.querySelectorAll(".names text")];
  document.addEventListener("found", (event) => {
    const counts = new Map();
    for (const sheet of event.detail.matched) counts.set(pin_of[sheet], (counts.get(pin_of[sheet]) || 0) + 1);
    map.hidden = !pins.some(({ id }) => counts.has(id));
    const places = new Set(pins.filter(({ id }) => counts.has(id)).map(({ place }) => place));
    for (const name of names) name.classList.toggle("none", !places.has(name.textContent));
    for (const { pin, id, place, count } of pins) {
      const shown = counts.get(id) || 0;
      pin.classList.toggle("none", shown === 0);
      // A pin of one sheet has its title as label; only a pin of several sheets shows a count.
      if (!count || count.textContent === String(shown)) continue;
      count.textContent = String(shown);
      const what = fichebak.format(words.sheets, { number: shown });
      pin.setAttribute("aria-label", place ? fichebak.format(words.pin, { place, what }) : what);
    }
  });
};
