// Loads the catalogue's data on demand, as scripts: see fichebak/site/search.py.
"use strict";

const fichebak = {
  waiting: new Map(),

  // Each data file calls this with its contents.
  receive(name, data) {
    const waiting = this.waiting.get(name);
    if (!waiting) return;
    waiting.received = true;
    waiting.resolve(data);
  },

  // A promise of a file's data; each file is requested once.
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
    // A host may answer with an error page of its own: the script then loads without delivering data.
    this.script(folder + file).catch(() => null).then(() => {
      if (waiting.received) return;
      // Forget the failure, so that a retry can succeed once the connection is back.
      this.waiting.delete(name);
      waiting.reject(new Error(file));
    });
    return waiting.promise;
  },

  // A promise that resolves when the script has run.
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

  // Loads a script on first use, unless the member that it defines (`made`) already exists.
  async need(address, made) {
    if (!this[made]) await this.script(address);
    if (!this[made]) throw new Error(address);
  },
};
