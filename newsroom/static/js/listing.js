// Filters and pages of a list without a new page: htmx fetches the same address and takes the content from it. Every
// link and form works without this file; where anything goes wrong, the browser goes to the address itself.

const { htmx } = window;
const WIDE = matchMedia("(width >= 64rem)");
const CURSORS = ["after", "before"];

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  // Going back asks for the page anew: nothing of it is kept in the browser's storage.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
});

// Outside of what is exchanged, so that screen readers hear its words change.
const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

const inList = (element) => element.closest?.('[data-module="listing"]');
let turning = false;
let focused = null;

// An empty field has no place in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...Object.entries(detail.parameters)]) {
    if (!String(value).trim()) delete detail.parameters[name];
  }
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const list = inList(detail.elt);
  if (!list) return;
  const query = new URL(detail.pathInfo?.finalRequestPath ?? detail.requestConfig.path, location.href).searchParams;
  turning = CURSORS.some((name) => query.has(name)) || Boolean(detail.elt.closest(".pager"));
  const { activeElement } = document;
  focused = activeElement?.matches("select, input") ? activeElement.id : null;
  list.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterSettle", () => {
  const count = document.querySelector("#listing-count") ?? document.querySelector("#content");
  status.textContent = count?.id === "listing-count" ? count.textContent : document.title;
  // Who changed a field stays in it; who followed a link goes on with what it brought.
  const field = focused && document.getElementById(focused);
  if (field && WIDE.matches) {
    field.focus({ preventScroll: true });
    return;
  }
  count?.focus({ preventScroll: true });
  const box = count?.getBoundingClientRect();
  if (turning || (box && (box.top < 0 || box.top > innerHeight))) count?.scrollIntoView();
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:swapError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail }) => {
    location.assign(detail.pathInfo?.finalRequestPath ?? detail.requestConfig?.path ?? location.href);
  });
}

// Beside the list a choice counts at once; over it, on small screens, several are made before they are sent.
document.addEventListener("change", ({ target }) => {
  if (WIDE.matches && target.matches("[data-filters] select")) target.form.requestSubmit();
});
