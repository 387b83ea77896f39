// Type to find, arrows to go through, Enter to choose: the combobox of the ARIA practices, with a list box.

import { say } from "newsroom/desk/words"

const WAIT = 150
let count = 0

/**
 * Make `input` a combobox inside `box`. `find(text, signal)` resolves to options {label, hint, choose()}
 * `backspace()` is called for Backspace in an empty input; with `submits`, Enter sends the form when nothing is offered.
 * Returns `offer(options)`, by which a choice asks a second question.
 */
export function combobox(box, input, { find, backspace = () => {}, submits = false }) {
  const list = document.createElement("ul")
  const status = document.createElement("p")
  list.id = `combobox-${++count}`
  list.className = "combobox-list"
  list.hidden = true
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "")
  status.className = "visually-hidden"
  status.setAttribute("role", "status")
  box.append(list, status)
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
    autocomplete: "off",
  })) {
    input.setAttribute(name, value)
  }

  let options = []
  let active = -1
  let timer = 0
  let asking = null

  function close() {
    clearTimeout(timer)
    asking?.abort()
    options = []
    active = -1
    list.hidden = true
    list.replaceChildren()
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }

  function mark(index) {
    active = index
    Array.from(list.children).forEach((item, place) => item.setAttribute("aria-selected", String(place === index)))
    if (index < 0) return input.removeAttribute("aria-activedescendant")
    input.setAttribute("aria-activedescendant", list.children[index].id)
    list.children[index].scrollIntoView({ block: "nearest" })
  }

  function choose(index) {
    const option = options[index]
    close()
    input.value = ""
    status.textContent = ""
    option.choose()
    input.focus()
  }

  function show(found) {
    options = found
    list.replaceChildren(
      ...found.map((option, index) => {
        const item = document.createElement("li")
        item.id = `${list.id}-${index}`
        item.setAttribute("role", "option")
        item.append(option.label)
        if (option.hint) {
          const hint = document.createElement("small")
          hint.textContent = option.hint
          item.append(hint)
        }
        // The input keeps the focus: otherwise its blur would close the list before the click arrives.
        item.addEventListener("pointerdown", (event) => event.preventDefault())
        item.addEventListener("click", () => choose(index))
        return item
      }),
    )
    list.hidden = !found.length
    input.setAttribute("aria-expanded", String(Boolean(found.length)))
    status.textContent = found.length ? say("results", found.length) : say("nothing")
    // Near the lower edge the whole list comes into sight, not its first line only.
    list.scrollIntoView({ block: "nearest" })
    mark(found.length ? 0 : -1)
  }

  async function look() {
    const typed = input.value.trim()
    asking?.abort()
    if (!typed) return close()
    asking = new AbortController()
    const mine = asking
    const found = await find(typed, mine.signal)
    if (!mine.signal.aborted && document.activeElement === input) show(found)
  }

  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(look, WAIT)
  })
  input.addEventListener("blur", close)
  input.addEventListener("keydown", (event) => {
    // Enter, while a Chinese word is being composed, belongs to the composition.
    if (event.isComposing) return
    const open = !list.hidden
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      if (!open) return look()
      const step = event.key === "ArrowDown" ? 1 : -1
      mark((active + step + options.length) % options.length)
    } else if (event.key === "Enter") {
      if (submits && !open) return
      event.preventDefault()
      if (open && active >= 0) choose(active)
      else look()
    } else if (event.key === "Escape" && open) {
      event.preventDefault()
      event.stopPropagation()
      close()
    } else if (event.key === "Backspace" && !input.value) {
      backspace()
    }
  })
  return { close, offer: show }
}
