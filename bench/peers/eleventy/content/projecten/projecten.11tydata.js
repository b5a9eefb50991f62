export default {
  layout: "sheet.11ty.js",
  permalink: (data) => `/projecten/${data.slug}/index.html`,
};
