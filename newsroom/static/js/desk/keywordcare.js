// Choosing many keywords at once: how many are chosen is said, and a range is chosen with the shift key.

import { say } from "newsroom/desk/words"

export function mount(form) {
  const boxes = [...form.querySelectorAll("input[name=keyword]")]
  const said = form.querySelector("[data-chosen]")
  if (!said) return
  let last = -1

  function tell() {
    const number = boxes.filter((box) => box.checked).length
    said.textContent = number ? say("chosen", number) : ""
    form.classList.toggle("has-chosen", number > 0)
  }

  form.addEventListener("click", (event) => {
    const index = boxes.indexOf(event.target)
    if (index < 0) return
    if (event.shiftKey && last >= 0) {
      const [from, to] = [Math.min(last, index), Math.max(last, index)]
      boxes.slice(from, to + 1).forEach((box) => (box.checked = event.target.checked))
    }
    last = index
    tell()
  })
  addEventListener("pageshow", tell)
  tell()
}
