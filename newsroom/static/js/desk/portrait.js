// The portrait of a byline: chosen in the same dialog as the pictures of stories, saved with the rest of the form.

import { mount as mountLead } from "newsroom/desk/lead"

export function mount(field) {
  const select = field.querySelector("select[name=portrait-choice]")
  const lead = mountLead(field, { changed, name: "portrait-choice", now: true })

  function changed() {
    const key = lead.value() ?? ""
    if (![...select.options].some((option) => option.value === key)) select.add(new Option(key, key))
    select.value = key
  }
}
