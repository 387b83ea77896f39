// The tree of sections: one is dragged between two others, or onto one to stand below it. The buttons do the same.

import { send } from "newsroom/desk/send"

const PLACES = ["drop-before", "drop-after", "drop-here"]

export function mount(tree) {
  const state = tree.querySelector("[data-state]")
  let dragged = null

  for (const row of tree.querySelectorAll(".keyword-row")) row.draggable = true

  function mark(item, place) {
    for (const old of tree.querySelectorAll(PLACES.map((name) => `.${name}`).join())) {
      if (old !== item) old.classList.remove(...PLACES)
    }
    item?.classList.remove(...PLACES.filter((name) => name !== place))
    item?.classList.add(place)
  }

  /** The section under the pointer, and whether the dragged one would stand before, after or below it. */
  function target(event) {
    const row = event.target.closest?.(".keyword-row")
    const item = row?.parentElement
    if (!item || !dragged || dragged.contains(item)) return null
    const box = row.getBoundingClientRect()
    const part = (event.clientY - box.top) / box.height
    return { item, place: part < 0.3 ? "drop-before" : part > 0.7 ? "drop-after" : "drop-here" }
  }

  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li[data-section]")
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", dragged.dataset.name)
  })
  tree.addEventListener("dragover", (event) => {
    const found = target(event)
    mark(found?.item, found?.place)
    if (found) event.preventDefault()
  })
  tree.addEventListener("dragend", () => {
    mark(null)
    dragged = null
  })
  tree.addEventListener("drop", (event) => {
    const found = target(event)
    if (!found) return
    event.preventDefault()
    put(dragged, found)
  })

  async function put(section, { item, place }) {
    const data = new FormData()
    const above = item.parentElement.closest("li[data-section]")
    const next = item.nextElementSibling === section ? section.nextElementSibling : item.nextElementSibling
    const before = place === "drop-before" ? item : place === "drop-after" ? next : null
    data.set("parent", (place === "drop-here" ? item : above)?.dataset.section ?? "")
    data.set("before", before?.dataset.section ?? "")
    const { status, data: answer } = await send(section.dataset.put, data, { from: tree })
    if (status === 200) return location.reload()
    state.textContent = answer.reason ?? (status === 0 ? tree.dataset.offline : tree.dataset.failed)
    state.dataset.kind = "bad"
  }
}
