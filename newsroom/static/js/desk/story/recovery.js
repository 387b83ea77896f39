// After a crash, a reload or a new sign-in: what pages of this editor left unsent in this browser is sent, under the
// UUIDs it had, before the story is opened. What cannot be sent is offered back.
import { Channel } from "newsroom/desk/story/channel";
import { Copy, stateFrom } from "newsroom/desk/story/copy";
import { copyOf } from "newsroom/desk/story/collab";
import { ownPassages, textOf } from "newsroom/desk/story/passages";
import { MONTH, Store, forget, leftBehind } from "newsroom/desk/story/store";

const ABANDONED = 1500; // milliseconds to wait for the page that wrote it to be gone

// Returns the number of records that could not be sent now (the network is away); their text stays where it is.
export async function recover({ story, wire, addresses, editor, draft, passages, say, progress }) {
  let waiting = 0;
  for (const record of leftBehind(editor, draft)) {
    await abandoned(record.client, async () => {
      progress(record);
      const offer = (copy, reason) => {
        offerAll(copy.state(), passages, reason);
        forget(editor, draft, record.client);
      };
      const copy = copyFrom({ story, record, editor, draft, passages, say });
      if (!copy) return;
      if (Date.now() - record.at > MONTH) return offer(copy, say("offered-old", { date: date(record.at) }));
      const channel = new Channel({
        copy,
        store: copy.store,
        wire,
        addresses,
        client: record.client,
        editor,
        notify: () => {},
      });
      copy.channel = channel;
      if (record.sent) channel.flight = { ...record.sent, version: record.version };
      const done = await channel.flush(20_000);
      clearTimeout(channel.timer);
      if (done) return;
      if (channel.state === "too-old") return offer(copy, channel.reason || say("offered-too-old"));
      if (["forbidden", "gone"].includes(channel.state)) return offer(copy, channel.reason || say("offered-forbidden"));
      waiting += 1;
    });
  }
  return waiting;
}

// A page holds the lock of its client while it lives; whoever gets the lock may take over its text.
async function abandoned(client, act) {
  const signal = AbortSignal.timeout(ABANDONED);
  try {
    await navigator.locks.request(lockOf(client), { signal }, act);
  } catch (error) {
    if (error.name !== "AbortError" && error.name !== "TimeoutError") throw error;
  }
}

export const lockOf = (client) => `newsroom:${client}`;

export function holdLock(client) {
  navigator.locks.request(lockOf(client), () => new Promise(() => {}));
}

function copyFrom({ story, record, editor, draft, passages, say }) {
  const store = new Store(editor, draft, record.client);
  Object.assign(store, { generation: record.generation, next: record.steps.length, open: true });
  const lost = (found, by, reason) => passages.add(found.map((each) => ({ ...each, by: by?.name, reason })));
  try {
    const state = stateFrom(story, { document: record.doc, version: record.version, steps: record.steps });
    return new Copy({ state, store, lost, bounds: story.bounds });
  } catch {
    // Steps of another schema: their words are all that can be had.
    const text = JSON.stringify(record.steps).match(/"text":"((?:[^"\\]|\\.)*)"/g) ?? [];
    const words = text.map((each) => JSON.parse(`{${each}}`).text).join(" ");
    if (words) passages.add([{ text: words, after: [], reason: say("offered-too-old") }]);
    forget(editor, draft, record.client);
    return null;
  }
}

// The writer's words one by one, and the whole text as it was on the screen.
export function offerAll(state, passages, reason) {
  const own = copyOf(state).unconfirmed;
  const found = ownPassages(state.doc, own);
  const whole = textOf(state.doc, 0, state.doc.content.size);
  passages.add(found.map((each) => ({ ...each, reason, whole })));
}

const date = (at) => new Date(at).toLocaleDateString(document.documentElement.lang || undefined, { dateStyle: "long" });
