// Figures and galleries on the writing page: the picture, what must be known of it, its buttons, its caption.
import { pm } from "django-prose-editor/editor";
import * as commands from "newsroom/desk/story/commands";

const { NodeSelection } = pm.state;

export const nodeViews = (tools) => ({
  figure: (node, view, at) => new FigureView(node, view, at, tools),
  gallery: (node, view, at) => new GalleryView(node, view, at, tools),
});

function element(name, className, words = "") {
  const made = document.createElement(name);
  made.className = className;
  if (words) made.textContent = words;
  return made;
}

// Buttons that act on the node; keys and clicks on them are no business of the text.
class View {
  constructor(node, view, at, { say, pictures, act }) {
    Object.assign(this, { node, view, at, say, pictures, act });
    this.tools = element("div", "figure-tools");
    this.tools.contentEditable = "false";
  }

  button(name, label, run) {
    const button = element("button", "figure-tool", label);
    button.type = "button";
    button.dataset.act = name;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (!this.view.editable || button.getAttribute("aria-disabled") === "true") return;
      run();
    });
    return button;
  }

  moves() {
    return [
      this.button("earlier", this.say("figure-earlier"), () => this.move(-1)),
      this.button("later", this.say("figure-later"), () => this.move(1)),
    ];
  }

  move(step) {
    if (!commands.moveNode(this.at(), step)(this.view.state, this.view.dispatch)) return;
    // It stands in another place of the page now, and the keyboard goes along.
    const moved = this.view.dom.querySelector(`[data-id="${CSS.escape(this.node.attrs.id)}"]`);
    moved?.querySelector(`[data-act="${step < 0 ? "earlier" : "later"}"]`)?.focus();
  }

  remove() {
    const at = this.at();
    this.view.dispatch(this.view.state.tr.delete(at, at + this.node.nodeSize).scrollIntoView());
    this.view.focus();
  }

  select() {
    const { tr, doc } = this.view.state;
    this.view.dispatch(tr.setSelection(NodeSelection.create(doc, this.at())));
    this.view.focus();
  }

  stopEvent(event) {
    return !/^drag|^drop/.test(event.type) && Boolean(event.target.closest?.(".figure-tools"));
  }

  ignoreMutation(mutation) {
    if (mutation.type === "selection") return false;
    return !this.contentDOM.contains(mutation.target) || (mutation.type === "attributes" && mutation.target === this.contentDOM);
  }

  selectNode() {
    this.dom.classList.add("ProseMirror-selectednode");
  }

  deselectNode() {
    this.dom.classList.remove("ProseMirror-selectednode");
  }
}

class FigureView extends View {
  constructor(node, view, at, tools) {
    super(node, view, at, tools);
    this.dom = element("figure", "");
    this.frame = element("div", "figure-frame");
    this.frame.contentEditable = "false";
    this.image = element("img", "");
    this.image.draggable = false;
    this.wait = element("span", "figure-wait");
    this.note = element("p", "figure-note");
    this.words = element("p", "figure-words");
    this.contentDOM = element("figcaption", "");
    this.tools.append(
      this.button("words", this.say("figure-words"), () => {
        this.select();
        this.act("details");
      }),
      ...this.moves(),
      this.button("remove", this.say("figure-remove"), () => this.remove()),
    );
    this.frame.append(this.image, this.wait, this.note, this.words, this.tools);
    this.frame.addEventListener("click", (event) => event.target.closest(".figure-tools") || this.select());
    this.frame.addEventListener("dblclick", (event) => event.target.closest(".figure-tools") || this.act("details"));
    this.dom.append(this.frame, this.contentDOM);
    this.stop = this.pictures.watch((key) => key === this.node.attrs.picture && this.show());
    this.show();
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  show() {
    const { attrs } = this.node;
    const picture = this.pictures.get(attrs.picture);
    this.dom.className = `picture picture-${attrs.size}`;
    this.dom.dataset.id = attrs.id;
    this.dom.dataset.picture = attrs.picture;
    this.image.hidden = !picture?.src;
    if (picture?.src && this.image.getAttribute("src") !== picture.src) this.image.src = picture.src;
    this.image.alt = attrs.decorative ? "" : (attrs.alt ?? picture?.alt ?? "");
    this.wait.hidden = Boolean(picture?.src);
    this.wait.textContent = picture ? this.say(picture.state === "waiting" ? "figure-waiting" : "figure-missing") : "";
    const notes = [...(picture?.notes ?? [])];
    const saysNothing = picture && picture.state !== "gone" && !attrs.decorative && !(attrs.alt ?? picture.alt);
    if (saysNothing) notes.push(this.say("figure-no-alt"));
    if (picture?.src && picture.state === "waiting") notes.push(this.say("figure-waiting"));
    this.note.textContent = notes.join(" ");
    this.note.hidden = !notes.length;
    const credit = attrs.credit ?? picture?.credit ?? "";
    const reason = attrs.decorative ? this.say("figure-decorative", { reason: attrs.decorative }) : "";
    this.words.textContent = [credit, reason].filter(Boolean).join(" · ");
    this.words.hidden = !this.words.textContent;
    if (this.node.content.size) delete this.contentDOM.dataset.empty;
    else this.contentDOM.dataset.empty = picture?.caption || this.say("empty-caption");
  }

  destroy() {
    this.stop();
  }
}

class GalleryView extends View {
  constructor(node, view, at, tools) {
    super(node, view, at, tools);
    this.dom = element("div", "gallery");
    this.contentDOM = element("div", "gallery-pictures");
    this.title = element("span", "gallery-title");
    this.caption = element("input", "");
    this.caption.maxLength = 500;
    this.caption.placeholder = this.say("gallery-caption");
    this.caption.setAttribute("aria-label", this.say("gallery-caption"));
    this.caption.addEventListener("change", () => this.keep());
    this.tools.append(
      this.title,
      this.button("add", this.say("gallery-add"), () => this.act("add-to-gallery", this.at)),
      ...this.moves(),
      this.button("remove", this.say("gallery-remove"), () => this.remove()),
      this.caption,
    );
    this.dom.append(this.tools, this.contentDOM);
    this.show();
  }

  keep() {
    const caption = this.caption.value.trim();
    if (!this.view.editable || caption === this.node.attrs.caption) return;
    this.view.dispatch(this.view.state.tr.setNodeAttribute(this.at(), "caption", caption));
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  show() {
    this.dom.dataset.id = this.node.attrs.id;
    this.title.textContent = this.say("gallery-title", { n: this.node.childCount });
    this.caption.disabled = !this.view.editable;
    // What is being typed is not disturbed by others.
    if (document.activeElement !== this.caption) this.caption.value = this.node.attrs.caption;
  }
}
