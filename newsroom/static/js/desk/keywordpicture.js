// The picture of a keyword's page: chosen in the same dialog as the pictures of stories, saved at once.

import { mount as mountLead } from "newsroom/desk/lead"

export function mount(form) {
  const select = form.querySelector("select[name=value]")
  form.querySelector("[data-plain-only]").hidden = true
  const field = mountLead(form, { changed, now: true })

  function changed() {
    const key = field.value() ?? ""
    if (![...select.options].some((option) => option.value === key)) select.add(new Option(key, key))
    select.value = key
    form.requestSubmit()
  }
}
