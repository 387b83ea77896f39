// Small comforts for readers; every page is whole without them.

const SIZES = ["small", "", "large", "larger", "largest"];
const KEPT = "text-size";

// What the reader chose stays in her browser; where she allows no storage, it holds for this page.
const kept = {
  read() {
    try { return localStorage.getItem(KEPT) ?? ""; } catch { return ""; }
  },
  write(size) {
    try {
      if (size) localStorage.setItem(KEPT, size);
      else localStorage.removeItem(KEPT);
    } catch { /* Nothing to keep it in. */ }
  },
};

function showSize(size) {
  if (size && SIZES.includes(size)) document.documentElement.dataset.textSize = size;
  else delete document.documentElement.dataset.textSize;
}

function markEnds(element) {
  const at = SIZES.indexOf(document.documentElement.dataset.textSize ?? "");
  element.querySelector('[data-act="smaller"]').ariaDisabled = String(at === 0);
  element.querySelector('[data-act="larger"]').ariaDisabled = String(at === SIZES.length - 1);
}

function resize(by) {
  return (button) => {
    const at = SIZES.indexOf(document.documentElement.dataset.textSize ?? "") + by;
    if (!(at in SIZES)) return;
    showSize(SIZES[at]);
    kept.write(SIZES[at]);
    markEnds(button.closest(".text-size"));
  };
}

function say(button, words) {
  const place = button.querySelector("span");
  place.dataset.usual ??= place.textContent;
  place.textContent = words;
  setTimeout(() => { place.textContent = place.dataset.usual; }, 2500);
}

const acts = {
  async share(button, { address, title }) {
    await navigator.share({ title, url: address }).catch((refusal) => {
      if (refusal.name !== "AbortError") throw refusal;
    });
    button.closest("details").open = false;
  },
  async copy(button, { address }) {
    await navigator.clipboard.writeText(address).then(
      () => say(button, button.dataset.done),
      () => say(button, button.dataset.failed),
    );
  },
  print() {
    window.print();
  },
  smaller: resize(-1),
  larger: resize(1),
};

const possible = { share: Boolean(navigator.share), copy: Boolean(navigator.clipboard) };

function mount(element) {
  for (const place of element.querySelectorAll("[data-for]")) place.hidden = !possible[place.dataset.for];
  for (const button of element.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act](button, element.dataset));
  }
  markEnds(element.querySelector(".text-size"));
  const ways = element.querySelector("details");
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !ways.open) return;
    ways.open = false;
    ways.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!ways.contains(event.target)) ways.open = false;
  });
}

showSize(kept.read());
for (const element of document.querySelectorAll('[data-module="sharing"]')) mount(element);
