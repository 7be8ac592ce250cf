/* A field for each question whose answer is one number. Compile says which they are and what has to
   be known, in attributes of the folded solution (src/notes_site/exercises.py). The solution stays
   as it is, and is all there is without this script. */

(() => {
  "use strict";

  const all = (selector, root) => [...root.querySelectorAll(selector)];

  /* What is typed ----------------------------------------------------------------------------- */

  const TYPED = RegExp([
    "^([-+]?)",
    "([\\d\\s.,'’]*\\d[.,]?)", // digits, and marks among them
    "(e[-+]?\\d+)?",
    "(?:\\s*/\\s*(\\d[\\d\\s.,'’]*))?", // what they are divided by
    "\\s*(%?)",
    "\\s*([\\p{L}\\s]*)$", // what is counted
  ].join(""), "iu");
  const SCALES = /\b(k|thousand|million|billion)\b/i; // 5 million is no 5
  // Between thousands, and before decimals: as the notes write it, and as half the world does.
  const MARKS = [[",", "."], [".", ","]];

  // All that digits may mean, with the unit of the last one: 1,024 has three decimals, or none.
  function readings(digits) {
    return MARKS.flatMap(([comma, point]) => {
      const groups = `[1-9]\\d{0,2}(?:[\\s'’${comma}]\\d{3})+`;
      if (!RegExp(`^(?:${groups}|\\d*)(?:\\${point}\\d*)?$`).test(digits)) return [];
      const [whole, decimals = ""] = digits.split(point);
      return [{
        value: Number(`${whole.replace(/\D/g, "")}.${decimals}`),
        unit: 10 ** -decimals.length,
      }];
    });
  }

  // Every number that a text may mean; none if it is not one number.
  function read(text, percent) {
    const plain = text.trim().replace(/[−–]/g, "-").replace(/^[≈~=]\s*/, "");
    const [, sign, digits, power = "e0", divisor, hundredths, unit] = TYPED.exec(plain) ?? [];
    if (!digits || SCALES.test(unit)) return [];
    const divisors = divisor ? readings(divisor.trim()) : [{ value: 1 }];
    // Where percent are asked, 80.9 is 80.9 %, and 0.809 is the same.
    const factors = hundredths ? [0.01] : percent ? [0.01, 1] : [1];
    const scales = divisors.flatMap(({ value }) =>
      factors.map(factor => `${sign}1${power}` * factor / value));
    return readings(digits.trim()).flatMap(({ value, unit }) => scales.map(scale => ({
      value: value * scale,
      unit: divisor ? 0 : unit * Math.abs(scale), // a fraction is exact
    })));
  }

  /* What it is worth -------------------------------------------------------------------------- */

  // Double precision leaves a little: 1.205 is not quite 0.005 above 1.2.
  const agree = (a, b, within) => Math.abs(a - b) <= within + 1e-12 * Math.max(1, Math.abs(b));

  // Finds whether the answer or a mistake was typed; of two that fit, the nearer one.
  function recognise(typed, { answer, mistakes }) {
    const known = typed.flatMap(({ value }) => [answer, ...mistakes].map(entry => (
      { entry, value, distance: Math.abs(value - entry.number) })));
    const [nearest] = known.sort((a, b) => a.distance - b.distance);
    return agree(nearest.value, nearest.entry.number, nearest.entry.within) && nearest.entry;
  }

  function judge(typed, asked) {
    if (!typed.length)
      return ["I cannot read this as a number. Type it like 1,234 or −0.5 or 2/3."];
    const { form, answer } = asked;
    const { number, within, text } = answer;
    const found = recognise(typed, asked);
    if (found === answer) return [`Right: ${text}. The solution is below.`];
    if (found) return ["Not yet. ", ...found.hint()];
    if (typed.some(({ value, unit }) => value && agree(value, number, unit / 2)))
      return [`As far as it goes, this agrees. Asked is ${form}.`];
    if (!within && typed.some(({ value }) => agree(value, number, 0.5)))
      return [`Nearly. Asked is ${form}.`];
    const close = Math.min(3 * within, 0.01 * Math.abs(number));
    if (typed.some(({ value }) => agree(value, number, close)))
      return ["Nearly: the last digit is another one. Round at the end only."];
    return ["Not yet."];
  }

  /* What the page knows ----------------------------------------------------------------------- */

  // Says how an answer with this tolerance is written.
  function describe(within, percent) {
    const decimals = Math.round(-Math.log10(2 * within)) - (percent ? 2 : 0);
    const digits = decimals === 1 ? "1 decimal" : `${decimals} decimals`;
    if (percent) return within && decimals > 0 ? `percent with ${digits}` : "a whole percentage";
    if (within && decimals > 0) return `a number with ${digits}`;
    return within > 0.5 ? `a number rounded to ${2 * within}s` : "a whole number";
  }

  function known(mark) {
    const { answer, mistake, within } = mark.dataset;
    return { number: Number(answer ?? mistake), within: Number(within) };
  }

  // An id stands once in a page.
  function withoutIds(paragraph) {
    const copy = paragraph.cloneNode(true);
    all("[id]", copy).forEach(element => element.removeAttribute("id"));
    return copy.childNodes;
  }

  function exercise(mark, solution) {
    const percent = mark.dataset.unit === "%";
    const text = mark.parentElement.textContent.replace(/^\s*Answer:\s*|\.?\s*$/g, "");
    return {
      percent,
      form: describe(known(mark).within, percent),
      answer: { ...known(mark), text },
      mistakes: all("[data-mistake]", solution).map(mistake => (
        { ...known(mistake), hint: () => withoutIds(mistake.parentElement) })),
    };
  }

  /* The field --------------------------------------------------------------------------------- */

  function make(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function mount(mark) {
    const solution = mark.closest("details");
    const asked = exercise(mark, solution);
    let heading = solution;
    while (!heading.matches("h3")) heading = heading.previousElementSibling;
    const title = heading.textContent.replace(/¶$/, "");
    const field = make("input", {
      id: `${heading.id}-answer`,
      type: "text", // not a pad of digits: on some phones it has no minus sign
      autocomplete: "off",
      enterKeyHint: "done",
    });
    const verdict = make("div", { role: "status" });
    const form = make(
      "form", { className: "exercise" },
      make("label", { htmlFor: field.id },
        `Your answer, ${asked.form}`, make("span", { className: "unseen" }, `: ${title}`)),
      field, make("button", { className: "md-button" }, "Check"), verdict);
    form.addEventListener("submit", event => {
      event.preventDefault();
      verdict.replaceChildren(...judge(read(field.value, asked.percent), asked));
    });
    field.addEventListener("input", () => verdict.replaceChildren()); // it was about another number
    solution.previousElementSibling.append(form);
  }

  const onPage = () => all("[data-answer]", document).forEach(mount);
  if (window.document$) window.document$.subscribe(onPage);
  else onPage();
})();
