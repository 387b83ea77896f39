// The original beside the text: every block of it stands level with its counterpart, which has the same id. What a
// translation lacks follows the block before it; what it has alone says so.
import { pm } from "django-prose-editor/editor";

const { Selection } = pm.state;
const PARTS = ["headline", "standfirst", "points"];
const GAP = 16;
const WIDE = matchMedia("(width >= 60rem)");
const REFRESH = 4000;
const TRIES = 60;
const KEPT = "newsroom-original-hidden";

export async function mount(element) {
  const pane = element.querySelector(".source");
  if (!pane) return;
  element.classList.add("is-scripted");
  const view = await written(element);
  new Source(element, pane, view);
}

// The text arrives after the page.
function written(element) {
  const place = element.querySelector("[data-document]");
  const there = () => element.querySelector(".editor").storyScreen?.view;
  return new Promise((resolve) => {
    if (there()) return resolve(there());
    const watcher = new MutationObserver(() => {
      if (!there()) return;
      watcher.disconnect();
      resolve(there());
    });
    watcher.observe(place, { childList: true });
    // The editor's place is filled a moment before its screen knows it.
    const again = setInterval(() => {
      if (!there()) return;
      clearInterval(again);
      watcher.disconnect();
      resolve(there());
    }, 100);
  });
}

class Source {
  constructor(element, pane, view) {
    Object.assign(this, { element, pane, view });
    // Spaces below blocks, so that longer originals have room: in a sheet of our own, for the policy of the page
    // refuses styles in attributes and the editor owns its elements.
    this.sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
    this.extra = new Map();
    this.adopt();
    const later = () => this.soon();
    new MutationObserver(later).observe(view.dom, { childList: true, subtree: true, characterData: true });
    new ResizeObserver(later).observe(view.dom);
    new ResizeObserver(later).observe(this.pane);
    document.addEventListener("selectionchange", () => this.current());
    WIDE.addEventListener("change", later);
    this.current();
    this.layout();
    this.await();
  }

  // The rows as the server wrote them.
  adopt() {
    this.list = this.pane.querySelector(".source-rows");
    this.rows = [...this.pane.querySelectorAll(".source-row")];
    this.byKey = new Map(this.rows.map((row) => [row.dataset.key, row]));
    this.shown = null;
    this.toggle();
    for (const image of this.list.querySelectorAll("img")) image.addEventListener("load", () => this.soon());
    for (const button of this.list.querySelectorAll("[data-put]"))
      button.addEventListener("click", () => this.put(button));
  }

  // A machine's draft was asked for: what comes arrives in the text by itself, and its marks here.
  async await() {
    for (let tries = 0; tries < TRIES && this.element.querySelector("[data-waiting]"); tries++) {
      await new Promise((resolve) => setTimeout(resolve, REFRESH));
      const response = await fetch(location.pathname, { credentials: "same-origin", redirect: "error" }).catch(() => null);
      if (!response?.ok) continue;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (page.querySelector("[data-waiting]")) continue;
      for (const part of [".source-head", ".source-rows"]) {
        const [old, fresh] = [this.element, page].map((each) => each.querySelector(part));
        if (old && fresh) old.replaceWith(document.adoptNode(fresh));
      }
      for (const input of this.element.querySelectorAll("input[name=seen]"))
        input.value = this.element.querySelector(".editor").dataset.version;
      this.adopt();
      this.current();
      this.layout();
    }
  }

