// Words, minutes and the headline's characters below the text. The numbers that count are the server's
// (articles/story/text.py); these follow the same rules while one writes.

const WORDS_PER_MINUTE = 230;
const CHARACTERS_PER_MINUTE = 400;
const UNSPACED =
  /[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{323af}]/gu;
const WORD = /[\p{L}\p{N}\p{M}_]+(?:[-'’.,·][\p{L}\p{N}\p{M}_]+)*/gu;

export function measure(doc) {
  const lines = [];
  doc.descendants((node, _position, parent) => {
    if (parent === doc && node === doc.firstChild) return false;
    const { title, source, caption } = node.attrs;
    for (const words of [title, source, caption]) if (words) lines.push(words);
    if (node.isTextblock) lines.push(node.textBetween(0, node.content.size, "\n", "\n"));
    return !node.isTextblock;
  });
  const text = lines.join("\n");
  const characters = text.match(UNSPACED)?.length ?? 0;
  const words = text.replace(UNSPACED, " ").match(WORD)?.length ?? 0;
  const minutes = Math.max(1, Math.ceil(words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE));
  return { words, characters, minutes, headline: [...doc.firstChild.textContent].length };
}

export function counts(element, say) {
  let timer = 0;
  let shown = "";
  const show = (doc) => {
    timer = 0;
    const { words, characters, minutes, headline } = measure(doc);
    const parts = [];
    if (words || !characters) parts.push(say("count-words", { n: words }));
    if (characters) parts.push(say("count-characters", { n: characters }));
    parts.push(say("count-minutes", { n: minutes }), say("count-headline", { n: headline }));
    const text = parts.join(" · ");
    if (text !== shown) element.textContent = shown = text;
  };
  let latest = null;
  return (doc, at_once = false) => {
    latest = doc;
    if (at_once) show(doc);
    else timer ||= setTimeout(() => show(latest), 300);
  };
}
