// The focal point: clicked on the picture, moved by the arrow keys, or typed; all crops follow before anything is saved.

const STEP = 1
const LARGE_STEP = 10
// Of the window, in percent; the same stands in the style sheet.
const HIGHEST = 60

export function mount(element) {
  const form = element.querySelector("form")
  const picture = element.querySelector("[data-picture]")
  const { width, height } = picture.dataset
  const inputs = { x: form.elements.namedItem("x"), y: form.elements.namedItem("y") }
  const point = element.querySelector("[data-point]")
  const crops = [...element.querySelectorAll("[data-crop]")]
  if (!inputs.x) return
  point.hidden = false
  // Exactly as large as the picture is shown, so that the point lies on its pixels, however tall it is.
  picture.style.maxInlineSize = `min(${width}px, ${(HIGHEST * width) / height}vh)`
  element.classList.add("scripted")

  function set(x, y) {
    inputs.x.value = clamp(x).toFixed(1).replace(/\.0$/, "")
    inputs.y.value = clamp(y).toFixed(1).replace(/\.0$/, "")
    show()
  }

  function show() {
    const x = clamp(Number(inputs.x.value) || 0)
    const y = clamp(Number(inputs.y.value) || 0)
    point.style.insetInlineStart = `${x}%`
    point.style.insetBlockStart = `${y}%`
    for (const crop of crops) {
      const [across, down] = crop.dataset.crop.split(":").map(Number)
      const image = crop.querySelector("img")
      image.style.objectPosition = `${share(x, width, (height * across) / down)}% ${share(y, height, (width * down) / across)}%`
    }
  }

  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect()
    set(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100)
    point.focus()
  })
  point.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (event.key === "Enter") {
      event.preventDefault()
      form.requestSubmit()
    }
    if (!move) return
    event.preventDefault()
    const step = event.shiftKey ? LARGE_STEP : STEP
    set(Number(inputs.x.value) + move[0] * step, Number(inputs.y.value) + move[1] * step)
  })
  form.addEventListener("input", show)
  // "Middle" and "as it was" are plain resets to the values that they carry.
  for (const button of element.querySelectorAll("[data-set]")) {
    button.hidden = false
    button.addEventListener("click", () => set(...button.dataset.set.split(" ").map(Number)))
  }
  show()
}

const clamp = (value) => Math.min(100, Math.max(0, value))

/** Where a crop of `part` of `whole` begins, as the browser counts it: the same crop that the server will make. */
function share(focus, whole, part) {
  const size = Math.min(Number(whole), part)
  const rest = whole - size
  if (rest <= 0) return 50
  const begin = Math.min(Math.max((focus / 100) * whole - size / 2, 0), rest)
  return (begin / rest) * 100
}
