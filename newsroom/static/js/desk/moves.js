// The workflow's buttons go once; the text's module makes them wait until everything is stored.

export function mount(element) {
  document.addEventListener("newsroom:fact-saved", (event) => {
    // Only when nothing else came between: otherwise the refusal shows what did.
    for (const input of document.querySelectorAll("input[data-seen]")) {
      if (Number(input.value) === event.detail.version - 1) input.value = event.detail.version
    }
  })
  // A change has voided the approval, or begun a new draft: the warning has come true.
  document.addEventListener("newsroom:stage", () => document.querySelector("[data-voids]")?.remove())
  element.addEventListener("submit", (event) => {
    // The text is being saved first; the form is sent again when it is.
    if (event.defaultPrevented) return
    const form = event.target
    if (form.querySelector("[data-blocked]") || form.dataset.sent) {
      event.preventDefault()
      return
    }
    form.dataset.sent = "yes"
    // Coming back by the browser's button finds the form usable again.
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true })
  })
}
