// Signing out while this browser keeps text that the server does not have: say so first, and offer to send or download.
import { unsentDrafts, unsentText } from "newsroom/desk/story/store";

// The story screen puts its own sender in: () → Promise of whether all is stored.
let sender = null;
export const sendsWith = (send) => (sender = send);

export function warnOnSignOut() {
  const dialog = document.getElementById("unsent-dialog");
  for (const form of document.querySelectorAll("form[data-sign-out], form[action$='/logout/']")) {
    form.addEventListener("submit", async (event) => {
      const owner = dialog?.dataset.editor;
      if (form.dataset.sure || !dialog || !owner || !unsentDrafts(owner).length) return;
      event.preventDefault();
      if (sender && (await sender())) return go(form);
      ask(dialog, form, owner);
    });
  }
}

function go(form) {
  form.dataset.sure = "true";
  form.requestSubmit();
}

function ask(dialog, form, owner) {
  // Only the story's own screen can send; elsewhere the text waits until the story is opened.
  dialog.querySelector("[data-unsent-send]").hidden = !sender;
  dialog.querySelector("[data-unsent-send]").onclick = async (event) => {
    event.target.disabled = true;
    const sent = sender && (await sender());
    event.target.disabled = false;
    if (sent) go(form);
    else dialog.querySelector("[data-unsent-state]").hidden = false;
  };
  dialog.querySelector("[data-unsent-download]").onclick = () => download(unsentText(owner));
  dialog.querySelector("[data-unsent-leave]").onclick = () => go(form);
  dialog.showModal();
}

export function download(text, name = "unsent.txt") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
