// The lead picture of a story, the picture of a keyword, a portrait: chosen in the same dialog as those of the text.

import { choosePicture } from "newsroom/desk/pictures"
import { say } from "newsroom/desk/words"

export function mount(form, { changed, name = "value", now = false }) {
  const select = form.querySelector(`select[name=${name}]`)
  const shown = form.querySelector("[data-shown]")
  const buttons = form.querySelector("[data-picture-buttons]")
  let key = select.value || null
  select.hidden = true
  buttons.hidden = false
  form.querySelector("label").removeAttribute("for")

  function show(picture) {
    key = picture?.key ?? null
    shown.replaceChildren()
    if (!picture) {
      shown.textContent = say("no_picture")
      return
    }
    const image = document.createElement("img")
    image.src = picture.thumb
    image.alt = picture.alt
    shown.append(image)
  }

  if (!key) shown.textContent = say("no_picture")
  buttons.querySelector("[data-choose]").addEventListener("click", () =>
    choosePicture(
      (picture) => {
        show(picture)
        changed()
      },
      { now },
    ),
  )
  buttons.querySelector("[data-clear]").addEventListener("click", () => {
    show(null)
    changed()
  })
  return {
    value: () => key,
    set(value, words) {
      if (value === key) return null
      if (value) return words
      show(null)
      return null
    },
  }
}
