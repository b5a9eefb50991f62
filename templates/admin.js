// Sveltia CMS asks a third party for the words of its own interface, and asks for ever when that is refused.
// They stand beside it: scripts/fetch-editor puts them there.
"use strict";
{
  const elsewhere = /^https:\/\/unpkg\.com\/@sveltia\/cms@[^/]+\/locales\//;
  const ask = window.fetch;
  window.fetch = (what, how) => ask(typeof what === "string" ? what.replace(elsewhere, "locales/") : what, how);
}
