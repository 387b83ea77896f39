// What other programs put on the clipboard, brought down to what a story knows, before ProseMirror parses it.
// The page's policy refuses inline styles, so that a parser sees none: Google Docs' <b style="font-weight:normal"> would
// turn all of it bold. Styles are therefore renamed in the string first and read as data.

const TAG = /<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const STYLE = /(\s)style(\s*=)/gi;
const GONE =
  "script,style,meta,link,title,head,template,object,embed,iframe,noscript,svg,math,form,input,button,select,textarea,video,audio,canvas,xml";
const LINES = new Set([
  "address",
  "article",
  "center",
  "dd",
  "div",
  "dl",
  "dt",
  "footer",
  "header",
  "main",
  "nav",
  "pre",
  "section",
]);
const KEPT = { a: ["href"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"], ol: ["start"], span: ["lang"] };
const OWN = {
  blockquote: ["data-source"],
  aside: ["class", "data-source", "data-title"],
  figure: ["data-picture", "data-size", "data-alt", "data-decorative", "data-credit"],
};

export function cleanPaste(html, forbidden) {
  const renamed = html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(TAG, (tag, name, attributes) => `<${name}${attributes.replace(STYLE, "$1data-style$2")}>`);
  const { body } = new DOMParser().parseFromString(renamed, "text/html");
  const context = body.querySelector("[data-pm-slice]")?.getAttribute("data-pm-slice");
  const parts = body.querySelector("[data-part]") !== null;
  for (const element of body.querySelectorAll(GONE)) element.remove();
  for (const element of body.querySelectorAll("[data-part]")) if (element.tagName === "H1") rename(element, "p");
  tidy(body);
  // The editor's own hint how the copied piece was cut; across headline, points and body it would not fit.
  if (context && !parts) body.firstElementChild?.setAttribute("data-pm-slice", context);
  return forbidden ? body.innerHTML.replace(new RegExp(forbidden.source, "gu"), "") : body.innerHTML;
}

function tidy(parent) {
  for (const element of [...parent.children]) {
    tidy(element);
    const name = element.localName;
    const style = styleOf(element);
    if (name.includes(":")) unwrap(element);
    else if (name === "img") element.remove();
    else if (LINES.has(name) && !element.matches("div.gallery[data-caption],div.embed")) asLines(element);
    else if (["b", "strong"].includes(name) && plain(style["font-weight"])) unwrap(element);
    else if (["i", "em"].includes(name) && style["font-style"] === "normal") unwrap(element);
    else if (["span", "font"].includes(name)) asMarks(element, style);
    else strip(element);
  }
}

const plain = (weight) => weight === "normal" || (Number(weight) > 0 && Number(weight) < 600);
const bold = (weight) => weight === "bold" || weight === "bolder" || Number(weight) >= 600;

export function styleOf(element) {
  const style = {};
  for (const rule of (element.getAttribute("data-style") ?? "").split(";")) {
    const [name, ...value] = rule.split(":");
    if (value.length) style[name.trim().toLowerCase()] = value.join(":").trim().toLowerCase();
  }
  return style;
}

// A box around lines vanishes; a box that is itself a line becomes a paragraph.
function asLines(element) {
  const boxes = "p,h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,figure,hr,aside,div";
  if (element.querySelector(boxes)) unwrap(element);
  else rename(element, "p");
}

function asMarks(element, style) {
  const wanted = [];
  if (bold(style["font-weight"])) wanted.push("strong");
  if (/italic|oblique/.test(style["font-style"] ?? "")) wanted.push("em");
  if (style["vertical-align"] === "super") wanted.push("sup");
  if (style["vertical-align"] === "sub") wanted.push("sub");
  // Headings and table heads are heavy by themselves.
  const heavy = element.closest("h1,h2,h3,h4,h5,h6,th");
  for (const name of heavy ? wanted.filter((each) => each !== "strong") : wanted) {
    const mark = element.ownerDocument.createElement(name);
    mark.append(...element.childNodes);
    element.append(mark);
  }
  if (element.hasAttribute("lang") && element.localName === "span" && !element.hasAttribute("data-style"))
    strip(element);
  else unwrap(element);
}

function strip(element) {
  const own = element.hasAttribute("data-id") || element.hasAttribute("data-picture");
  const kept = [...(KEPT[element.localName] ?? []), ...(own ? (OWN[element.localName] ?? []) : [])];
  if (element.matches("div.gallery[data-caption],div.embed")) return;
  for (const { name } of [...element.attributes]) if (!kept.includes(name)) element.removeAttribute(name);
  if (element.localName === "a") element.setAttribute("href", (element.getAttribute("href") ?? "").trim());
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function rename(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}
