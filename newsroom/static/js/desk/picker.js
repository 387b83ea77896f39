// Keywords: found while typing by name or alias, put in order, added or proposed where the person may.

import { combobox } from "newsroom/desk/combobox"
import { enough, hint } from "newsroom/desk/keywordwords"
import { entry, picked } from "newsroom/desk/picked"
import { ask, send } from "newsroom/desk/send"
import { suggestions } from "newsroom/desk/suggestions"
import { say } from "newsroom/desk/words"

/** Give the form of the keywords its list and its combobox; returns what facts.js saves. */
export function mount(form, { changed, fail }) {
  const box = form.querySelector("[data-combobox]")
  const input = box.querySelector("input")
  const list = picked(form.querySelector("[data-picked]"), changed)
  const known = new Map(list.items().map((item) => [Number(item.dataset.id), item]))
  const value = () => list.items().map((item) => Number(item.dataset.id))

  function add(keyword) {
    if (value().includes(keyword.id)) return
    const path = keyword.proposed ? `${keyword.path} · ${say("proposed")}` : keyword.path
    const main = document.createElement("span")
    main.className = "chip picked-main"
    main.textContent = say("main")
    const item = entry(keyword.id, keyword.name, path, null, main)
    known.set(keyword.id, item)
    list.add(item)
    changed()
  }

  async function create(name, vocabulary, sure = false) {
    const data = new FormData()
    data.set("name", name)
    data.set("vocabulary", vocabulary)
    if (sure) data.set("sure", "yes")
    const { status, data: answer } = await send(box.dataset.find, data, { from: form })
    // 409 names the one that is there already, and it is what was meant; or those that are nearly the same.
    if (answer.near) return askWhich(name, vocabulary, answer)
    if (answer.keyword && (status === 201 || status === 409)) add(answer.keyword)
    else fail(answer.reason ?? say("failed"))
  }

  /** A new keyword that is nearly one there is: both are offered, and the old one comes first. */
  function askWhich(name, vocabulary, { reason, near, proposes }) {
    fail(reason)
    input.value = name
    input.focus()
    offer([
      ...near.map((keyword) => ({ label: keyword.name, hint: hint(keyword), choose: () => choose(keyword) })),
      { label: say(proposes ? "propose_anyway" : "create_anyway", name), choose: () => create(name, vocabulary, true) },
    ])
  }

  function choose(keyword) {
    fail("")
    add(keyword)
  }

  async function find(typed, signal) {
    if (!enough(typed)) return []
    const answer = await ask(box.dataset.find, { q: typed }, { signal })
    if (!answer) return []
    const chosen = new Set(value())
    const options = answer.results
      .filter((keyword) => !chosen.has(keyword.id))
      .map((keyword) => ({ label: keyword.name, hint: hint(keyword), choose: () => choose(keyword) }))
    for (const vocabulary of answer.same ? [] : answer.vocabularies) {
      options.push({
        label: say(answer.proposes ? "propose" : "create", typed),
        hint: vocabulary.name,
        choose: () => create(typed, vocabulary.id),
      })
    }
    return options
  }

  const { offer } = combobox(box, input, { find, backspace: list.removeLast })
  suggestions(form, { add: choose, chosen: value, fail })
  return {
    value,
    set(ids, shown) {
      // Names of keywords that others put in are not known here: the page is the one that knows them.
      if (ids.some((id) => !known.has(id))) return shown
      list.clear()
      ids.forEach((id) => {
        known.get(id).querySelector(".picked-buttons")?.remove()
        list.add(known.get(id))
      })
      return null
    },
  }
}
