// The dialog in which pictures are found or sent in; whoever needs one calls `choosePicture`.

import { ask, send } from "newsroom/desk/send"
import { say } from "newsroom/desk/words"

const WAIT = 250

let dialog = null
let wished = null

/** Open the dialog; `choose(picture)` gets what was picked, and nothing happens when it is closed. With `most` above
 * one it gets a list of `least` to `most` pictures. `now`: readers see the picture at once, so what may not be
 * published today cannot be picked. A wish that comes before the dialog is there is met as soon as it is. */
export function choosePicture(choose, { least = 1, most = 1, now = false } = {}) {
  const wish = { choose, least, most, now }
  if (dialog) dialog.open(wish)
  else wished = wish
}

class PictureDialog {
  constructor(element) {
    this.element = element
    const part = (name) => element.querySelector(`[data-${name}]`)
    this.title = part("title")
    this.search = part("search")
    this.filters = part("filters")
    this.results = part("results")
    this.state = part("state")
    this.more = part("more")
    this.form = part("send")
    this.footer = part("chosen")
    this.put = part("put")
    this.chosen = new Map()
    part("close").addEventListener("click", () => element.close())
    this.more.addEventListener("click", () => this.load(this.next))
    this.put.addEventListener("click", () => this.finish([...this.chosen.values()]))
    this.filters.addEventListener("input", () => this.soon(WAIT))
    this.filters.addEventListener("reset", () => this.soon(0))
    this.filters.addEventListener("submit", (event) => {
      event.preventDefault()
      this.soon(0)
    })
    this.search.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" || !this.buttons().length) return
      event.preventDefault()
      this.buttons()[0].focus()
    })
    this.results.addEventListener("keydown", (event) => this.walk(event))
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault()
      this.upload()
    })
  }

  open({ choose, least, most, now }) {
    Object.assign(this, { choose, least, most, now })
    this.chosen.clear()
    this.state.textContent = ""
    this.title.textContent = most > 1 ? this.title.dataset.several : this.title.dataset.one
    this.count()
    this.element.showModal()
    this.search.focus()
    this.load("")
  }

  soon(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.load(""), wait)
  }

  /** The pictures after a place in the list; without one the newest. */
  async load(from) {
    const typed = new FormData(this.filters)
    const wanted = Object.fromEntries([...typed].filter(([, value]) => value))
    const asked = (this.asked = Symbol("asked"))
    const answer = await ask(this.element.dataset.find, { ...wanted, ...(from && { after: from }) })
    if (asked !== this.asked) return
    if (!answer) {
      this.state.textContent = say("failed")
      return
    }
    const made = answer.results.map((picture) => this.draw(picture))
    if (from) this.results.append(...made)
    else this.results.replaceChildren(...made)
    this.next = answer.next
    this.more.hidden = !answer.next
    this.roving(from ? made[0]?.querySelector("button") : null)
    if (from) made[0]?.querySelector("button").focus()
    this.state.textContent = this.buttons().length ? "" : say("nothing")
  }

  draw(picture) {
    const item = document.createElement("li")
    const button = document.createElement("button")
    const frame = document.createElement("span")
    const image = document.createElement("img")
    const title = document.createElement("span")
    const credit = document.createElement("span")
    button.type = "button"
    frame.className = "picture-frame"
    title.className = "picture-title"
    credit.className = "muted"
    if (picture.thumb) image.src = picture.thumb
    else image.hidden = true
    image.alt = picture.alt
    image.loading = "lazy"
    title.textContent = picture.title
    credit.textContent = picture.credit
    frame.append(image)
    button.append(frame, title, credit)
    for (const words of picture.notes) {
      const note = document.createElement("span")
      note.className = "picture-lacks"
      note.textContent = words
      button.append(note)
    }
    if (this.most > 1) button.setAttribute("aria-pressed", String(this.chosen.has(picture.key)))
    if (this.barred(picture)) button.setAttribute("aria-disabled", "true")
    button.addEventListener("click", () => this.pick(picture, button))
    item.append(button)
    return item
  }

  barred(picture) {
    return this.now && picture.barred
  }

  pick(picture, button) {
    if (this.barred(picture)) this.state.textContent = picture.notes.join(" ")
    else if (this.most > 1) this.toggle(picture, button)
    else this.finish(picture)
  }

  toggle(picture, button) {
    if (this.chosen.has(picture.key)) this.chosen.delete(picture.key)
    else if (this.chosen.size < this.most) this.chosen.set(picture.key, picture)
    else this.state.textContent = say("pictures_most", this.most)
    button?.setAttribute("aria-pressed", String(this.chosen.has(picture.key)))
    this.count()
  }

  count() {
    this.footer.hidden = this.most === 1
    this.footer.querySelector("[data-count]").textContent =
      this.chosen.size < this.least ? say("pictures_least", this.least) : say("pictures_chosen", this.chosen.size)
    this.put.disabled = this.chosen.size < this.least
  }

  finish(picked) {
    this.element.close()
    this.choose?.(picked)
  }

  /* One stop for the Tab key; arrows go through the grid as it stands. */

  buttons() {
    return [...this.results.querySelectorAll("button")]
  }

  roving(current) {
    const all = this.buttons()
    const stop = current ?? all[0]
    for (const button of all) button.tabIndex = button === stop ? 0 : -1
  }

  walk(event) {
    const all = this.buttons()
    const at = all.indexOf(event.target)
    const columns = all.filter((button) => button.offsetTop === all[0].offsetTop).length || 1
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? at + (steps[event.key] ?? NaN)
    if (at < 0 || Number.isNaN(to)) return
    event.preventDefault()
    if (to < 0) return this.search.focus()
    const next = all[Math.min(to, all.length - 1)]
    this.roving(next)
    next.focus()
  }

  async upload() {
    const files = [...this.form.elements.file.files]
    const button = this.form.querySelector("button")
    const refused = []
    const taken = []
    button.disabled = true
    for (const [index, file] of files.entries()) {
      this.state.textContent = say("uploading_of", `${index + 1} / ${files.length}`)
      const data = new FormData()
      data.set("file", file)
      const { status, data: answer } = await send(this.form.action, data, { from: this.form })
      if (status === 200 || status === 201) taken.push(answer)
      else {
        const reason = answer.reason ?? say(status === 0 ? "offline_upload" : status === 401 ? "signed_out" : "failed")
        refused.push(files.length > 1 ? `${file.name}: ${reason}` : reason)
      }
    }
    button.disabled = false
    if (taken.length && !refused.length) this.form.reset()
    // Where one is wanted and one came, it is what was meant.
    const [only] = taken
    if (this.most === 1 && taken.length === 1 && !refused.length && !this.barred(only)) return this.finish(only)
    for (const picture of taken) if (this.most > 1 && !this.chosen.has(picture.key)) this.toggle(picture)
    await this.load("")
    const barred = this.most === 1 ? taken.filter((picture) => this.barred(picture)).flatMap(({ notes }) => notes) : []
    this.state.textContent = [...refused, ...barred].join(" ")
  }
}

export function mount(element) {
  dialog = new PictureDialog(element)
  if (wished) dialog.open(wished)
}
