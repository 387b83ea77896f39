// The tree of a vocabulary: branches fold, and a keyword can be dragged under another one. The buttons do the same.

import { send } from "newsroom/desk/send"
import { say, symbol } from "newsroom/desk/words"

export function mount(tree) {
  tree.classList.add("scripted")
  const state = tree.querySelector("[data-state]")
  const rowOf = (item) => item.querySelector(":scope > .keyword-row")
  const listOf = (item) => item.querySelector(":scope > ul")

  function fold(item) {
    if (rowOf(item).querySelector("[data-fold]")) return
    const button = document.createElement("button")
    button.type = "button"
    button.className = "keyword-fold"
    button.dataset.fold = ""
    button.setAttribute("aria-expanded", "true")
    button.setAttribute("aria-label", say("fold", item.dataset.name))
    button.append(symbol("fold"))
    button.addEventListener("click", () => {
      const list = listOf(item)
      list.hidden = !list.hidden
      button.setAttribute("aria-expanded", String(!list.hidden))
    })
    rowOf(item).prepend(button)
  }

  for (const item of tree.querySelectorAll("li[data-keyword]")) if (listOf(item)) fold(item)
  if (tree.dataset.mayMove !== "yes") return

  let dragged = null
  for (const item of tree.querySelectorAll("li[data-move]")) rowOf(item).draggable = true

  const target = (event) => {
    const row = event.target.closest(".keyword-row")
    const item = row?.parentElement
    return item && dragged && !dragged.contains(item) && item !== dragged.parentElement.parentElement ? item : null
  }

  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li[data-move]")
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", dragged.dataset.name)
  })
  tree.addEventListener("dragover", (event) => {
    mark(target(event))
    if (target(event)) event.preventDefault()
  })
  tree.addEventListener("dragend", () => {
    mark(null)
    dragged = null
  })
  tree.addEventListener("drop", (event) => {
    const item = target(event)
    if (!item) return
    event.preventDefault()
    put(dragged, item)
  })

  function mark(item) {
    for (const old of tree.querySelectorAll(".drop-here")) if (old !== item) old.classList.remove("drop-here")
    item?.classList.add("drop-here")
  }

  async function put(item, parent) {
    const data = new FormData()
    data.set("parent_id", parent.dataset.keyword)
    const { status, data: answer } = await send(item.dataset.move, data, { from: tree })
    state.textContent = answer.reason ?? say(status === 0 ? "offline" : status === 401 ? "signed_out" : "failed")
    state.dataset.kind = status === 200 ? "good" : "bad"
    if (status !== 200) return
    let list = listOf(parent)
    if (!list) {
      list = document.createElement("ul")
      rowOf(parent).after(list)
      fold(parent)
    }
    const before = [...list.children].find((each) => each.dataset.name.localeCompare(item.dataset.name) > 0)
    const old = item.parentElement
    list.insertBefore(item, before ?? null)
    if (!old.children.length && old.parentElement.matches("li")) {
      rowOf(old.parentElement).querySelector("[data-fold]")?.remove()
      old.remove()
    }
  }
}
