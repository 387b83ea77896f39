// Keywords that the text itself names, each with the passage that speaks for it. Enter takes one, Delete refuses it for
// this story, the arrows go through them. They are asked for anew when what was typed has been saved.

import { ask, send } from "newsroom/desk/send"
import { say, symbol } from "newsroom/desk/words"

const WAIT = 1500
const SHOWN = 4000

/** Fill the form's list of suggestions; `add(keyword)` puts one on the story, `chosen()` are the ids that are on it,
 *  `fail(words)` says what did not work. */
export function suggestions(form, { add, chosen, fail }) {
  const box = form.querySelector("[data-suggestions]")
  if (!box) return
  const list = box.querySelector("[data-list]")
  const status = form.querySelector("[data-said]")
  const address = box.dataset.suggestions
  let shown = []
  let timer = 0
  let asking = null

  async function look() {
    asking?.abort()
    asking = new AbortController()
    const mine = asking
    const answer = await ask(address, {}, { signal: mine.signal })
    if (answer && !mine.signal.aborted) show(answer.suggestions)
  }

  function show(found) {
    const taken = new Set(chosen())
    const fresh = found.filter(({ keyword }) => !taken.has(keyword.id))
    if (JSON.stringify(fresh) === JSON.stringify(shown)) return
    // Whoever is at a suggestion stays at it.
    const at = document.activeElement?.closest("[data-suggested]")?.dataset.suggested
    shown = fresh
    list.replaceChildren(...fresh.map(draw))
    box.hidden = !fresh.length
    if (at && !focus(at)) focus()
  }

  function draw({ keyword, passage }) {
    const item = document.createElement("li")
    item.className = "suggestion"
    item.dataset.suggested = keyword.id
    const take = button("plus", keyword.name, say("suggestion_take", keyword.name), () => accept(keyword))
    take.className = "button suggestion-take"
    take.dataset.take = ""
    const refuse = button("remove", say("suggestion_refuse"), say("suggestion_refuse_name", keyword.name), () => refuseIt(keyword))
    refuse.className = "button plain suggestion-refuse"
    const quote = document.createElement("button")
    quote.type = "button"
    quote.className = "suggestion-passage"
    const mark = document.createElement("mark")
    mark.textContent = passage.text
    quote.append(passage.before, mark, passage.after)
    quote.title = say("suggestion_show")
    quote.addEventListener("click", () => reveal(passage))
    const path = document.createElement("span")
    path.className = "picked-path"
    path.textContent = keyword.path
    item.append(take, refuse, path, quote)
    return item
  }

  function button(name, words, label, act) {
    const made = document.createElement("button")
    made.type = "button"
    made.setAttribute("aria-label", label)
    made.append(symbol(name), words)
    made.addEventListener("click", act)
    return made
  }

  function leave(keyword, words) {
    const items = [...list.children]
    const place = items.findIndex((item) => Number(item.dataset.suggested) === keyword.id)
    items[place]?.remove()
    shown = shown.filter((each) => each.keyword.id !== keyword.id)
    box.hidden = !shown.length
    status.textContent = words
    const next = list.children[Math.min(place, list.children.length - 1)]
    ;(next?.querySelector("[data-take]") ?? form.querySelector("[role=combobox]"))?.focus()
  }

  function accept(keyword) {
    add(keyword)
    leave(keyword, say("suggestion_taken", keyword.name))
  }

  async function refuseIt(keyword) {
    const { status: answered, data } = await send(address, { keyword: keyword.id, act: "refuse" }, { from: form })
    if (answered === 200) leave(keyword, say("suggestion_refused", keyword.name))
    else fail(data.reason ?? say(answered === 0 ? "offline" : answered === 401 ? "signed_out" : "failed"))
  }

  function focus(id = shown[0]?.keyword.id) {
    const button = list.querySelector(`[data-suggested="${id}"] [data-take]`)
    button?.focus()
    return Boolean(button)
  }

  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-suggested]")
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const items = [...list.children]
      items[(items.indexOf(item) + step + items.length) % items.length].querySelector("[data-take]").focus()
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault()
      refuseIt(shown.find(({ keyword }) => keyword.id === Number(item.dataset.suggested)).keyword)
    }
  })

  document.addEventListener("newsroom:version", () => {
    clearTimeout(timer)
    timer = setTimeout(look, WAIT)
  })
  look()
}

/** Bring the passage into view in the text, where the text is on the page. */
function reveal({ block, text }) {
  const page = document.querySelector(".ProseMirror")
  const head = () => [...page.querySelectorAll("[data-part]")].find((part) => part.textContent.includes(text))
  const place = page && (block ? page.querySelector(`[data-id="${CSS.escape(block)}"]`) : head())
  if (!place) return
  place.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
  mark(place, text)
}

/** Tint the words for a moment, without touching the text's own elements: the editor would take that for typing. */
function mark(place, text) {
  if (!globalThis.CSS?.highlights) return
  const range = document.createRange()
  range.selectNodeContents(place)
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(text)
    if (at < 0) continue
    range.setStart(walker.currentNode, at)
    range.setEnd(walker.currentNode, at + text.length)
    break
  }
  CSS.highlights.set("passage", new Highlight(range))
  setTimeout(() => CSS.highlights.delete("passage"), SHOWN)
}
