// The worker behind the search box: what Material's box asks in its own messages, Pagefind answers.
// Nothing of the index is asked for before somebody types.

const MESSAGE = { setup: 0, ready: 1, query: 2, result: 3 };
const FOLDER = new URL("../search/", self.location);

const PAUSE = 100; // milliseconds between two letters that are typed in one go
const MOST_RESULTS = 12;
const EXCERPT = 30; // words
// Titles and the words that the glossary gives to a section weigh more than its text.
const BEGUN = 1.5; // a name that goes on as typed counts more, and the very name comes first
const RANKING = { termSimilarity: 3, metaWeights: { title: 5, also: 5, defines: 2, page: 0 } };
// A question in plain words is about the other ones.
const STOP_WORDS = new Set(
  ("a about an and are as at be been between but by can could did difference do does explain for " +
    "from had has have how i if in into is it its many me mean means much my of on or our should " +
    "so than that the their them then there these they this to us vs was we were what when where " +
    "which who whose why will with without work works would you your").split(" "),
);

let loading; // the engine and the phrases, from the first query on
let newest; // the last query: an answer to an older one is not shown

async function load() {
  const [pagefind, phrases] = await Promise.all([
    import(new URL("pagefind.js", FOLDER)),
    fetch(new URL("phrases.json", FOLDER)).then((answer) => answer.json()),
  ]);
  const engine = pagefind.createInstance({ basePath: FOLDER.pathname, ranking: RANKING });
  const leads = new Map(); // from a phrase to the sections that it names
  const short = new Map(); // the same without stop words: a question is seldom put as it stands
  for (const [phrase, url] of phrases) {
    const all = words(phrase);
    for (const [map, key] of [[leads, all.join(" ")], [short, telling(all).join(" ")]]) {
      map.set(key, [...(map.get(key) ?? []), url]);
    }
  }
  const vocabulary = [...new Set([...leads.keys()].flatMap((key) => key.split(" ")))];
  return { engine, phrases, leads, short, vocabulary, asked: new Map() };
}

// The words of a text, without the signs around and between them.
function words(text) {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{M}\p{N}_^√@±×∞]+/u)
    .filter(Boolean);
}

// A word as the engine knows it: √d_k stands in the index as d_k.
const bare = (word) => word.replaceAll("√", "") || word;

// The words that say what a question is about; all of them if none does.
function telling(words) {
  const left = words.filter((word) => !STOP_WORDS.has(word));
  return left.length ? left : words;
}

// How many letters must be typed, left out, changed or swapped with their neighbour.
function distance(a, b) {
  let before;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}

// What is one slip away from a word, two from a long one; the word itself if nothing is.
function nearest(word, known) {
  const slips = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
  let best = { steps: slips + 1, other: word };
  for (const other of known) {
    if (Math.abs(other.length - word.length) > slips) continue;
    const steps = distance(word, other);
    if (steps < best.steps) best = { steps, other };
  }
  return best.other;
}

// What was meant by a word: itself, what it is a slip of, or nothing if it stands nowhere. Pagefind
// itself would shorten an unknown word until something fits.
async function meant(word, search) {
  const { engine, vocabulary } = search;
  if (STOP_WORDS.has(word)) return word;
  const whole = vocabulary.find((known) => known.startsWith(word));
  // The index comes in pieces by alphabet, and the word that is being typed may be in the next one.
  if (whole) await engine.preload(bare(whole));
  if (whole || (await engine.search(`"${bare(word)}"`)).results.length) return word;
  const near = nearest(word, vocabulary);
  if (near !== word) return near;
  const [begun] = await ask(word, search);
  const content = begun ? (await begun.data()).content.split(/\s+/) : [];
  return begun?.words.some((at) => matches(content[at], word)) ? word : undefined;
}

// Hundreds of words begin with the same one or two letters, and are spread over the whole index:
// who types only these means them. An answer is kept: with every further letter, the words before it
// are asked for again.
const SHORT = 3;
function ask(word, { engine, asked }) {
  if (!asked.has(word)) {
    const query = word.length < SHORT ? `"${bare(word)}"` : bare(word);
    asked.set(word, engine.search(query).then(({ results }) => results));
  }
  return asked.get(word);
}

// The word by which search_index.mjs lets a section be asked for.
const address = (url) => `zz${url.toLowerCase().replace(/[^a-z0-9]/g, "")}`;

