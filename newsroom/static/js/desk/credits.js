// Credits: who did what, in the order of the byline; editors may add a byline that does not exist yet.

import { combobox } from "newsroom/desk/combobox"
import { entry, picked } from "newsroom/desk/picked"
import { ask, send } from "newsroom/desk/send"
import { say } from "newsroom/desk/words"

export function mount(form, { changed, fail }) {
  const fresh = form.querySelector("[data-new]")
  const box = fresh.querySelector("[data-combobox]")
  const role = fresh.querySelector("select[name=role]")
  const plain = box.querySelector("[data-plain]")
  const names = new Map([...plain.options].map((option) => [Number(option.value), option.text]))
  const list = picked(form.querySelector("[data-picked]"), changed)

  const input = document.createElement("input")
  input.type = "text"
  input.id = plain.id
  input.placeholder = plain.options[0].text
  plain.replaceWith(input)

  function roleOf(value, name) {
    const select = role.cloneNode(true)
    select.value = value
    select.setAttribute("aria-label", name)
    return select
  }

  function draw(value, profile) {
    names.set(profile.id, profile.name)
    const item = entry(profile.id, profile.name, "", roleOf(value, profile.name))
    item.classList.add("credit-item")
    list.add(item)
  }

  const present = () => list.items().map((item) => [item.querySelector("select[name=role]").value, Number(item.dataset.id)])

  function add(profile) {
    if (present().some(([value, id]) => value === role.value && id === profile.id)) return
    draw(role.value, profile)
    changed()
  }

  async function create(name) {
    const data = new FormData()
    data.set("name", name)
    const { status, data: answer } = await send(box.dataset.find, data, { from: form })
    if (answer.profile && status < 300) add(answer.profile)
    else fail(answer.reason ?? say("failed"))
  }

  async function find(typed, signal) {
    const answer = await ask(box.dataset.find, { q: typed }, { signal })
    if (!answer) return []
    const options = answer.results.map((profile) => ({
      label: profile.name,
      hint: profile.title,
      choose: () => add(profile),
    }))
    const same = answer.results.some((profile) => profile.name.toLowerCase() === typed.toLowerCase())
    if (answer.may_create && !same) options.push({ label: say("create_person", typed), choose: () => create(typed) })
    return options
  }

  combobox(box, input, { find, backspace: list.removeLast })
  return {
    value: present,
    set(pairs, shown) {
      if (pairs.some(([, id]) => !names.has(id))) return shown
      list.clear()
      pairs.forEach(([value, id]) => draw(value, { id, name: names.get(id) }))
      return null
    },
  }
}
