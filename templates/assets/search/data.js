// The catalogue's data, loaded as scripts when it is needed: see fichebak/site/search.py.
"use strict";

const fichebak = {
  waiting: new Map(),

  // Called by a data file with what it holds.
  receive(name, data) {
    const waiting = this.waiting.get(name);
    if (!waiting) return;
    waiting.received = true;
    waiting.resolve(data);
  },

  // The data of a file, as a promise; each file is asked for once.
  load(folder, file) {
    const name = file.split(".")[0];
    const known = this.waiting.get(name);
    if (known) return known.promise;
    const waiting = {};
    waiting.promise = new Promise((resolve, reject) => {
      waiting.resolve = resolve;
      waiting.reject = reject;
    });
    this.waiting.set(name, waiting);
    const script = document.createElement("script");
    script.src = folder + file;
    // A host may also answer with a page of its own: then something came, but not the data.
    for (const end of ["load", "error"]) {
      script.addEventListener(end, () => {
        if (waiting.received) return;
        // Forgotten, so that a next try may succeed when the line is back.
        this.waiting.delete(name);
        waiting.reject(new Error(file));
      });
    }
    document.head.append(script);
    return waiting.promise;
  },
};
