// The workflow's buttons wait until everything is stored, and name the version their person saw: own changes count as
// seen, what others did in between does not.

export function guardMoves(channel, say, tell) {
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const seen = form.querySelector("input[name=seen]");
      if (!seen || form.dataset.flushed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      const own = ownVersion(channel);
      const stored = await channel.flush();
      // A form that is still telling of its first submission ignores a second one.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const version = own.stop();
      if (!stored) return tell(say("move-waits"));
      seen.value = version;
      form.dataset.flushed = "true";
      form.requestSubmit(submitter);
      // Refused by the form itself: the next press starts again.
      setTimeout(() => delete form.dataset.flushed, 0);
    },
    { capture: true },
  );
}

// Follows the version while only this person's changes raise it.
function ownVersion(channel) {
  let version = channel.version;
  const follow = (fresh) => {
    for (const batch of fresh)
      if (batch.by?.id === channel.editor && batch.version === version + 1) version = batch.version;
  };
  const stored = (from, to) => {
    if (from === version) version = to;
  };
  const watcher = { follow, stored };
  channel.watchers.add(watcher);
  return {
    stop: () => {
      channel.watchers.delete(watcher);
      return version;
    },
  };
}

// Every form that asks for it gets the version the screen shows.
export function publishVersion(element, version) {
  if (element.dataset.version === String(version)) return false;
  element.dataset.version = version;
  for (const input of document.querySelectorAll("input[name=seen]")) input.value = version;
  document.dispatchEvent(new CustomEvent("newsroom:version", { detail: { version } }));
  return true;
}

// Another stage has other buttons, and a headline can make one possible: they are taken from a fresh copy of this page,
// unless somebody is writing a note there.
export async function refreshMoves(element) {
  const moves = document.querySelector("section.moves");
  if (!moves || moves.contains(document.activeElement) || moves.querySelector("details[open]")) return;
  const response = await fetch(location.pathname, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const selector of ["[data-label]", "section.moves", "[data-checks]"]) {
    const [old, fresh] = [document, page].map((each) => each.querySelector(selector));
    if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  }
  for (const input of document.querySelectorAll("input[name=seen]")) input.value = element.dataset.version;
  noted = notes();
}

// What the figures say that they lack.
const notes = () =>
  [...document.querySelectorAll(".figure-note:not([hidden])")].map((note) => note.textContent).join("\n");
let noted = "";

// Whether a button or a check waits for something that the text may have by now.
export const movesWait = () =>
  document.querySelector("section.moves :is([data-blocked], button:disabled), [data-checks] li") !== null ||
  notes() !== noted;
