// The page of one picture: leaving it with unsaved words warns, and what is being prepared shows up by itself.

import { say } from "newsroom/desk/words"

const WAIT = 3000

export function mount(page) {
  const form = page.querySelector("[data-facts]")
  const changed = form ? watch(form) : () => false
  const preparing = page.querySelector("[data-preparing]")
  if (preparing) wait(preparing, changed)
}

function watch(form) {
  const written = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")).toString()
  // A refused form comes back with words that are stored nowhere.
  const before = form.querySelector("[role=alert], .errorlist") ? null : written()
  const said = form.querySelector("[data-unsaved]")
  let sent = false
  const changed = () => !sent && written() !== before
  form.addEventListener("input", () => (said.textContent = changed() ? say("unsaved") : ""))
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault()
    sent = true
  })
  addEventListener("pageshow", () => (sent = false))
  addEventListener("beforeunload", (event) => {
    if (changed()) event.preventDefault()
  })
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit()
  })
  return changed
}

async function wait(notice, changed) {
  const answer = document.hidden ? null : await fetch(location.pathname, { cache: "no-store" }).catch(() => null)
  // A sign-in page would be redirected to.
  const ready = answer?.ok && !answer.redirected && !(await answer.text()).includes("data-preparing")
  if (!ready) return setTimeout(() => wait(notice, changed), WAIT)
  if (!changed()) return location.reload()
  notice.textContent = say("prepared")
}
