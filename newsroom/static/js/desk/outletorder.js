// Entries of a menu or of a group of the footer, and the groups themselves: moved by their buttons or by the grip, and
// sent with the rest of the form.

const rows = (list) => [...list.querySelectorAll(":scope > [data-row]")]

export function mount(list) {
  let dragged = null

  /** The row of this list that something stands in; groups hold lists of their own. */
  const rowOf = (element) => {
    const row = element.closest("[data-row]")
    return row?.parentElement === list ? row : null
  }

  /** The numbers follow the order; what leads nowhere yet can be moved too. */
  function settle() {
    rows(list).forEach((row, index, all) => {
      row.querySelector("[data-position]").value = index + 1
      const number = row.querySelector(":scope > [data-number]")
      if (number) number.textContent = number.textContent.replace(/\d+/, index + 1)
      row.querySelector('[data-step="-1"]').disabled = index === 0
      row.querySelector('[data-step="1"]').disabled = index === all.length - 1
    })
  }

  for (const grip of list.querySelectorAll("[data-grip]")) grip.hidden = false
  settle()

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]")
    const row = button && rowOf(button)
    if (!row) return
    event.preventDefault()
    if (button.dataset.step === "-1") row.previousElementSibling?.before(row)
    else row.nextElementSibling?.after(row)
    settle()
    if (button.disabled) row.querySelector("[data-step]:not(:disabled)")?.focus()
    else button.focus()
  })

  list.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.("[data-grip]")
    dragged = grip ? rowOf(grip) : null
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", "")
    event.dataTransfer.setDragImage(dragged, 0, 0)
    dragged.classList.add("outlet-dragged")
  })
  list.addEventListener("dragover", (event) => {
    if (!dragged) return
    event.preventDefault()
    const over = rows(list).find((row) => row.contains(event.target))
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
