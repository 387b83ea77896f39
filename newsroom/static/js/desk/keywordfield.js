// A field for one keyword: found while typing by name or alias. Without this script the whole name is typed.

import { combobox } from "newsroom/desk/combobox"
import { enough, hint } from "newsroom/desk/keywordwords"
import { ask } from "newsroom/desk/send"

export function mount(box) {
  const input = box.querySelector("input[type=text]")
  const id = box.querySelector("input[type=hidden]:not([name=csrfmiddlewaretoken])")
  // What a code stands for, in words.
  const chosen = box.querySelector("[data-chosen]")
  const { find: address, vocabulary, topics } = box.dataset

  async function find(typed, signal) {
    if (!enough(typed)) return []
    const answer = await ask(address, { q: typed, ...(vocabulary && { in: vocabulary }), ...(topics && { topics }) }, { signal })
    return (answer?.results ?? []).map((keyword) => ({
      label: keyword.name,
      hint: topics ? [keyword.media_topic, hint(keyword)].join(" · ") : hint(keyword),
      choose() {
        input.value = topics ? keyword.media_topic : keyword.name
        if (chosen) chosen.textContent = [keyword.name, keyword.path].join(" · ")
        if (id) id.value = keyword.id
      },
    }))
  }

  combobox(box, input, { find, submits: true })
  // What is typed over a choice is no longer that choice.
  input.addEventListener("input", () => {
    if (id) id.value = ""
    if (chosen) chosen.textContent = ""
  })
}
