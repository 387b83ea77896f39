// The crops of the lead picture: by hand where somebody set one, else around the focal point. All of them are shown
// while one is moved: with the mouse, the arrow keys or in figures.

import { ask } from "newsroom/desk/send"

const WHOLE = 10000
const RATIOS = { wide: [16, 9], square: [1, 1], portrait: [4, 5] }
const SHAPES = Object.keys(RATIOS)
const SVG = "http://www.w3.org/2000/svg"

function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

/** What a shape's crop may be in a picture of this size: widths in ten-thousandths, and the height that goes with one. */
export function room({ width, height }, shape, least) {
  const [across, down] = RATIOS[shape]
  const perWidth = (width * down) / (across * height)
  const most = Math.min(WHOLE, Math.floor(WHOLE / perWidth))
  return { least: Math.min(Math.ceil((least / width) * WHOLE), most), most, tall: (wide) => Math.min(WHOLE, Math.round(wide * perWidth)) }
}

/** A box of the shape with its corner as near to (left, top) as the picture allows. */
export function boxAt(picture, shape, [left, top, wide], least) {
  const limits = room(picture, shape, least)
  const width = clamp(Math.round(wide), limits.least, limits.most)
  const height = limits.tall(width)
  return [clamp(Math.round(left), 0, WHOLE - width), clamp(Math.round(top), 0, WHOLE - height), width, height]
}

class Crops {
  constructor(form, changed) {
    this.form = form
    this.place = form.querySelector("[data-crops]")
    this.dialog = form.querySelector("dialog")
    this.stage = this.dialog.querySelector("[data-stage]")
    this.fields = Object.fromEntries([...this.dialog.querySelectorAll("[data-part]")].map((input) => [input.dataset.part, input]))
    this.least = Number(this.place.dataset.least)
    this.picture = JSON.parse(document.getElementById(this.place.dataset.picture).textContent)
    this.wanted = this.picture?.key
    this.kept = JSON.parse(form.elements.was.value)
    this.open = form.querySelector("[data-open]")
    this.open.hidden = false
    this.open.addEventListener("click", () => this.begin())
    this.dialog.addEventListener("change", (event) => {
      // The whole form would save itself with every field.
      event.stopPropagation()
      if (event.target.name === "crop-shape") this.choose(event.target.value)
      else if (event.target.dataset.part) this.typed()
    })
    this.dialog.querySelector("[data-automatic]").addEventListener("click", () => {
      delete this.own[this.shape]
      this.show()
    })
    this.dialog.querySelector("[data-cancel]").addEventListener("click", () => this.dialog.close())
    this.dialog.querySelector("[data-use]").addEventListener("click", () => {
      this.kept = this.own
      this.dialog.close()
      this.panel()
      changed()
    })
    this.dialog.addEventListener("keydown", (event) => {
      // Enter in a field is no submission of the form around.
      if (event.key !== "Enter" || event.target.localName !== "input") return
      event.preventDefault()
      if (event.target.dataset.part) this.typed()
    })
    document.addEventListener("newsroom:fact-saved", (event) => event.detail.name === "lead_picture" && this.fetch(event.detail.value))
    document.addEventListener("newsroom:facts", (event) => {
      const lead = event.detail.facts?.lead_picture
      if (lead) this.fetch(lead[1])
    })
    this.panel()
  }

  async fetch(key) {
    // A saved picture is told twice, by the answer and by the text's channel: a second asking would close what was opened since.
    if (key === this.wanted) return
    this.wanted = key
    const { find, story } = this.place.dataset
    const answer = key ? await ask(find, { keys: key, story }) : null
    if (key !== this.wanted) return
    if (!answer) this.wanted = null
    this.picture = answer?.results[0] ?? null
    if (this.dialog.open) this.dialog.close()
    this.panel()
  }

  box(shape, own = this.own) {
    return own[shape] ?? this.picture.boxes[shape]
  }

  panel() {
    const possible = Boolean(this.picture?.src)
    this.open.disabled = !possible
    this.place.replaceChildren(...(possible ? SHAPES.map((shape) => this.preview(shape, this.kept)) : []))
  }

  preview(shape, own) {
    const { width, height, src } = this.picture
    const [left, top, wide, tall] = this.box(shape, own)
    const view = [left * width, top * height, wide * width, tall * height].map((part) => part / WHOLE)
    const figure = document.createElement("figure")
    const svg = drawn("svg", { viewBox: view.join(" "), class: `crop-preview crop-${shape}`, "aria-hidden": "true" })
    svg.append(drawn("image", { href: src, width, height, preserveAspectRatio: "none" }))
    const words = document.createElement("figcaption")
    const how = own[shape] ? this.place.dataset.byHand : this.place.dataset.automatic
    words.textContent = [this.place.dataset[shape], how].join(" · ")
    figure.append(svg, words)
    return figure
  }

