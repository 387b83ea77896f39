// How each part of a story stands on the writing page, like on the reader's page, and which pasted HTML it is read from.
// Attributes are data only and never styles: the policy of the page would refuse them.

const part = (name, tag, rest = {}) => ({
  toDOM: () => [tag, { "data-part": name, ...rest }, 0],
  parseDOM: [{ tag: `[data-part=${name}]`, priority: 80 }],
});
const block =
  (tag, rest = () => ({})) =>
  (node) => [tag, { "data-id": node.attrs.id, ...rest(node) }, 0];
const text = (element, name, limit) => [...(element.getAttribute(name) ?? "")].slice(0, limit).join("");

export function dom(story, pictureAddress) {
  const image = (key, alt) => [
    "img",
    { "data-key": key, src: pictureAddress(key), alt: alt ?? "", draggable: "false" },
  ];
  const only =
    (kind, read, mark = false) =>
    (element) => {
      const attrs = read(element);
      const sound = Object.entries(attrs).every(([name, value]) => story.attribute(kind, name, value, mark));
      return sound ? attrs : false;
    };
  const count = (element, name) => Number(element.getAttribute(name) ?? 1) || 1;
  const span = (element) => ({
    colspan: Math.min(20, Math.max(1, count(element, "colspan"))),
    rowspan: Math.min(20, Math.max(1, count(element, "rowspan"))),
  });
  const cell = (kind, tag) => ({
    toDOM: ({ attrs }) => [
      tag,
      { ...(attrs.colspan > 1 && { colspan: attrs.colspan }), ...(attrs.rowspan > 1 && { rowspan: attrs.rowspan }) },
      0,
    ],
    parseDOM: [{ tag, getAttrs: only(kind, span) }],
  });

  const nodes = {
    doc: {},
    text: {},
    headline: part("headline", "h1"),
    standfirst: part("standfirst", "p", { class: "standfirst" }),
    points: part("points", "ul", { class: "points" }),
    point: part("point", "li"),
    paragraph: { toDOM: block("p"), parseDOM: [{ tag: "p" }] },
    heading: {
      toDOM: (node) => block(`h${node.attrs.level}`)(node),
      parseDOM: [
        { tag: "h1", attrs: { level: 2 } },
        { tag: "h2", attrs: { level: 2 } },
        ...["h3", "h4", "h5", "h6"].map((tag) => ({ tag, attrs: { level: 3 } })),
      ],
    },
    bullet_list: { toDOM: block("ul"), parseDOM: [{ tag: "ul" }] },
    ordered_list: {
      toDOM: block("ol", ({ attrs }) => (attrs.start === 1 ? {} : { start: attrs.start })),
      parseDOM: [{ tag: "ol", getAttrs: only("ordered_list", (element) => ({ start: count(element, "start") })) }],
    },
    list_item: { toDOM: () => ["li", 0], parseDOM: [{ tag: "li" }] },
    quote: {
      toDOM: block("blockquote", ({ attrs }) => ({ "data-source": attrs.source })),
      parseDOM: [{ tag: "blockquote", getAttrs: (element) => ({ source: text(element, "data-source", 200) }) }],
    },
    pull_quote: {
      toDOM: block("aside", ({ attrs }) => ({ class: "pull-quote", "data-source": attrs.source })),
      parseDOM: [{ tag: "aside.pull-quote", getAttrs: (element) => ({ source: text(element, "data-source", 200) }) }],
    },
    // On the page both are drawn by figures.js; this is what is copied and pasted.
    figure: {
      toDOM: ({ attrs }) => [
        "figure",
        {
          class: `picture picture-${attrs.size}`,
          "data-id": attrs.id,
          "data-picture": attrs.picture,
          "data-size": attrs.size,
          "data-credit": attrs.credit,
          "data-alt": attrs.alt,
          "data-decorative": attrs.decorative,
        },
        image(attrs.picture, attrs.alt),
        ["figcaption", 0],
      ],
      parseDOM: [
        {
          tag: "figure[data-picture]",
          contentElement: "figcaption",
          getAttrs: only("figure", (element) => ({
            picture: element.getAttribute("data-picture"),
            size: element.getAttribute("data-size") ?? "column",
            alt: element.getAttribute("data-alt"),
            decorative: element.getAttribute("data-decorative"),
            credit: element.getAttribute("data-credit"),
          })),
        },
      ],
    },
    gallery: {
      toDOM: block("div", ({ attrs }) => ({ class: "gallery", "data-caption": attrs.caption })),
      parseDOM: [
        { tag: "div.gallery[data-caption]", getAttrs: (element) => ({ caption: text(element, "data-caption", 500) }) },
      ],
    },
    table: { toDOM: ({ attrs }) => ["table", { "data-id": attrs.id }, ["tbody", 0]], parseDOM: [{ tag: "table" }] },
    table_row: { toDOM: () => ["tr", 0], parseDOM: [{ tag: "tr" }] },
    table_header: cell("table_header", "th"),
    table_cell: cell("table_cell", "td"),
    embed: {
      toDOM: ({ attrs }) => [
        "div",
        {
          class: "embed",
          "data-id": attrs.id,
          "data-url": attrs.url,
          "data-title": attrs.title,
          "data-provider": attrs.provider,
        },
        ["span", { class: "embed-title" }, attrs.title || attrs.url],
        ["span", { class: "embed-provider" }, attrs.provider || new URL(attrs.url).host],
      ],
      parseDOM: [
        {
          tag: "div.embed[data-url]",
          getAttrs: only("embed", (element) => ({
            url: element.getAttribute("data-url"),
            title: text(element, "data-title", 200),
            provider: text(element, "data-provider", 80),
          })),
        },
      ],
    },
    fact_box: {
      toDOM: block("aside", ({ attrs }) => ({ class: "fact-box", "data-title": attrs.title })),
      parseDOM: [{ tag: "aside.fact-box", getAttrs: (element) => ({ title: text(element, "data-title", 200) }) }],
    },
    divider: { toDOM: ({ attrs }) => ["hr", { "data-id": attrs.id }], parseDOM: [{ tag: "hr" }] },
    hard_break: { toDOM: () => ["br"], parseDOM: [{ tag: "br" }] },
  };

  const marks = {
    link: {
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener" }, 0],
      parseDOM: [
        { tag: "a[href]", getAttrs: only("link", (element) => ({ href: element.getAttribute("href") }), true) },
      ],
    },
    lang: {
      toDOM: (mark) => ["span", { lang: mark.attrs.code }, 0],
      parseDOM: [
        { tag: "span[lang]", getAttrs: only("lang", (element) => ({ code: element.getAttribute("lang") }), true) },
      ],
    },
    strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }, { tag: "b" }] },
    em: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }, { tag: "i" }] },
    sub: { toDOM: () => ["sub", 0], parseDOM: [{ tag: "sub" }] },
    sup: { toDOM: () => ["sup", 0], parseDOM: [{ tag: "sup" }] },
  };
  return { nodes, marks };
}
