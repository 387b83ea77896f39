// The sentences of the panel's scripts, translated by the server and read once from the page.

let words = null

/** The sentence `name`; `%s` becomes `value`. */
export function say(name, value = "") {
  words ??= JSON.parse(document.getElementById("desk-words")?.textContent ?? "{}")
  return (words[name] ?? name).replace("%s", value)
}

/** An element of the desk's sprite beside a hidden label would be doubled: the caller labels the button. */
export function symbol(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use")
  const known = document.querySelector('svg use[href*="desk"]')?.getAttribute("href") ?? "/static/img/desk.svg#"
  use.setAttribute("href", `${known.split("#")[0]}#${name}`)
  svg.append(use)
  return svg
}
