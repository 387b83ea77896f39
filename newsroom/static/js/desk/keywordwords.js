// What is said of a keyword beside its name, wherever one is chosen.

import { say } from "newsroom/desk/words"

const SHORTEST = 2

/** Two letters are enough to look; one is where a character is a word. */
export const enough = (typed) => [...typed].length >= SHORTEST || /[^\u0000-\u024f]/u.test(typed)

/** Where it stands, which of its other names was typed, and how much it is used. */
export function hint(keyword) {
  const parts = [keyword.path]
  if (keyword.alias) parts.push(say("matched", keyword.alias))
  parts.push(keyword.proposed ? say("proposed") : say("uses", keyword.uses))
  return parts.join(" · ")
}
