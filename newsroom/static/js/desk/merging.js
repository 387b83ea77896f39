// Merging, and undoing it, with what is done so far. Without this script the form does the same and the page waits.

import { say } from "newsroom/desk/words"

export function mount(form) {
  const state = form.querySelector("[data-state]")
  const bar = form.querySelector("[data-progress]")
  const undoes = "undoes" in form.dataset
  let busy = false

  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    form.querySelectorAll("button").forEach((button) => (button.disabled = true))
    const failed = await run().catch(() => say("offline"))
    if (!failed) return
    state.textContent = failed
    state.dataset.kind = "bad"
    busy = false
    form.querySelectorAll("button").forEach((button) => (button.disabled = false))
  })

  /** Send the form and follow its lines; resolves with what went wrong, or leads on to the result. */
  async function run() {
    state.textContent = say(undoes ? "unmerging" : "merging")
    const answer = await fetch(form.action || location.href, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/x-ndjson" },
      credentials: "same-origin",
      redirect: "error",
    })
    if (!answer.ok || !(answer.headers.get("Content-Type") ?? "").startsWith("application/x-ndjson")) return say("failed")
    let rest = ""
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n")
      rest = lines.pop()
      for (const line of lines) {
        const said = JSON.parse(line)
        if (said.reason) return said.reason
        if (said.to) return void location.assign(said.to)
        if (said.total) show(said)
      }
    }
    return say("failed")
  }

  function show({ done, total }) {
    state.textContent = say(undoes ? "unmerging_done" : "merging_done", `${done} / ${total}`)
    if (!bar) return
    bar.hidden = false
    bar.max = total
    bar.value = done
  }
}
