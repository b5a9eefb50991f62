// The map on the search page shows what was found: pins without a result go, counts follow.
"use strict";

// `pin_of` names, for each sheet, the pin that stands for it.
fichebak.follow = function (map, words, pin_of) {
  const pins = [...map.querySelectorAll("[data-pin]")].map((pin) => ({
    pin,
    id: pin.getAttribute("data-pin"),
    place: pin.getAttribute("data-place"),
    count: pin.querySelector("text"),
  }));
  document.addEventListener("found", (event) => {
    const counts = new Map();
    for (const sheet of event.detail.matched) counts.set(pin_of[sheet], (counts.get(pin_of[sheet]) || 0) + 1);
    for (const { pin, id, place, count } of pins) {
      const left = counts.get(id) || 0;
      pin.classList.toggle("none", left === 0);
      // A pin of one sheet is named after it; only those of several are counted.
      if (!count || count.textContent === String(left)) continue;
      count.textContent = String(left);
      const what = fichebak.say(words.sheets, { number: left });
      pin.setAttribute("aria-label", place ? fichebak.say(words.pin, { place, what }) : what);
    }
  });
};
