// Answers one line of JSON for each line of JSON: {tex, display} becomes {html} or {error}.
// Its argument is the folder that has node_modules.

const katex = require(require.resolve("katex", { paths: [process.argv[2]] }));
const { lighten } = require("./katex_light.js");

function answer({ tex, display }) {
  try {
    const tree = katex.__renderToDomTree(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      strict: "error",
      throwOnError: true,
      trust: false,
    });
    return { html: lighten(tree).toMarkup() };
  } catch (error) {
    if (error instanceof RangeError) return { error: "braces stand too deep in each other" };
    if (!(error instanceof katex.ParseError)) throw error;
    // KaTeX's own message underlines the place with combining characters, unreadable in a terminal.
    const message = error.rawMessage
      .replace(/^LaTeX-incompatible input .*?'error': /, "")
      .replace(/ \[\w+\]$/, "");
    if (error.position === undefined) return { error: message };
    const place = tex.slice(error.position, error.position + 30);
    return { error: `${message}, at ${place ? `"${place}"` : "the end"}` };
  }
}

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n"));