// Pagefind finds only what has every word. A question has words that no section has, so each word
// is searched by itself: a section counts the more, the more of them it has. Sections that carry the
// very name are among the results, however many others have more of its words.
async function find(terms, named, search) {
  const hits = new Map();
  for (const term of terms) {
    for (const { id, score, words: places, data } of await ask(term, search)) {
      if (!hits.has(id)) hits.set(id, { score: 0, terms: [], places: new Map(), data });
      const hit = hits.get(id);
      hit.score += score;
      hit.terms.push(term);
      for (const place of places) {
        if (term.length > (hit.places.get(place)?.length ?? 0)) hit.places.set(place, term);
      }
    }
  }
  for (const hit of hits.values()) hit.score *= hit.terms.length ** 2;
  const best = [...hits.values()].sort((a, b) => b.score - a.score).slice(0, MOST_RESULTS);
  for (const url of [...named].slice(0, MOST_RESULTS)) {
    for (const { id, data } of (await search.engine.search(`"${address(url)}"`)).results) {
      const hit = hits.get(id) ?? { score: 1, terms: [], places: new Map(), data };
      const found = (await data()).url.replace(/^\//, "");
      if (found === url && !best.includes(hit)) best.push(hit);
    }
  }
  return Promise.all(best.map(async (hit) => ({ ...hit, data: await hit.data() })));
}

// The sections that carry the name somebody typed, and those whose name begins so.
function namesakes(said, { leads, short }) {
  const name = said.join(" ");
  const names = [...leads.keys()];
  const question = telling(said).join(" ");
  const alike = names.filter((other) => other.split(" ").length === said.length);
  const named = leads.get(name) ?? short.get(question) ?? leads.get(nearest(name, alike));
  const begun = names.filter((other) => other.startsWith(name));
  return { named: new Set(named), begun: new Set(begun.flatMap((other) => leads.get(other))) };
}

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

function mark(word) {
  const core = word.match(/[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/u)?.[0] ?? word;
  const [before, after] = word.split(core);
  return `${escape(before)}<mark data-md-highlight>${escape(core)}</mark>${escape(after)}`;
}

// Any word may begin with one or two letters: then only they themselves are a match.
const matches = (word, term) =>
  words(word).some((part) => (term.length < SHORT ? part === term : part.startsWith(term)));

const markTitle = (title, terms) =>
  title
    .split(/(\s+)/)
    .map((word) => (terms.some((term) => matches(word, term)) ? mark(word) : escape(word)))
    .join("");

// The stretch of a text where the most matches stand together.
function excerpt(text, places) {
  const all = text.split(/\s+/);
  const marked = [...places].filter(([at, term]) => term.length >= SHORT || matches(all[at], term));
  const order = marked.map(([at]) => at).sort((a, b) => a - b);
  const within = (start) => order.filter((at) => at >= start && at < start + EXCERPT).length;
  const densest = order.reduce((a, b) => (within(b) > within(a) ? b : a), order[0] ?? 0);
  const start = Math.max(0, Math.min(densest - 5, all.length - EXCERPT));
  const shown = all
    .slice(start, start + EXCERPT)
    .map((word, i) => (order.includes(start + i) ? mark(word) : escape(word)));
  if (start > 0) shown.unshift("…");
  if (start + EXCERPT < all.length) shown.push("…");
  return `<p>${shown.join(" ")}</p>`;
}

// One result as Material's box shows it; the terms are marked on the page that it leads to.
function section({ data, score, terms, places }, wanted) {
  const marked = terms.filter((term) => term.length >= SHORT).map((term) => [term, true]);
  const missing = wanted.filter((term) => !terms.includes(term)).map((term) => [term, false]);
  return {
    location: data.url.replace(/^\//, ""),
    page: data.meta.page,
    title: markTitle(data.meta.title, terms),
    text: excerpt(data.content, places),
    score,
    terms: Object.fromEntries([...marked, ...missing]),
  };
}

async function answer(query) {
  if (!query.trim()) return { items: [], suggest: [] };
  loading ??= load();
  const search = await loading;
  const typed = words(query);
  const read = await Promise.all(typed.map((word) => meant(word, search)));
  const said = read.map((word, i) => word ?? typed[i]);
  const wanted = [...new Set(telling(said))];
  const { named, begun } = namesakes(said, search);

  const hits = await find(wanted.filter((word) => read.includes(word)), named, search);
  // A sign may be in the way; if there is nothing but signs, the notation page may know more.
  const plain = query.replace(/[^\p{L}\p{Nd}]+/gu, " ").trim();
  if (!hits.length && plain !== query.trim()) return answer(plain || "symbols");
  const found = hits.map((hit) => section(hit, wanted));
  for (const result of found) if (begun.has(result.location)) result.score *= BEGUN;
  const most = Math.max(...found.map((result) => result.score));
  for (const result of found) if (named.has(result.location)) result.score += most;
  const pages = new Map();
  for (const result of found.sort((a, b) => b.score - a.score)) {
    const page = result.location.split("#")[0];
    pages.set(page, [...(pages.get(page) ?? []), result]);
  }
  // The box wants the title of the page in every group, even if it was not found.
  const items = [...pages].map(([location, group]) =>
    group.some((result) => result.location === location)
      ? group
      : [...group, { location, title: escape(group[0].page), text: "", score: 0, terms: {} }],
  );
  return { items, suggest: suggestions(query, items[0]?.[0].location, search.phrases) };
}

// The box completes its last word; better with what leads to the first result.
function suggestions(query, first, phrases) {
  const last = query.split(/[\s-]+/).at(-1);
  const longer = phrases.filter(([phrase]) => phrase.toLowerCase().startsWith(query.toLowerCase()));
  const [phrase] = longer.find(([, url]) => url === first) ?? longer[0] ?? [];
  return phrase ? [last + phrase.slice(query.length)] : [];
}

self.addEventListener("message", async ({ data: { type, data } }) => {
  if (type === MESSAGE.setup) self.postMessage({ type: MESSAGE.ready });
  if (type !== MESSAGE.query) return;
  newest = data;
  // Nobody waits for the answer to half a word, and each would fetch another piece of the index.
  if (data) await new Promise((go) => setTimeout(go, PAUSE));
  if (data !== newest) return;
  try {
    const result = await answer(data);
    if (data === newest) self.postMessage({ type: MESSAGE.result, data: result });
  } catch (error) {
    loading = undefined; // the network may be back with the next letter
    throw error;
  }
});
