// The sentences of the screen, from the page's template: they are translated with the other words of the desk.

export function phrases(root) {
  const kept = new Map();
  const template = root.querySelector("template[data-phrases]");
  for (const element of template.content.querySelectorAll("[data-say]")) {
    const { say, plural = "other" } = element.dataset;
    kept.set(`${say}:${plural}`, element.textContent.trim());
  }
  const language = document.documentElement.lang || undefined;
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  // say("offline", {n: 3}) picks the form for n and fills {n}; text goes in as it is.
  return (name, values = {}) => {
    const form = "n" in values ? rules.select(values.n) : "other";
    const text = kept.get(`${name}:${form}`) ?? kept.get(`${name}:other`) ?? name;
    return text.replace(/\{(\w+)\}/g, (_, key) => {
      const value = values[key] ?? "";
      return typeof value === "number" ? numbers.format(value) : value;
    });
  };
}
