// Arranging a front without leaving the page: acts are sent as the forms they are, and the answer is the board as it
// is then. Stories are chosen by a press and put by another, or dragged; slots are dragged onto each other.

import { mount as keywordField } from "newsroom/desk/keywordfield"

const REAL_BOARD = ".front-board"

export function mount(screen) {
  const holder = screen.querySelector("[data-board]")
  const found = screen.querySelector("[data-found]")
  const search = screen.querySelector("[data-stories]")
  const chosenLine = screen.querySelector("[data-chosen]")
  let chosen = ""
  let asked = 0

  holder.addEventListener("submit", (event) => {
    if (event.target.closest("[data-whole]")) return
    event.preventDefault()
    send(new FormData(event.target), event.submitter?.id)
  })

  // Whoever names a keyword means the rule that asks for one.
  holder.addEventListener("input", ({ target }) => {
    if (target.name === "keyword" && target.value) target.form.elements.rule.value = "keyword"
  })

  async function send(data, focus) {
    holder.setAttribute("aria-busy", "true")
    const address = holder.querySelector(REAL_BOARD).dataset.address
    let part = null
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { "X-Part": "board" }, redirect: "error" })
      part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(REAL_BOARD)
    } catch {
      part = null
    }
    // Signed out, or without a connection: the page itself says which.
    if (!part) return location.reload()
    holder.replaceChildren(part)
    for (const box of holder.querySelectorAll('[data-module="desk/keywordfield"]')) keywordField(box)
    holder.removeAttribute("aria-busy")
    if (data.get("act") === "place") chosen = ""
    offer()
    reload()
    ;(document.getElementById(focus) ?? holder.querySelector("summary, button:not([disabled])"))?.focus()
  }

  function act(name, values) {
    const data = new FormData()
    const board = holder.querySelector(REAL_BOARD)
    data.set("csrfmiddlewaretoken", board.querySelector("[name=csrfmiddlewaretoken]").value)
    data.set("act", name)
    data.set("seen", board.dataset.version)
    for (const [key, value] of Object.entries(values)) data.set(key, value)
    send(data)
  }

  // Stories to choose from.
  function offer() {
    for (const form of holder.querySelectorAll("[data-put]")) {
      form.hidden = !chosen
      form.elements.story.value = chosen
    }
    for (const item of found.querySelectorAll("[data-story]")) {
      const button = item.querySelector("[data-choose]")
      button.setAttribute("aria-pressed", String(item.dataset.story === chosen))
    }
    const title = chosen && found.querySelector(`[data-story="${chosen}"] [data-choose]`)?.textContent.trim()
    if (title) chosenLine.textContent = screen.dataset.says.replace("%s", title)
    chosenLine.hidden = !chosen
  }

  found.addEventListener("click", (event) => {
    const item = event.target.closest("[data-choose]")?.closest("[data-story]")
    if (!item) return
    chosen = chosen === item.dataset.story ? "" : item.dataset.story
    offer()
  })

  async function look() {
    const turn = ++asked
    clearTimeout(waiting)
    found.setAttribute("aria-busy", "true")
    const url = new URL(search.dataset.stories, location.href)
    url.searchParams.set("q", search.elements.q.value)
    try {
      const answer = await fetch(url, { redirect: "error" })
      if (!answer.ok || turn !== asked) return
      found.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes)
      offer()
    } catch {
      // The list stays as it is; the next letter asks again.
    } finally {
      if (turn === asked) found.removeAttribute("aria-busy")
    }
  }

  let waiting
  search.addEventListener("input", () => {
    clearTimeout(waiting)
    // An answer to fewer letters would move the stories under the hand that has begun to choose.
    asked++
    found.setAttribute("aria-busy", "true")
    waiting = setTimeout(look, 250)
  })
  search.addEventListener("submit", (event) => {
    event.preventDefault()
    look()
  })

  // Dragging; every drag has its buttons.
  let dragged = null
  const slotOf = (event) => event.target.closest?.("[data-slot]")
  screen.addEventListener("dragstart", (event) => {
    const slot = slotOf(event)
    const story = event.target.closest?.("[data-story]")
    dragged = slot ? { slot: slot.dataset.slot } : story ? { story: story.dataset.story } : null
    if (!dragged) return
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", slot?.dataset.slot ?? story.dataset.story)
  })
  screen.addEventListener("dragover", (event) => {
    const slot = dragged && slotOf(event)
    mark(slot)
    if (slot) event.preventDefault()
  })
  screen.addEventListener("dragend", () => {
    dragged = null
    mark(null)
  })
  screen.addEventListener("drop", (event) => {
    const slot = slotOf(event)
    if (!slot || !dragged) return
    event.preventDefault()
    const from = dragged
    dragged = null
    mark(null)
    if (from.story) act("place", { slot: slot.dataset.slot, story: from.story })
    else if (from.slot !== slot.dataset.slot) act("swap", { slot: from.slot, other: slot.dataset.slot })
  })

  function mark(slot) {
    for (const old of holder.querySelectorAll(".drop-here")) if (old !== slot) old.classList.remove("drop-here")
    slot?.classList.add("drop-here")
  }

  // The preview at three widths, made to fit.
  const frame = screen.querySelector("[data-frame]")
  const iframe = frame.querySelector("iframe")
  const widths = screen.querySelector("[data-widths]")
  widths.hidden = false
  widths.addEventListener("click", (event) => {
    const button = event.target.closest("[data-width]")
    if (!button) return
    iframe.width = button.dataset.width
    for (const each of widths.children) each.setAttribute("aria-pressed", String(each === button))
    fit()
  })
  function fit() {
    const scale = Math.min(1, frame.clientWidth / Number(iframe.width))
    iframe.style.transform = scale < 1 ? `scale(${scale})` : ""
    iframe.style.marginInline = scale < 1 ? "0" : ""
    frame.style.blockSize = `${Math.round(Number(iframe.height) * scale)}px`
  }
  function reload() {
    iframe.src = iframe.getAttribute("src")
  }
  new ResizeObserver(fit).observe(frame)
  fit()
  offer()
}
