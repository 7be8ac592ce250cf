// Reads {folder, records} as JSON; writes Pagefind's index of the records into the folder, and
// what a browser needs to ask it.

import fs from "node:fs";
import path from "node:path";
import * as pagefind from "pagefind";

// Beside letters and digits: what symbols are made of in text and code, as in W^O and d_k.
const SIGNS = "_^@±×∞";
// Small pieces of the index, for a search fetches one for each word.
process.env.PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE = "5000";
const NEEDED = /^(pagefind\.js|pagefind-entry\.json|wasm\.en\.|.*\.pf_)|^(index|fragment)\//;

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

// A word by which a section can be asked for, whatever others have its words; search.js makes it too.
// (Pagefind has filters for this, but writes them in another order each time.)
const address = (url) => `zz${url.toLowerCase().replace(/[^a-z0-9]/g, "")}`;

function html({ url, title, page, also, defines, text }) {
  const meta = (name, value) =>
    value && `<meta data-pagefind-meta="${name}[content]" content="${escape(value)}">`;
  const names = [...also, address(url)].join(", ");
  const head =
    meta("title", title) + meta("page", page) + meta("also", names) + meta("defines", defines.join(" "));
  return `<html lang="en"><head>${head}</head><body>${escape(text)}</body></html>`;
}

const { folder, records } = JSON.parse(fs.readFileSync(0, "utf8"));
const { index } = await pagefind.createIndex({ includeCharacters: SIGNS, forceLanguage: "en" });
const errors = [];
for (const record of records) {
  errors.push(...(await index.addHTMLFile({ url: record.url, content: html(record) })).errors);
}
const result = await index.getFiles();
errors.push(...result.errors);
await pagefind.close();
if (errors.length) throw new Error(errors.join("\n"));

for (const file of result.files.filter((file) => NEEDED.test(file.path))) {
  const target = path.join(folder, file.path);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, file.content);
}
