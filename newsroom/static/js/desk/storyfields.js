// Stories chosen from a story's screen: the one that it continues or replaces, and those that stand below it.

import { combobox } from "newsroom/desk/combobox"
import { entry, picked } from "newsroom/desk/picked"
import { ask } from "newsroom/desk/send"

/** Replace the plain list of `box` by a search; `take(story)` gets what was chosen. */
function search(box, take, { without = () => [] } = {}) {
  const plain = box.querySelector("[data-plain]")
  const input = document.createElement("input")
  input.type = "text"
  input.id = plain.id
  input.placeholder = plain.options[0].text
  plain.replaceWith(input)

  async function find(typed, signal) {
    const answer = await ask(box.dataset.find, { q: typed }, { signal })
    const there = new Set(without())
    return (answer?.results ?? [])
      .filter((story) => !there.has(story.id))
      .map((story) => ({ label: story.name, hint: story.hint, choose: () => take(story) }))
  }
  combobox(box, input, { find })
}

export function mountRelated(form, { changed }) {
  const list = picked(form.querySelector("[data-picked]"), changed)
  const known = new Map(list.items().map((item) => [Number(item.dataset.id), item]))
  const value = () => list.items().map((item) => Number(item.dataset.id))

  function take(story) {
    if (value().includes(story.id)) return
    const item = entry(story.id, story.name, story.hint)
    known.set(story.id, item)
    list.add(item)
    changed()
  }

  search(form.querySelector("[data-combobox]"), take, { without: value })
  return {
    value,
    set(ids, shown) {
      // Headlines of stories that others put in are not known here: the page is the one that knows them.
      if ((ids ?? []).some((id) => !known.has(id))) return shown
      list.clear()
      for (const id of ids ?? []) {
        known.get(id).querySelector(".picked-buttons")?.remove()
        list.add(known.get(id))
      }
      return null
    },
  }
}

export function mountChain(form, { changed }) {
  const kind = form.querySelector("select[name=kind]")
  const box = form.querySelector("[data-combobox]")
  const list = form.querySelector("[data-picked]")
  const story = picked(list, () => {
    if (!story.items().length) kind.value = ""
    changed()
  })
  const known = new Map(story.items().map((item) => [Number(item.dataset.id), item]))

  function show() {
    box.hidden = !kind.value
  }

  function put(item) {
    story.clear()
    item.querySelector(".picked-buttons")?.remove()
    story.add(item)
  }

  function value() {
    const chosen = story.items()[0]
    return kind.value && chosen ? [kind.value, Number(chosen.dataset.id)] : null
  }

  search(
    box,
    (found) => {
      const item = entry(found.id, found.name, found.hint)
      known.set(found.id, item)
      put(item)
      changed()
    },
    { without: () => story.items().map((item) => Number(item.dataset.id)) },
  )
  // Nothing is saved before a story is chosen, too.
  kind.addEventListener("change", () => {
    if (!kind.value) story.clear()
    show()
  })
  show()
  return {
    value,
    set(pair, shown) {
      if (pair && !known.has(pair[1])) return shown
      story.clear()
      kind.value = pair ? pair[0] : ""
      if (pair) put(known.get(pair[1]))
      show()
      return null
    },
  }
}
