// Entries of a menu or a group of the footer: moved by their buttons or by the grip, and sent with the rest of the form.

const rows = (list) => [...list.querySelectorAll(":scope > [data-row]")]

export function mount(list) {
  let dragged = null

  /** The numbers follow the order; what leads nowhere yet can be moved too. */
  function settle() {
    rows(list).forEach((row, index, all) => {
      row.querySelector("[data-position]").value = index + 1
      row.querySelector('[data-step="-1"]').disabled = index === 0
      row.querySelector('[data-step="1"]').disabled = index === all.length - 1
    })
  }

  for (const grip of list.querySelectorAll("[data-grip]")) grip.hidden = false
  settle()

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]")
    if (!button) return
    event.preventDefault()
    const row = button.closest("[data-row]")
    if (button.dataset.step === "-1") row.previousElementSibling?.before(row)
    else row.nextElementSibling?.after(row)
    settle()
    if (button.disabled) row.querySelector("[data-step]:not(:disabled)")?.focus()
    else button.focus()
  })

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-grip]")?.closest("[data-row]") ?? null
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", "")
    event.dataTransfer.setDragImage(dragged, 0, 0)
    dragged.classList.add("outlet-dragged")
  })
  list.addEventListener("dragover", (event) => {
    if (!dragged) return
    event.preventDefault()
    const over = event.target.closest("[data-row]")
    if (!over || over === dragged) return
    const box = over.getBoundingClientRect()
    if (event.clientY > box.top + box.height / 2) over.after(dragged)
    else over.before(dragged)
  })
  list.addEventListener("drop", (event) => dragged && event.preventDefault())
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("outlet-dragged")
    dragged = null
    settle()
  })
}
