// Choosing pictures in the library: by mouse, by a range with the shift key, and by the arrow keys from one to the next.

import { say } from "newsroom/desk/words"

const WAIT = 4000
const WAITING_AT_ONCE = 60

export function mount(form) {
  const place = form.querySelector("[data-tiles-here]")
  const bulk = form.querySelector("[data-bulk]")
  const boxes = () => [...place.querySelectorAll("input[name=picture]")]
  form.classList.add("scripted")
  if (bulk) choosing(form, bulk, boxes)
  loading(place)
  preparing(form, place)
}

function choosing(form, bulk, boxes) {
  const said = bulk.querySelector("[data-chosen]")
  const all = bulk.querySelector("[data-all]")
  const found = bulk.querySelector("[data-all-found]")
  let last = null

  function tell() {
    const every = boxes()
    const number = every.filter((box) => box.checked).length
    said.textContent = found?.checked ? "" : number ? say("chosen", number) : ""
    all.checked = number > 0 && number === every.length
    all.indeterminate = number > 0 && number < every.length
    form.classList.toggle("has-chosen", number > 0 || Boolean(found?.checked))
    for (const button of bulk.querySelectorAll("button[name=act]")) button.setAttribute("aria-disabled", String(!number && !found?.checked))
  }

  function range(to, checked) {
    const every = boxes()
    const [from, end] = [every.indexOf(last), every.indexOf(to)].sort((one, other) => one - other)
    if (from >= 0) every.slice(from, end + 1).forEach((box) => (box.checked = checked))
  }

  form.addEventListener("click", (event) => {
    const box = event.target
    if (box.name !== "picture") return
    if (event.shiftKey && last) range(box, box.checked)
    last = box
    tell()
  })
  all.addEventListener("change", () => {
    boxes().forEach((box) => (box.checked = all.checked))
    tell()
  })
  found?.addEventListener("change", tell)
  form.addEventListener("keydown", (event) => keys(event, { boxes, tell, range, from: () => last, begin: (box) => (last = box) }))
  form.addEventListener("submit", (event) => {
    if (event.submitter?.getAttribute("aria-disabled") !== "true") return
    event.preventDefault()
    said.textContent = say("choose_first")
  })
  document.addEventListener("htmx:afterSettle", tell)
  // Coming back by the browser's button, boxes may be checked already.
  addEventListener("pageshow", tell)
  tell()
}

function keys(event, { boxes, tell, range, from, begin }) {
  const box = event.target
  if (box.name !== "picture") return
  const every = boxes()
  if (event.key === "Escape") {
    every.forEach((each) => (each.checked = false))
    tell()
  } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    every.forEach((each) => (each.checked = true))
    tell()
  } else if (event.key === "Enter") {
    event.preventDefault()
    box.closest("[data-key]").querySelector("a").click()
  } else {
    const next = neighbor(every, box, event.key)
    if (!next) return
    event.preventDefault()
    if (event.shiftKey) {
      if (!from()) begin(box)
      box.checked = true
      next.checked = true
      tell()
    } else begin(next)
    next.focus()
  }
}

/** The box beside, above or below: as they lie on the screen, whatever the number of columns. */
function neighbor(every, box, key) {
  const index = every.indexOf(box)
  if (key === "ArrowRight") return every[index + 1]
  if (key === "ArrowLeft") return every[index - 1]
  if (key === "Home") return every[0]
  if (key === "End") return every.at(-1)
  if (key !== "ArrowDown" && key !== "ArrowUp") return null
  const here = box.getBoundingClientRect()
  const down = key === "ArrowDown"
  const rows = down ? every.slice(index + 1) : every.slice(0, index).reverse()
  return rows.find((each) => {
    const there = each.getBoundingClientRect()
    return Math.abs(there.left - here.left) < 2 && Math.abs(there.top - here.top) > 2
  })
}

/** Older pictures come in at the end: whoever pressed the button goes on at the first of them. */
function loading(place) {
  let pressed = false
  let before = 0
  place.addEventListener("htmx:beforeRequest", () => (before = place.children.length))
  place.addEventListener("htmx:beforeSwap", (event) => {
    // A sign-in page is no row of pictures.
    if (!event.detail.xhr.getResponseHeader("X-Pictures")) {
      event.detail.shouldSwap = false
      location.reload()
    }
    pressed = Boolean(document.activeElement?.closest(".tiles-more"))
  })
  place.addEventListener("htmx:afterSwap", () => {
    if (pressed) place.children[before - 1]?.querySelector("a")?.focus()
    pressed = false
  })
}

/** Pictures whose forms are being made are asked for until they are there; those just sent in come to the front. */
function preparing(form, place) {
  let timer = 0

  async function look() {
    const waiting = [...place.querySelectorAll("[data-waiting]")].slice(0, WAITING_AT_ONCE)
    if (!waiting.length) return
    if (!document.hidden) await refresh(waiting)
    timer = setTimeout(look, WAIT)
  }

  async function fetched(keys) {
    const url = new URL(form.dataset.tiles, location.href)
    keys.forEach((key) => url.searchParams.append("p", key))
    if (place.matches("tbody")) url.searchParams.set("view", "list")
    const answer = await fetch(url, { cache: "no-store" }).catch(() => null)
    // A sign-in page is no row of pictures.
    if (!answer?.ok || !answer.headers.get("X-Pictures")) return []
    const holder = document.createElement(place.matches("tbody") ? "tbody" : "ul")
    holder.innerHTML = await answer.text()
    return [...holder.children]
  }

  async function refresh(waiting) {
    for (const fresh of await fetched(waiting.map((tile) => tile.dataset.key))) {
      const old = document.getElementById(fresh.id)
      if (!old || "waiting" in fresh.dataset || old.contains(document.activeElement)) continue
      const box = fresh.querySelector("input[name=picture]")
      if (box) box.checked = Boolean(old.querySelector("input[name=picture]")?.checked)
      old.replaceWith(fresh)
    }
  }

  document.addEventListener("newsroom:pictures-arrived", async ({ detail }) => {
    const wanted = detail.keys.filter((key) => !document.getElementById(`tile-${key}`)).slice(-WAITING_AT_ONCE)
    if (!wanted.length) return
    const made = await fetched(wanted)
    place.prepend(...made.filter((tile) => !document.getElementById(tile.id)))
    clearTimeout(timer)
    timer = setTimeout(look, WAIT)
  })
  timer = setTimeout(look, WAIT)
}