  begin() {
    this.own = { ...this.kept }
    this.shape = SHAPES[0]
    this.dialog.querySelector(`input[value="${this.shape}"]`).checked = true
    this.build()
    this.show()
    this.dialog.showModal()
    this.rect.focus()
  }

  build() {
    const { width, height, src } = this.picture
    this.svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, class: "crop-stage" })
    this.shade = drawn("path", { class: "crop-shade", "fill-rule": "evenodd" })
    this.rect = drawn("rect", { class: "crop-box", tabindex: "0", role: "application", "aria-describedby": "crop-keys" })
    this.rect.setAttribute("aria-label", this.stage.dataset.called)
    this.handle = drawn("rect", { class: "crop-handle" })
    this.svg.append(drawn("image", { href: src, width, height, preserveAspectRatio: "none" }), this.shade, this.rect, this.handle)
    this.stage.replaceChildren(this.svg)
    this.rect.addEventListener("pointerdown", (event) => this.drag(event, false))
    this.handle.addEventListener("pointerdown", (event) => this.drag(event, true))
    this.rect.addEventListener("keydown", (event) => this.key(event))
  }

  choose(shape) {
    this.shape = shape
    this.show()
  }

  put(left, top, wide) {
    this.own[this.shape] = boxAt(this.picture, this.shape, [left, top, wide], this.least)
    this.show()
  }

  typed() {
    const [left, top, wide] = ["left", "top", "width"].map((name) => Number(this.fields[name].value) * 100 || 0)
    this.put(left, top, wide)
  }

  key(event) {
    const [left, top, wide] = this.box(this.shape)
    const far = event.shiftKey ? 500 : 50
    const moves = {
      ArrowLeft: [left - far, top, wide],
      ArrowRight: [left + far, top, wide],
      ArrowUp: [left, top - far, wide],
      ArrowDown: [left, top + far, wide],
      "+": [left - far / 2, top - far / 2, wide + far],
      "=": [left - far / 2, top - far / 2, wide + far],
      "-": [left + far / 2, top + far / 2, wide - far],
    }
    if (!moves[event.key]) return
    event.preventDefault()
    this.put(...moves[event.key])
  }

  drag(event, resize) {
    event.preventDefault()
    const target = event.currentTarget
    const start = this.at(event)
    const [left, top, wide] = this.box(this.shape)
    target.setPointerCapture(event.pointerId)
    const move = (next) => {
      const now = this.at(next)
      const [x, y] = [now[0] - start[0], now[1] - start[1]]
      // From the corner it grows no further than the picture, and stands where it stood.
      if (resize) this.put(left, top, Math.min(wide + x, this.widest(left, top)))
      else this.put(left + x, top + y, wide)
    }
    target.addEventListener("pointermove", move)
    target.addEventListener("lostpointercapture", () => target.removeEventListener("pointermove", move), { once: true })
    this.rect.focus()
  }

  widest(left, top) {
    const { tall } = room(this.picture, this.shape, this.least)
    return Math.min(WHOLE - left, ((WHOLE - top) / tall(WHOLE / 2)) * (WHOLE / 2))
  }

  // In ten-thousandths of the picture.
  at({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.svg.getScreenCTM().inverse())
    return [(x / this.picture.width) * WHOLE, (y / this.picture.height) * WHOLE]
  }

  show() {
    const { width, height } = this.picture
    const box = this.box(this.shape)
    const [x, y, wide, tall] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height].map((part) => part / WHOLE)
    this.shade.setAttribute("d", `M0 0H${width}V${height}H0ZM${x} ${y}h${wide}v${tall}h${-wide}Z`)
    for (const [name, value] of Object.entries({ x, y, width: wide, height: tall })) this.rect.setAttribute(name, value)
    const size = Math.max(width, height) / 25
    for (const [name, value] of Object.entries({ x: x + wide - size, y: y + tall - size, width: size, height: size }))
      this.handle.setAttribute(name, value)
    for (const [name, part] of [["left", 0], ["top", 1], ["width", 2]])
      if (document.activeElement !== this.fields[name] || this.fields[name].value === "") this.fields[name].value = (box[part] / 100).toFixed(1)
    this.dialog.querySelector("[data-previews]").replaceChildren(...SHAPES.map((shape) => this.preview(shape, this.own)))
    this.dialog.querySelector("[data-automatic]").disabled = !this.own[this.shape]
    this.dialog.querySelector("[data-size]").textContent = [wide, tall].map(Math.round).join(" × ")
  }
}

export function mount(form, { changed }) {
  const crops = new Crops(form, changed)
  return {
    value: () => crops.kept,
    set(value) {
      crops.kept = value ?? {}
      crops.panel()
      return null
    },
  }
}
