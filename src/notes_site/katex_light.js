// Makes what KaTeX typeset lighter: the same picture and the same words from fewer elements.
// A node is a Span of KaTeX (classes, style, attributes, children), a symbol (text, classes,
// style) or, in MathML, a MathNode (type, attributes, children).

// Classes for KaTeX's own spacing, already done: no rule of its style sheet names them alone.
const PLAIN = /^(mord|mbin|mrel|mopen|mclose|mpunct|minner|mop|mtight|text|)$/;
const IN_LINE = /^(katex-base|katex-sizing|(reset-)?size\d+)$/;
// Font sizes by KaTeX's numbers, in hundredths of the first of them: reset-size6 size3 is 0.7.
const SIZES = [50, 60, 70, 80, 90, 100, 120, 144, 172.8, 207.4, 248.8];

const isPlain = (name) => PLAIN.test(name);
const bare = (node) => ![node.style, node.attributes ?? {}].some((all) => Object.keys(all).length);
const em = (length) => Number.parseFloat(length ?? "0");
const inEm = (number) => `${Number(number.toFixed(4))}em`;
const isSymbol = (node) => typeof node.text === "string";

// Whether there is a drawing in a span: a node of SVG has no classes.
const isDrawn = (node) => !node.classes || (node.children ?? []).some(isDrawn);

// Whether the children of a span stand side by side in its line, with no rule for them as children.
function flows(span) {
  return span.classes.length && span.classes.every((name) => isPlain(name) || IN_LINE.test(name));
}

function contains(node, name) {
  const { classes, children = [] } = node;
  return classes?.includes(name) || children.some((child) => contains(child, name));
}

// One subscript or superscript is a table of KaTeX's of 11 elements: here a span that is moved.
function script(span) {
  const [table, ...more] = span.children;
  if (more.length || !table?.classes.includes("vlist-t")) return undefined;
  const [first, second] = table.children;
  const cells = first.children[0].children;
  if (cells.length !== 1 || second?.children[0].children[0].children.length) return undefined;
  const [cell] = cells;
  const [strut, content, ...rest] = cell.children;
  const [reset, size] = ["reset-size", "size"].map((start) =>
    Number(content?.classes.find((name) => name.match(`^${start}\\d+$`))?.slice(start.length)),
  );
  if (rest.length || !reset || !size || !bare(content)) return undefined;
  if (contains(content, "vlist-t")) return undefined;
  const scale = SIZES[size - 1] / SIZES[reset - 1];
  content.classes = content.classes.filter((name) => !isPlain(name)).concat("script");
  const raised = -(em(cell.style.marginTop) + em(strut.style.height));
  content.style = { verticalAlign: inEm(raised / scale) };
  for (const side of ["marginLeft", "marginRight"]) {
    if (em(cell.style[side])) content.style[side] = inEm(em(cell.style[side]) / scale);
  }
  return content;
}

// The space around an operator becomes a margin of it.
function spaced(children) {
  const isSpace = ({ classes, style }) =>
    classes?.join() === "mspace" && Object.keys(style).join() === "marginRight";
  const takes = (node, side) =>
    node &&
    isSymbol(node) &&
    !node.italic &&
    !node.style[side] &&
    node.classes.some((name) => /^m(bin|rel|punct)$/.test(name));
  return children.filter((node, index) => {
    if (!isSpace(node)) return true;
    const [before, after] = [children[index - 1], children[index + 1]];
    const { marginRight: space } = node.style;
    if (takes(before, "marginRight")) before.style.marginRight = space;
    else if (takes(after, "marginLeft")) after.style.marginLeft = space;
    else return true;
    return false;
  });
}

// Rows of KaTeX's are of no height and moved up, few of them down. Margins that cancel out move
// them as well, and need no layer of their own to be painted on. Not so for a row that is moved
// down (two margins add up only if one of them is negative) or that a drawing is placed in.
function unlayered(row) {
  const { top, ...style } = row.style;
  if (top === undefined) return;
  row.style = em(top) > 0 || isDrawn(row)
    ? { ...row.style, position: "relative" }
    : { ...style, marginTop: top, marginBottom: inEm(-em(top)) };
}

function lightHtml(node) {
  if (!node.children) return;
  node.children.forEach(lightHtml);
  if (node.classes?.includes("vlist")) node.children.forEach(unlayered);
  if (!node.classes || !flows(node)) return;
  node.children = spaced(node.children).flatMap((child) => {
    if (!child.classes) return [child];
    const moved = child.classes.includes("msupsub") && script(child);
    if (moved) return [moved];
    const plain = child.classes.length && child.classes.every(isPlain);
    if (isSymbol(child)) child.classes = child.classes.filter((name) => !isPlain(name));
    return child.children && plain && bare(child) ? child.children : [child];
  });
}

// A word in upright letters is one identifier: screen readers spell out one that is parted.
function words(children) {
  const letter = ({ type, attributes, children }) =>
    type === "mi" && attributes.mathvariant === "normal" && /^[A-Za-z]+$/.test(children[0].text);
  const joined = [];
  for (const node of children) {
    const last = joined.at(-1);
    if (last && letter(last) && letter(node)) last.children[0].text += node.children[0].text;
    else joined.push(node);
  }
  for (const node of joined) {
    if (letter(node) && node.children[0].text.length > 1) delete node.attributes.mathvariant;
  }
  return joined;
}

function lightMath(node) {
  if (!node.children) return node;
  node.children = words(node.children.map(lightMath));
  const grouping = node.type === "mrow" || (node.type === "mstyle" && !node.attributes.mathcolor);
  if (grouping && node.children.length === 1 && node.children[0].type) return node.children[0];
  return node;
}

// Make the tree of a formula lighter: its MathML for the ear, the rest for the eye.
exports.lighten = function lighten(tree) {
  for (const child of tree.children) {
    if (child.classes.includes("katex-mathml")) child.children = child.children.map(lightMath);
    else if (child.classes.includes("katex-html")) lightHtml(child);
    else lighten(child);
  }
  return tree;
};
