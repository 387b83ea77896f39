// Many files into the library: chosen, dragged or pasted; each goes its own way, and a bad one stops no other.

import { sendFile } from "newsroom/desk/sendfile"
import { say, symbol } from "newsroom/desk/words"

const AT_ONCE = 3
const KILOBYTE = 1024
// What may still change: leaving the page would lose these.
const OPEN = new Set(["waiting", "sending"])
const NEEDS_SOMEBODY = new Set(["refused", "failed"])

class Uploads {
  constructor(section) {
    this.section = section
    this.form = section.querySelector("[data-form]")
    this.input = section.querySelector("input[type=file]")
    this.box = section.querySelector("[data-uploads]")
    this.list = section.querySelector("[data-list]")
    this.summary = section.querySelector("[data-summary]")
    this.link = section.querySelector("[data-describe-link]")
    this.again = section.querySelector("[data-again]")
    this.clear = section.querySelector("[data-clear]")
    this.drop = section.querySelector("[data-drop]")
    this.entries = []
    this.running = 0
  }

  start() {
    this.input.addEventListener("change", () => {
      this.take(this.input.files)
      this.input.value = ""
    })
    this.form.addEventListener("submit", (event) => event.preventDefault())
    this.again.addEventListener("click", () => this.entries.filter((each) => each.state === "failed").forEach((each) => this.retry(each)))
    this.clear.addEventListener("click", () => this.empty())
    this.watchDrops()
    this.section.classList.add("scripted")
    // Chosen before this script was there.
    if (this.input.files.length) this.input.dispatchEvent(new Event("change"))
    document.addEventListener("paste", (event) => this.paste(event))
    addEventListener("beforeunload", (event) => {
      if (this.entries.some((each) => OPEN.has(each.state))) event.preventDefault()
    })
  }

