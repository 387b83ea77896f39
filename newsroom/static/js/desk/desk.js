// The desk's scripts: every element with data-module="desk/…" gets its module, which exports mount(element).
import { warnOnSignOut } from "newsroom/desk/unsent";

for (const element of document.querySelectorAll("[data-module]")) {
  import(`newsroom/${element.dataset.module}`)
    .then(({ mount }) => mount(element))
    .catch((error) => console.error(`The module ${element.dataset.module} did not start.`, error));
}

warnOnSignOut();
