// One writer of the convergence test, put into a real story screen: random acts on its own copy, and a record of which
// words it wrote and which it took away knowingly. Words look like <a12>, so that they are found wherever they land.
async (name, seed) => {
  const { pm } = await import("django-prose-editor/editor")
  const WORD = /<\w+>/g
  const screen = document.querySelector(".editor").storyScreen
  const { view } = screen
  const state = () => view.state
  const random = (() => {
    let value = seed
    return () => {
      value = (value + 0x6d2b79f5) | 0
      let t = Math.imul(value ^ (value >>> 15), 1 | value)
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296
    }
  })()
  const pick = (list) => list[Math.floor(random() * list.length)]
  const written = []
  const removed = new Set()
  const count = (doc) => {
    const found = {}
    for (const word of doc.textBetween(0, doc.content.size, " ").match(WORD) ?? []) found[word] = (found[word] ?? 0) + 1
    return found
  }
  // Everything that an act takes off this screen was seen by its writer.
  const dispatch = (tr) => {
    const before = count(state().doc)
    view.dispatch(tr)
    const after = count(state().doc)
    for (const word of Object.keys(before)) if ((after[word] ?? 0) < before[word]) removed.add(word)
  }
  const inWord = (text, at) => at > 0 && text.lastIndexOf("<", at - 1) > text.lastIndexOf(">", at - 1)
  const place = () => {
    const { doc } = state()
    for (let tries = 0; tries < 40; tries++) {
      const $at = doc.resolve(Math.floor(random() * doc.content.size))
      if ($at.parent.isTextblock && !inWord($at.parent.textContent, $at.parentOffset)) return $at.pos
    }
    return null
  }
  const selection = (from, to = from) => {
    const { TextSelection } = pm.state
    return TextSelection.between(state().doc.resolve(from), state().doc.resolve(to))
  }
  const select = (from, to) => view.dispatch(state().tr.setSelection(selection(from, to)))
  let number = 0
  // A word counts as written when the screen took it: a full headline does not.
  const write = (insert) => {
    const word = `<${name}${number++}>`
    dispatch(insert(` ${word} `))
    if (state().doc.textContent.includes(word)) written.push(word)
  }
  const key = (key, options = {}) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options })
    const before = count(state().doc)
    view.dom.dispatchEvent(event)
    const after = count(state().doc)
    for (const each of Object.keys(before)) if ((after[each] ?? 0) < before[each]) removed.add(each)
  }
  const clipboard = (type, data) => {
    const event = new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    const before = count(state().doc)
    view.dom.dispatchEvent(event)
    const after = count(state().doc)
    // What is cut is put back by the paste that follows.
    if (type === "paste") return
    for (const each of Object.keys(before)) if ((after[each] ?? 0) < before[each]) removed.add(each)
  }
  const blocks = () => {
    const found = []
    state().doc.forEach((node, at, index) => index > 2 && found.push([at, node]))
    return found
  }
  const acts = {
    write: () => {
      const at = place()
      if (at !== null) write((word) => state().tr.insertText(word, at))
    },
    split: () => {
      const at = place()
      if (at === null) return
      select(at)
      key("Enter")
    },
    join: () => {
      const [at, node] = pick(blocks())
      if (!node.isTextblock) return
      select(at + 1)
      // Words of two paragraphs must not grow together.
      dispatch(state().tr.insertText(" "))
      select(at + 1)
      key("Backspace")
    },
    delete: () => {
      const [a, b] = [place(), place()]
      if (a === null || b === null) return
      const from = Math.min(a, b)
      let to = random() < 0.8 ? Math.min(Math.max(a, b), from + 30) : Math.max(a, b)
      const inside = (at) => {
        const $at = state().doc.resolve(at)
        return !$at.parent.isTextblock || inWord($at.parent.textContent, $at.parentOffset)
      }
      while (to > from && inside(to)) to -= 1
      if (from === to) return
      select(from, to)
      if (random() < 0.4) write((word) => state().tr.insertText(word))
      else key("Backspace")
    },
    move: () => {
      const all = blocks()
      if (all.length < 2) return
      const [at, node] = pick(all)
      if (!node.isTextblock || !node.content.size) return
      select(at + 1, at + node.nodeSize - 1)
      const data = new DataTransfer()
      clipboard("cut", data)
      const target = pick(blocks())
      select(target[0] + 1)
      key("Enter")
      clipboard("paste", data)
    },
    heading: () => {
      const at = place()
      if (at === null) return
      select(at)
      key(random() < 0.5 ? "2" : "0", { ctrlKey: true, altKey: true, keyCode: random() < 0.5 ? 50 : 48 })
    },
    list: () => {
      const at = place()
      if (at === null) return
      select(at)
      key("8", { ctrlKey: true, shiftKey: true, keyCode: 56 })
    },
    undo: () => key("z", { ctrlKey: true }),
  }
  const weights = ["write", "write", "write", "write", "split", "join", "delete", "delete", "move", "heading", "list", "undo"]
  return {
    act(times) {
      for (let index = 0; index < times; index++) acts[pick(weights)]()
    },
    record: () => ({
      written,
      removed: [...removed],
      offered: screen.passages.all().map(({ text }) => text).join(" ").match(WORD) ?? [],
      document: state().doc.toJSON(),
      unsent: screen.channel.unsent,
      version: screen.channel.version,
    }),
  }
}
