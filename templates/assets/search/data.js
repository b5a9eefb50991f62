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
    // A host may also answer with a page of its own: then something came, but not the data.
    this.script(folder + file).catch(() => null).then(() => {
      if (waiting.received) return;
      // Forgotten, so that a next try may succeed when the line is back.
      this.waiting.delete(name);
      waiting.reject(new Error(file));
    });
    return waiting.promise;
  },

  // The end of running a script, as a promise.
  script(address) {
    const script = document.createElement("script");
    script.src = address;
    const ended = new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(address)));
    });
    document.head.append(script);
    return ended;
  },

  // Runs a script of the page that is needed later, if what it makes is not there yet.
  async need(address, made) {
    if (!this[made]) await this.script(address);
    if (!this[made]) throw new Error(address);
  },
};
