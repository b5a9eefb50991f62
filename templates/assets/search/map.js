// The map on the search page shows what was found: pins without a result go, counts follow.
"use strict";

fichebak.follow = function (map, words) {
  const pins = [...map.querySelectorAll("[data-sheets]")].map((pin) => ({
    pin,
    sheets: pin.getAttribute("data-sheets").split(" ").map(Number),
    place: pin.getAttribute("data-place"),
    count: pin.querySelector("text"),
  }));
  document.addEventListener("found", (event) => {
    const found = new Set(event.detail.matched);
    for (const { pin, sheets, place, count } of pins) {
      const left = sheets.filter((sheet) => found.has(sheet)).length;
      pin.classList.toggle("none", left === 0);
      // A pin of one sheet is named after it; only those of several are counted.
      if (!count) continue;
      count.textContent = String(left);
      const what = fichebak.say(words.sheets, { number: left });
      pin.setAttribute("aria-label", place ? fichebak.say(words.pin, { place, what }) : what);
    }
  });
};
