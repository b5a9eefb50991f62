// Sveltia CMS fetches its interface translations from a CDN, and retries for ever when that is blocked.
// scripts/fetch-editor stores them beside this file; requests for them are redirected there.
"use strict";
{
  const cdn = /^https:\/\/unpkg\.com\/@sveltia\/cms@[^/]+\/locales\//;
  const fetch_original = window.fetch;
  window.fetch = (resource, options) =>
    fetch_original(typeof resource === "string" ? resource.replace(cdn, "locales/") : resource, options);
}
