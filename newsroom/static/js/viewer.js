// The pictures of a story on the whole screen, one after the other. Without this each is a link to its largest form.

const SWIPE = 48; // pixels that a finger must move for it to be one

function mount(dialog) {
  const links = [...document.querySelectorAll("a.picture-link")];
  const picture = dialog.querySelector(".viewer-picture");
  const words = dialog.querySelector("figcaption");
  const position = dialog.querySelector(".viewer-position");
  const spoken = position.querySelector(".visually-hidden");
  let shown = 0;

  function show(number) {
    shown = (number + links.length) % links.length;
    const link = links[shown];
    picture.replaceChildren(enlarged(link.querySelector("picture")));
    const caption = link.closest("figure")?.querySelector(":scope > figcaption");
    words.replaceChildren(...(caption ? caption.cloneNode(true).childNodes : []));
    const say = dialog.dataset.position.replace("{number}", shown + 1).replace("{count}", links.length);
    position.firstElementChild.textContent = say;
    spoken.textContent = picture.querySelector("img").alt;
  }

  const acts = {
    previous: () => show(shown - 1),
    next: () => show(shown + 1),
    close: () => dialog.close(),
  };
  const keys = {
    ArrowLeft: acts.previous,
    ArrowRight: acts.next,
    Home: () => show(0),
    End: () => show(links.length - 1),
  };

  for (const [number, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      // A new tab or a saved file is still the reader's choice.
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      dialog.classList.toggle("viewer-single", links.length === 1);
      dialog.showModal();
      // Only now, so that what is said in the open dialog is heard.
      show(number);
      dialog.addEventListener("close", () => link.focus({ preventScroll: true }), { once: true });
    });
  }
  for (const button of dialog.querySelectorAll("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
  dialog.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  dialog.addEventListener("close", () => picture.replaceChildren());
  swipes(picture, acts);
}

// The same forms as on the page, chosen anew for the room there is here.
function enlarged(original) {
  const copy = original.cloneNode(true);
  const image = copy.querySelector("img");
  const ratio = image.getAttribute("width") / image.getAttribute("height");
  for (const each of copy.children) each.sizes = `min(100vw, ${(100 * ratio).toFixed(1)}vh, ${image.getAttribute("width")}px)`;
  for (const name of ["loading", "fetchpriority", "data-tone"]) image.removeAttribute(name);
  image.draggable = false;
  return copy;
}

function swipes(surface, acts) {
  let from = null;
  surface.addEventListener("pointerdown", (event) => {
    from = event.isPrimary && window.visualViewport?.scale === 1 ? event : null;
  });
  surface.addEventListener("pointerup", (event) => {
    const across = from ? event.clientX - from.clientX : 0;
    const down = from ? event.clientY - from.clientY : 0;
    from = null;
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
    // Only once the finger is gone for the browser too: with its picture taken away, the next tap would be lost.
    setTimeout(across < 0 ? acts.next : acts.previous);
  });
  surface.addEventListener("pointercancel", () => { from = null; });
}

for (const dialog of document.querySelectorAll('[data-module="viewer"]')) mount(dialog);