  watchDrops() {
    // Leaving one element for another within the page is no leaving: the last target tells.
    let last = null
    const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files")
    document.addEventListener("dragenter", (event) => {
      if (!carriesFiles(event)) return
      last = event.target
      this.drop.hidden = false
    })
    document.addEventListener("dragleave", (event) => {
      if (event.target === last) this.drop.hidden = true
    })
    document.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = "copy"
    })
    document.addEventListener("drop", (event) => {
      this.drop.hidden = true
      if (!carriesFiles(event)) return
      event.preventDefault()
      this.take(event.dataTransfer.files)
    })
  }

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])]
    if (!files.length) return
    event.preventDefault()
    this.take(files)
  }

  take(files) {
    for (const file of files) {
      const entry = { file, state: "waiting" }
      this.draw(entry)
      this.entries.push(entry)
      if (!file.size) this.settle(entry, "refused", say("empty_file"))
      else if (file.size > Number(this.section.dataset.limit)) this.settle(entry, "refused", say("too_large"))
      else this.show(entry, say("waiting"))
    }
    this.box.hidden = !this.entries.length
    this.next()
  }

  draw(entry) {
    const item = document.createElement("li")
    const name = document.createElement("span")
    entry.line = document.createElement("span")
    entry.acts = document.createElement("span")
    name.className = "upload-name"
    name.textContent = [entry.file.name || say("pasted"), size(entry.file)].join(" · ")
    entry.line.className = "upload-state"
    entry.acts.className = "upload-acts"
    item.append(name, entry.line, entry.acts)
    this.list.append(item)
    entry.item = item
  }

  show(entry, words, ...more) {
    entry.item.dataset.state = entry.state
    entry.line.replaceChildren(words, ...more)
    const buttons = []
    if (OPEN.has(entry.state)) buttons.push(this.button(entry, "remove", say("cancel"), () => this.cancel(entry)))
    if (entry.state === "failed") buttons.push(this.button(entry, "history", say("try_again"), () => this.retry(entry)))
    entry.acts.replaceChildren(...buttons)
    // What needs somebody is not to be looked for at the end of a long list.
    if (NEEDS_SOMEBODY.has(entry.state)) this.list.insertBefore(entry.item, this.firstInOrder(entry))
    this.tell()
  }

  /** The entry before which this one stands: after the others that need somebody. */
  firstInOrder(entry) {
    return [...this.list.children].find((item) => item !== entry.item && !NEEDS_SOMEBODY.has(item.dataset.state)) ?? null
  }

  button(entry, icon, words, act) {
    const made = document.createElement("button")
    made.type = "button"
    made.className = "button plain"
    made.append(symbol(icon), words)
    made.setAttribute("aria-label", `${words}: ${entry.file.name || say("pasted")}`)
    made.addEventListener("click", act)
    return made
  }

  next() {
    while (this.running < AT_ONCE) {
      const entry = this.entries.find((each) => each.state === "waiting")
      if (!entry) return
      this.send(entry)
    }
  }

  async send(entry) {
    this.running++
    entry.state = "sending"
    entry.stop = new AbortController()
    const bar = document.createElement("progress")
    bar.max = 1
    bar.value = 0
    bar.setAttribute("aria-label", entry.file.name || say("pasted"))
    const words = document.createElement("span")
    words.textContent = say("sending")
    this.show(entry, words, bar)
    const progress = (part) => {
      bar.value = part
      if (part === 1) words.textContent = say("checking")
    }
    const { status, data } = await sendFile(this.form.action, entry.file, { from: this.form, progress, signal: entry.stop.signal })
    this.running--
    if (entry.state === "sending") this.finish(entry, status, data)
    this.next()
  }

  finish(entry, status, data) {
    if (status === 200 || status === 201) {
      entry.key = data.key
      const link = document.createElement("a")
      link.href = data.address
      link.textContent = status === 201 ? say("open_it") : data.title
      this.settle(entry, status === 201 ? "done" : "already", status === 201 ? say("here") : data.said, link)
    } else if (status === 422) {
      this.settle(entry, "refused", data.reason ?? say("failed"))
    } else if (status === -1) {
      this.cancel(entry)
    } else {
      const reason = { 0: say("offline"), 401: say("signed_out") }[status] ?? data.reason ?? say("failed")
      this.settle(entry, "failed", reason)
    }
  }

  settle(entry, state, words, ...more) {
    entry.state = state
    this.show(entry, words, ...more)
  }

  retry(entry) {
    this.settle(entry, "waiting", say("waiting"))
    this.next()
  }

  cancel(entry) {
    const focused = entry.item.contains(document.activeElement)
    entry.state = "canceled"
    entry.stop?.abort()
    entry.item.remove()
    this.entries = this.entries.filter((each) => each !== entry)
    this.box.hidden = !this.entries.length
    if (focused) (this.box.hidden ? this.input : this.box.querySelector("button, a") ?? this.input).focus()
    this.tell()
    this.next()
  }

  empty() {
    this.entries.filter((each) => !OPEN.has(each.state)).forEach((each) => each.item.remove())
    this.entries = this.entries.filter((each) => OPEN.has(each.state))
    this.box.hidden = !this.entries.length
    this.input.focus()
    this.tell()
  }

  /** What has become of all of them, in one line; and the way to describe the new ones. */
  tell() {
    const number = (...states) => this.entries.filter((each) => states.includes(each.state)).length
    const parts = [
      [number("waiting", "sending"), "count_open"],
      [number("done"), "count_done"],
      [number("already"), "count_already"],
      [number("refused"), "count_refused"],
      [number("failed"), "count_failed"],
    ]
    const words = parts.filter(([count]) => count).map(([count, name]) => say(name, count))
    if (this.summary.textContent !== words.join(" · ")) this.summary.textContent = words.join(" · ")
    const keys = this.entries.filter((each) => each.state === "done").map((each) => each.key)
    const over = !number("waiting", "sending")
    this.link.hidden = !keys.length || !over
    this.link.textContent = say("describe", keys.length)
    this.link.href = `${this.section.dataset.describe}?${keys.map((key) => `p=${key}`).join("&")}`
    this.again.hidden = !over || number("failed") < 2
    this.clear.hidden = !over || !this.entries.length
    if (over && keys.length) document.dispatchEvent(new CustomEvent("newsroom:pictures-arrived", { detail: { keys } }))
  }
}

function size(file) {
  const kilobytes = file.size / KILOBYTE
  return kilobytes < 1000 ? `${Math.ceil(kilobytes)} KB` : `${(kilobytes / KILOBYTE).toFixed(1)} MB`
}

export function mount(section) {
  new Uploads(section).start()
}
