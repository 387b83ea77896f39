// The parts of the side panel as tabs; without this script they are one below the other.

export function mount(element) {
  const parts = [...element.querySelectorAll(":scope > details")]
  const bar = document.createElement("div")
  bar.className = "side-tabs"
  bar.setAttribute("role", "tablist")
  const tabs = parts.map((part, index) => {
    const tab = document.createElement("button")
    tab.type = "button"
    tab.id = `side-tab-${index}`
    tab.textContent = part.querySelector("summary").textContent
    tab.setAttribute("role", "tab")
    const panel = part.querySelector("[data-panel]")
    panel.id ||= `side-part-${index}`
    tab.setAttribute("aria-controls", panel.id)
    panel.setAttribute("role", "tabpanel")
    panel.setAttribute("aria-labelledby", tab.id)
    tab.addEventListener("click", () => show(index))
    return tab
  })

  function show(wanted) {
    parts.forEach((part, index) => {
      part.open = index === wanted
      part.hidden = index !== wanted
      tabs[index].setAttribute("aria-selected", String(index === wanted))
      tabs[index].tabIndex = index === wanted ? 0 : -1
    })
  }

  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const next = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length
    tabs[next].focus()
    show(next)
  })
  bar.append(...tabs)
  element.prepend(bar)
  element.classList.add("tabbed")
  show(0)
}
