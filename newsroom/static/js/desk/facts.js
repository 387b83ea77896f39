// The facts beside the text: each field saves itself, and shows both values when somebody else was quicker.

import { mount as mountCredits } from "newsroom/desk/credits"
import { mount as mountCrops } from "newsroom/desk/crops"
import { mount as mountKeywords } from "newsroom/desk/picker"
import { mount as mountLead } from "newsroom/desk/lead"
import { mountChain, mountRelated } from "newsroom/desk/storyfields"
import { send } from "newsroom/desk/send"
import { say } from "newsroom/desk/words"

const MOUNTS = { keywords: mountKeywords, credits: mountCredits, picture: mountLead, crops: mountCrops, chain: mountChain, related: mountRelated }

function plain(form) {
  const input = form.querySelector("[name=value]")
  const kind = form.dataset.kind
  return {
    value() {
      const text = input.value.trim()
      if (["section", "source", "desk"].includes(form.dataset.fact)) return text ? Number(text) : null
      if (kind === "number") return text ? Number(text) : null
      if (kind === "story") return text ? Number(text.replace("#", "")) || text : null
      return text
    },
    set(value) {
      input.value = kind === "moment" ? String(value ?? "").slice(0, 16) : (value ?? "")
      return null
    },
  }
}

class Fact {
  constructor(form) {
    this.form = form
    this.state = form.querySelector("[data-state]")
    this.was = JSON.parse(form.elements.was.value)
    this.queued = false
    this.busy = false
    const hooks = { changed: () => this.save(), fail: (reason) => this.tell(reason, "bad") }
    this.field = MOUNTS[form.dataset.kind]?.(form, hooks) ?? plain(form)
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.save()
    })
    form.addEventListener("change", (event) => {
      if (event.target.closest("[data-new], [data-combobox], [data-plain-only]")) return
      this.save()
    })
  }

  tell(words, kind = "") {
    this.state.textContent = words
    this.state.dataset.kind = kind
  }

  /** One request at a time; what changes meanwhile is sent after it. */
  async save(chosen = null) {
    if (this.busy) {
      this.queued = true
      return
    }
    const value = chosen ?? this.field.value()
    if (JSON.stringify(value) === JSON.stringify(this.was)) return this.tell("")
    this.busy = true
    this.unsaved = true
    this.tell(say("saving"))
    const { status, data } = await send(this.form.action, { was: this.was, value }, { from: this.form })
    this.busy = false
    this.answer(status, data, value)
    if (this.queued) {
      this.queued = false
      this.save()
    }
  }

  answer(status, data, sent) {
    if (status === 200) {
      this.was = data.value
      this.unsaved = false
      // The server may have tidied the value; what is being typed right now is not disturbed.
      if (JSON.stringify(this.field.value()) === JSON.stringify(sent) && !this.form.contains(document.activeElement)) {
        this.field.set(data.value, data.shown)
      }
      this.tell(say("saved"), "good")
      document.dispatchEvent(new CustomEvent("newsroom:fact-saved", { detail: { name: this.form.dataset.fact, ...data } }))
    } else if (status === 409) this.conflict(data)
    else if (data.choices) this.which(data)
    else if (status === 0) this.tell(say("offline"), "bad")
    else if (status === 401) this.tell(say("signed_out"), "bad")
    else this.tell(data.reason ?? say("failed"), "bad")
  }

  /** The clocks show this time twice: the person says which of the two. */
  which({ reason, choices }) {
    const box = document.createElement("div")
    box.className = "fact-conflict"
    const words = document.createElement("p")
    words.textContent = reason
    box.append(words)
    for (const choice of choices) {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "button"
      button.textContent = choice.words
      button.addEventListener("click", () => this.save(choice.value))
      box.append(button)
    }
    this.state.dataset.kind = ""
    this.state.replaceChildren(box)
    box.querySelector("button").focus()
  }

  conflict({ reason, theirs, yours, theirs_shown, yours_shown }) {
    const box = document.createElement("div")
    box.className = "fact-conflict"
    const words = document.createElement("p")
    words.textContent = reason
    const keep = document.createElement("button")
    const use = document.createElement("button")
    keep.type = use.type = "button"
    keep.className = use.className = "button"
    keep.textContent = say("theirs", theirs_shown)
    use.textContent = say("yours", yours_shown)
    keep.addEventListener("click", () => {
      this.was = theirs
      this.unsaved = false
      const left = this.field.set(theirs, theirs_shown)
      this.tell(left ? `${say("saved")}: ${left}` : "")
      if (left) location.reload()
    })
    use.addEventListener("click", () => {
      this.was = theirs
      this.tell("")
      const left = this.field.set(yours, yours_shown)
      if (left) return this.tell(left, "bad")
      this.save()
    })
    box.append(words, keep, use)
    this.state.dataset.kind = ""
    this.state.replaceChildren(box)
    keep.focus()
  }

  /** Somebody else saved this field: take it over unless this screen has a value of its own. */
  follow(value) {
    const own = JSON.stringify(this.field.value()) !== JSON.stringify(this.was)
    if (own || this.busy || this.form.contains(document.activeElement)) return
    if (this.field.set(value, "") === null) this.was = value
  }
}

export function mount(element) {
  element.classList.add("scripted")
  const facts = new Map()
  for (const form of element.querySelectorAll("form[data-fact]")) {
    if (!form.querySelector("fieldset").disabled) facts.set(form.dataset.fact, new Fact(form))
  }
  // The text's own channel brings the facts that others changed.
  document.addEventListener("newsroom:facts", (event) => {
    for (const [name, [, value]] of Object.entries(event.detail.facts ?? {})) facts.get(name)?.follow(value)
  })
  // Another lead picture has none of the words and crops of the old one.
  document.addEventListener("newsroom:fact-saved", (event) => {
    for (const [name, value] of Object.entries(event.detail.also ?? {})) facts.get(name)?.follow(value)
  })
  addEventListener("beforeunload", (event) => {
    if ([...facts.values()].some((fact) => fact.unsaved && fact.state.dataset.kind !== "good")) event.preventDefault()
  })
}