  toggle() {
    const button = this.element.querySelector("[data-source-toggle]");
    const show = (hidden) => {
      this.pane.hidden = hidden;
      button.setAttribute("aria-expanded", String(!hidden));
      button.textContent = hidden ? button.dataset.show : button.dataset.hide;
      this.soon();
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, this.pane.hidden ? "" : "yes");
      show(!this.pane.hidden);
    });
    show(localStorage.getItem(KEPT) === "yes");
  }

  soon() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = 0;
      if (!this.view.isDestroyed) this.layout();
    });
  }

  // The blocks of the text with their places on the screen.
  blocks() {
    const found = [];
    this.view.state.doc.forEach((node, position, index) => {
      const dom = this.view.nodeDOM(position);
      if (dom?.getBoundingClientRect)
        found.push({ key: PARTS[index] ?? node.attrs.id, box: dom.getBoundingClientRect(), position });
    });
    return found;
  }

  layout() {
    const blocks = this.blocks();
    const keys = new Set(blocks.map(({ key }) => key));
    for (const row of this.rows) this.lacking(row, !keys.has(row.dataset.key));
    for (const ghost of this.list.querySelectorAll(".source-ghost")) ghost.remove();
    if (this.pane.hidden || !WIDE.matches) return this.room(new Map());
    const start = this.list.getBoundingClientRect().top;
    const following = this.following(keys);
    const extra = new Map();
    let shift = 0;
    let free = 0;
    blocks.forEach(({ key, box }, number) => {
      // Where the block would be without the spaces that are there now, and with those that come.
      const top = box.top - start - this.given(blocks, number) + shift;
      let end = Math.max(top, free);
      const group = [this.byKey.get(key) ?? this.ghost(), ...(following.get(key) ?? [])];
      for (const row of group) {
        row.style.insetBlockStart = `${end}px`;
        end += row.offsetHeight + GAP;
      }
      const next = blocks[number + 1];
      if (next) {
        const natural = next.box.top - start - this.given(blocks, number + 1) + shift;
        const more = Math.max(0, Math.ceil(end - natural));
        if (more && key) extra.set(key, more + Math.max(0, next.box.top - box.bottom - (this.extra.get(key) ?? 0)));
        if (more && key) this.added = (this.added ?? new Map()).set(key, more);
        else this.added?.delete(key);
        shift += key ? more : 0;
      }
      free = end;
    });
    this.list.style.blockSize = `${free}px`;
    this.room(extra);
  }

  // How far the spaces above a block push it down at present.
  given(blocks, number) {
    let sum = 0;
    for (let index = 0; index < number; index++) sum += this.extra.get(blocks[index].key) ?? 0;
    return sum;
  }

  // Margins that make room: each is the space that is there by nature and what is wanted more.
  room(margins) {
    const rules = [...margins].map(([key, margin]) => `${this.selector(key)} { margin-block-end: ${margin}px !important }`);
    const text = rules.join("\n");
    this.extra = new Map([...margins.keys()].map((key) => [key, this.added.get(key)]));
    if (text === this.text) return;
    this.text = text;
    this.sheet.replaceSync(text);
  }

  selector(key) {
    return PARTS.includes(key)
      ? `.ProseMirror > [data-part="${key}"]`
      : `.ProseMirror > [data-id="${CSS.escape(key)}"]`;
  }

  // The rows without counterpart, by the block that they follow.
  following(keys) {
    const found = new Map();
    let before = "headline";
    for (const row of this.rows) {
      if (keys.has(row.dataset.key)) before = row.dataset.key;
      else found.set(before, [...(found.get(before) ?? []), row]);
    }
    return found;
  }

  ghost() {
    const ghost = document.createElement("p");
    ghost.className = "source-ghost";
    ghost.lang = document.documentElement.lang;
    ghost.textContent = this.pane.dataset.lacking;
    this.list.append(ghost);
    return ghost;
  }

  lacking(row, lacks) {
    const button = row.querySelector("[data-put]");
    if (button) button.hidden = !lacks || !this.view.editable;
  }

  // The block that is being written, level or alone; asked of the page, which knows of a click before the editor does.
  current() {
    let block = document.getSelection()?.anchorNode;
    if (block && !this.view.dom.contains(block)) return;
    while (block && block.parentNode !== this.view.dom) block = block.parentNode;
    const row = this.byKey.get(block?.dataset?.part ?? block?.dataset?.id ?? "headline");
    if (row === this.shown) return;
    this.shown?.classList.remove("is-current");
    row?.classList.add("is-current");
    this.shown = row;
    if (!WIDE.matches) this.pane.scrollTop = 0;
  }

  // A passage that the text lacks, without words, where the original has it.
  put(button) {
    const { state } = this.view;
    const row = button.closest(".source-row");
    const keys = new Map();
    state.doc.forEach((node, position, index) => keys.set(PARTS[index] ?? node.attrs.id, position + node.nodeSize));
    const at = this.rows.slice(0, this.rows.indexOf(row)).findLast(({ dataset }) => keys.has(dataset.key))?.dataset.key;
    const position = keys.get(PARTS.includes(at) || !at ? "points" : at);
    const block = state.schema.nodeFromJSON(JSON.parse(button.dataset.put));
    const tr = state.tr.insert(position, block);
    this.view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(position + 1))).scrollIntoView());
    this.view.focus();
  }
}
