// Describing many pictures in one table: each row is saved by itself, what is not saved stays, and keys lead on.

import { send } from "newsroom/desk/send"
import { say } from "newsroom/desk/words"

export function mount(form) {
  const rows = [...form.querySelectorAll("[data-row]")]
  const drafts = keeper(form.dataset.keep)
  form.classList.add("scripted")
  rows.forEach((row) => {
    // As the page came: what was typed before this script is not saved.
    row.saved = values(row, "defaultValue")
    const kept = drafts.read(row.dataset.row, row.querySelector("[data-seen]").value)
    if (kept) put(row, kept)
    tell(row, kept ? say("kept") : changed(row) ? say("unsaved") : "")
  })

  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]")
    if (!row) return
    tell(row, changed(row) ? say("unsaved") : "")
    drafts.write(row.dataset.row, row.querySelector("[data-seen]").value, changed(row) ? values(row) : null)
  })
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    const only = event.submitter?.value
    const wanted = rows.filter((row) => (only && only !== "all" ? row.dataset.row === only : changed(row)))
    for (const row of wanted) await save(row)
  })
  form.addEventListener("keydown", async (event) => {
    const row = event.target.closest("[data-row]")
    if (!row || event.isComposing) return
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      const field = named(row, event.target)
      if ((await save(row)) && document.activeElement?.closest("[data-row]") === row) go(row, 1, field)
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault()
      go(row, event.key === "ArrowDown" ? 1 : -1, named(row, event.target))
    } else if (event.key === "Enter" && event.target.matches("input")) {
      // Enter in a line saves this row; it must not reach the first button of the table.
      event.preventDefault()
      save(row)
    }
  })
  addEventListener("beforeunload", (event) => {
    if (rows.some(changed)) event.preventDefault()
  })

  function go(row, step, field) {
    const next = rows[rows.indexOf(row) + step]
    const goal = next && (fields(next).find((each) => named(next, each) === field) ?? fields(next)[0])
    goal?.focus()
    goal?.select?.()
    next?.scrollIntoView({ block: "nearest" })
  }

  async function save(row) {
    const data = new FormData()
    for (const input of row.querySelectorAll("[name]")) data.append(input.name, input.value)
    data.set("save", row.dataset.row)
    const sent = values(row)
    tell(row, say("saving"))
    const { status, data: answer } = await send(form.action, data, { from: form })
    if (status === 200) {
      row.querySelector("[data-seen]").value = answer.version
      row.saved = sent
      drafts.write(row.dataset.row, answer.version, changed(row) ? values(row) : null)
      tell(row, changed(row) ? say("unsaved") : say("saved"), changed(row) ? "" : "good")
      return true
    }
    // What somebody else wrote is shown beside; saving once more overwrites it knowingly.
    if (status === 409 && answer.version) row.querySelector("[data-seen]").value = answer.version
    const reason = answer.reason ?? say({ 0: "offline", 401: "signed_out" }[status] ?? "failed")
    tell(row, [reason, ...(answer.theirs ?? [])].join(" "), "bad")
    return false
  }
}

function fields(row) {
  return [...row.querySelectorAll("input:not([type=hidden]), textarea")]
}

/** What a field is called in every row: its name without the key of the picture. */
function named(row, field) {
  return field.name.slice(row.dataset.row.length + 1)
}

function values(row, as = "value") {
  return Object.fromEntries(fields(row).map((field) => [named(row, field), field[as]]))
}

function put(row, kept) {
  fields(row).forEach((field) => (field.value = kept[named(row, field)] ?? field.value))
}

function changed(row) {
  return JSON.stringify(values(row)) !== JSON.stringify(row.saved)
}

function tell(row, words, kind = "") {
  const state = row.querySelector("[data-state]")
  state.textContent = words
  state.dataset.kind = kind
  row.classList.toggle("unsaved", changed(row))
}

/** What was typed and not saved, kept for this tab: a lost connection or a closed lid loses nothing. */
function keeper(owner) {
  const name = (key) => `picture-words:${owner}:${key}`
  return {
    read(key, seen) {
      try {
        const kept = JSON.parse(sessionStorage.getItem(name(key)) ?? "null")
        return kept?.seen === String(seen) ? kept.values : null
      } catch {
        return null
      }
    },
    write(key, seen, typed) {
      try {
        if (typed) sessionStorage.setItem(name(key), JSON.stringify({ seen: String(seen), values: typed }))
        else sessionStorage.removeItem(name(key))
      } catch {
        // A full or forbidden store: the text is still on the page.
      }
    },
  }
}
