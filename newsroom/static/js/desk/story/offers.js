// Words that found no place, or could not be sent: listed above the text until their writer puts each back, copies it or
// discards it. They stay in the browser's store until then, also across reloads.
import { pm } from "django-prose-editor/editor";
import { newId } from "newsroom/desk/story/ids";
import { partRange } from "newsroom/desk/story/parts";

export class Offers {
  constructor(element, passages, say) {
    Object.assign(this, { element, passages, say, view: null });
    this.title = element.querySelector("[data-offers-title]");
    this.list = element.querySelector("[data-offers-list]");
    this.item = element.querySelector("template[data-offer]");
  }

  show() {
    const all = this.passages.all();
    this.element.hidden = !all.length;
    const names = [...new Set(all.map(({ by }) => by).filter(Boolean))];
    const deleted = all.length && all.every(({ by, reason }) => by && !reason);
    this.title.textContent = deleted
      ? this.say("offers-deleted", {
          n: all.length,
          names: new Intl.ListFormat(document.documentElement.lang).format(names),
        })
      : this.say("offers", { n: all.length });
    this.list.replaceChildren(...all.map((passage) => this.draw(passage)));
  }

  draw(passage) {
    const row = this.item.content.cloneNode(true).firstElementChild;
    row.querySelector("[data-offer-text]").textContent = passage.text;
    const reason = row.querySelector("[data-offer-reason]");
    reason.textContent = passage.reason || (passage.by ? this.say("offer-by", { name: passage.by }) : "");
    reason.hidden = !reason.textContent;
    const whole = row.querySelector("[data-offer-whole]");
    whole.hidden = !passage.whole;
    if (passage.whole) whole.querySelector("pre").textContent = passage.whole;
    const on = (name, act) => row.querySelector(`[data-offer-${name}]`).addEventListener("click", act);
    const back = row.querySelector("[data-offer-back]");
    back.disabled = !this.view?.editable;
    on("back", () => this.putBack(passage));
    on("copy", async (event) => {
      await navigator.clipboard.writeText(passage.text);
      event.target.textContent = this.say("copied");
    });
    on("discard", () => this.answer(passage));
    return row;
  }

  // Behind the nearest block that is still there, as paragraphs of its own.
  putBack(passage) {
    const { state } = this.view;
    const { paragraph } = state.schema.nodes;
    const lines = passage.text.split("\n").filter((line) => line.trim());
    const nodes = lines.map((line) => paragraph.create({ id: newId() }, state.schema.text(line)));
    const at = behind(state.doc, passage.after ?? []);
    const tr = state.tr.insert(at, nodes);
    tr.setSelection(pm.state.Selection.near(tr.doc.resolve(at + 1)));
    this.view.dispatch(tr.scrollIntoView());
    this.answer(passage);
    this.view.focus();
  }

  answer(passage) {
    this.passages.answered(passage.id);
    this.show();
  }
}

function behind(doc, ids) {
  const { from: start, to: end } = partRange(doc, 3);
  if (!ids.length) return start;
  for (const id of ids) {
    let found = null;
    doc.forEach((block, position) => {
      if (block.attrs.id === id) found = position + block.nodeSize;
      block.descendants((node) => {
        if (node.attrs.id === id) found = position + block.nodeSize;
      });
    });
    if (found !== null) return found;
  }
  return end;
}
