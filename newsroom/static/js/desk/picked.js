// An ordered list of what was chosen: each entry can be moved and removed by buttons that say what they do.

import { say, symbol } from "newsroom/desk/words"

function button(name, label, act) {
  const made = document.createElement("button")
  made.type = "button"
  made.title = label
  made.setAttribute("aria-label", label)
  made.append(symbol(name))
  made.addEventListener("click", act)
  return made
}

/** Manage the entries of `list`; `changed()` is called after every change by a person. */
export function picked(list, changed) {
  const items = () => [...list.querySelectorAll(":scope > .picked-item")]
  const nameOf = (item) => item.querySelector("[data-name]").textContent.trim()

  function move(item, step) {
    const all = items()
    const other = all[all.indexOf(item) + step]
    if (!other) return
    if (step < 0) other.before(item)
    else other.after(item)
    refresh()
    item.querySelector(`[data-step="${step}"]:not(:disabled)`)?.focus() ??
      item.querySelector("[data-step]:not(:disabled)")?.focus()
    changed()
  }

  function remove(item) {
    const all = items()
    const next = all[all.indexOf(item) + 1] ?? all[all.indexOf(item) - 1]
    item.remove()
    refresh()
    const goal = next?.querySelector(".picked-buttons button:last-child") ?? list.parentElement.querySelector("[role=combobox]")
    goal?.focus()
    changed()
  }

  // Dragged into another place; the buttons do the same.
  let dragged = null
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".picked-item") ?? null
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", nameOf(dragged))
    dragged.classList.add("picked-dragged")
  })
  list.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest(".picked-item")
    if (!dragged) return
    event.preventDefault()
    if (!over || over === dragged) return
    const box = over.getBoundingClientRect()
    if (event.clientY > box.top + box.height / 2) over.after(dragged)
    else over.before(dragged)
  })
  list.addEventListener("drop", (event) => event.preventDefault())
  list.addEventListener("dragend", () => {
    if (!dragged) return
    dragged.classList.remove("picked-dragged")
    dragged = null
    refresh()
    changed()
  })

  function dress(item) {
    item.draggable = true
    item.querySelector("[data-name]").hidden = false
    const name = nameOf(item)
    const buttons = document.createElement("span")
    buttons.className = "picked-buttons"
    const up = button("up", say("earlier", name), () => move(item, -1))
    const down = button("down", say("later", name), () => move(item, 1))
    up.dataset.step = "-1"
    down.dataset.step = "1"
    buttons.append(up, down, button("remove", say("remove", name), () => remove(item)))
    item.append(buttons)
  }

  function refresh() {
    items().forEach((item, index, all) => {
      item.querySelector('[data-step="-1"]').disabled = index === 0
      item.querySelector('[data-step="1"]').disabled = index === all.length - 1
    })
  }

  function add(item) {
    list.append(item)
    dress(item)
    refresh()
  }

  items().forEach(dress)
  refresh()
  return {
    items,
    add,
    removeLast: () => items().length && remove(items().at(-1)),
    clear: () => items().forEach((item) => item.remove()),
  }
}

/** An entry as the server draws it: name and a line of where it belongs; `after` stands behind the name. */
export function entry(id, name, path, before = null, after = null) {
  const item = document.createElement("li")
  item.className = "picked-item"
  item.dataset.id = id
  const words = document.createElement("span")
  words.dataset.name = ""
  words.textContent = name
  if (before) item.append(before)
  item.append(words)
  if (after) item.append(after)
  if (path) {
    const line = document.createElement("span")
    line.className = "picked-path"
    line.textContent = path
    item.append(line)
  }
  return item
}
