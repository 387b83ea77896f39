// The story screen: opens the text, saves it, shows the others. Everything it needs stands in the page's data.
import { Channel } from "newsroom/desk/story/channel";
import { copyOf } from "newsroom/desk/story/collab";
import { Copy, stateFrom } from "newsroom/desk/story/copy";
import { counts } from "newsroom/desk/story/counts";
import { dropCursors, moveCursors } from "newsroom/desk/story/cursors";
import { guardMoves, movesWait, publishVersion, refreshMoves } from "newsroom/desk/story/moves";
import { listen, openDocument, REPEAT, SignIn } from "newsroom/desk/story/connection";
import { leadToBlocks } from "newsroom/desk/story/leading";
import { Offers } from "newsroom/desk/story/offers";
import { Pictures } from "newsroom/desk/story/pictures";
import { phrases } from "newsroom/desk/story/phrases";
import { plugins } from "newsroom/desk/story/plugins";
import { Presence, showPeople } from "newsroom/desk/story/presence";
import { holdLock, offerAll, recover } from "newsroom/desk/story/recovery";
import { embedded } from "newsroom/desk/story/schema";
import { Status } from "newsroom/desk/story/status";
import { Passages, Store } from "newsroom/desk/story/store";
import { tools } from "newsroom/desk/story/tools";
import { Wire } from "newsroom/desk/story/wire";
import { makeView } from "newsroom/desk/story/view";
import { takeIn } from "newsroom/desk/story/uploads";
import { sendsWith } from "newsroom/desk/unsent";

const REFRESH = 2500;

export async function mount(element) {
  const screen = new Screen(element);
  element.storyScreen = screen;
  await screen.open();
}

class Screen {
  constructor(element) {
    const { document: text, changes, presence, token, pictures, signIn } = element.dataset;
    this.element = element;
    this.say = phrases(element);
    this.addresses = { document: text, changes, presence };
    this.wire = new Wire({ token: element.dataset.csrf, tokenAddress: token });
    this.pictures = new Pictures(pictures, element.dataset.story, this.wire);
    this.story = embedded((key) => this.pictures.src(key));
    this.client = crypto.randomUUID().slice(0, 13);
    this.status = new Status(element.querySelector("[data-status]"), this.say, {
      signIn,
      retry: () => this.channel.now(),
    });
    this.mayEdit = true;
    this.stage = element.dataset.stage;
  }

  // Text left behind by earlier pages first, then the document of the server; patient while the network is away.
  async open() {
    this.status.put("busy", this.say("opening"));
    const start = await this.document();
    this.editor = start.editor;
    this.draft = start.draft;
    this.passages = new Passages(this.editor, this.draft);
    this.offers = new Offers(this.element.querySelector("[data-offers]"), this.passages, this.say);
    this.store = new Store(this.editor, this.draft, this.client);
    holdLock(this.client);
    const waiting = await this.recover();
    this.begin(waiting ? start : await this.document());
    if (waiting) this.status.note(this.say("recovery-waits"));
    this.recoverLater(waiting);
  }

  document() {
    return openDocument(this.wire, this.addresses.document, this.status, this.say);
  }

  recover() {
    const progress = () => this.status.put("busy", this.say("recovering"));
    return recover({ ...this, progress });
  }

  async recoverLater(waiting) {
    while (waiting) {
      await new Promise((resolve) => setTimeout(resolve, REPEAT));
      waiting = await this.recover();
      this.offers.show();
    }
  }

  begin(start) {
    this.mayEdit = start.may_edit;
    const place = this.element.querySelector("[data-document]");
    const refuse = (reason) => this.status.note(this.say(reason, { n: this.story.bounds.headline_characters }));
    const lost = (found, by, reason) => {
      this.passages.add(found.map((each) => ({ ...each, by: by?.name, reason })));
      this.offers.show();
    };
    const state = stateFrom(
      this.story,
      start,
      plugins(this.say, this.story.bounds, (name) => this.tools.act(name)),
    );
    this.copy = new Copy({ state, store: this.store, lost, bounds: this.story.bounds });
    this.channel = new Channel({ ...this, copy: this.copy, notify: (fresh) => this.changed(fresh) });
    this.copy.channel = this.channel;
    this.signIn = new SignIn(this.channel, this.wire);
    this.view = makeView(place, {
      ...this,
      state,
      language: start.language,
      editable: () => this.mayEdit && this.channel.state !== "too-old",
      moved: (typed) => this.moved(typed),
      refuse,
      act: (name, ...values) => this.tools.act(name, ...values),
      takeIn: this.element.dataset.upload
        ? (files, position) => takeIn(this.view, files, position, this.sending())
        : null,
    });
    this.copy.view = this.view;
    this.offers.view = this.view;
    this.count = counts(this.element.querySelector("[data-counts]"), this.say);
    this.tools = tools(this.element, this.view, this.story, {
      save: () => this.channel.now(),
      pictures: this.pictures,
    });
    this.presence = new Presence({
      ...this,
      head: () => this.view.state.selection.head,
      heard: (answer) => this.heard(answer),
      composing: () => this.view.composing,
    });
    guardMoves(this.channel, this.say, (text) => this.status.note(text));
    // A fact can open a way or close it: a section was chosen, a keyword taken away.
    document.addEventListener("newsroom:fact-saved", () => this.refreshSoon());
    sendsWith(() => this.channel.flush(4000));
    listen(this.channel, this.presence);
    leadToBlocks(this.view);
    this.presence.start();
    this.offers.show();
    this.count(this.view.state.doc, true);
    this.moved();
    this.changed();
  }

  // What an upload into the text needs.
  sending() {
    return {
      address: this.element.dataset.upload,
      say: this.say,
      pictures: this.pictures,
      tell: (words) => this.status.note(words),
    };
  }

  moved(typed = false) {
    this.tools.update();
    if (typed) {
      this.count(this.view.state.doc);
      this.tools.typing();
    }
  }

  refreshSoon() {
    this.refresh ||= setTimeout(() => {
      this.refresh = 0;
      refreshMoves(this.element);
    }, REFRESH);
  }

  // Something happened on the way to the server.
  changed(fresh = []) {
    const { state, reason, unsent, savedAt } = this.channel;
    const shown = this.mayEdit || unsent || this.channel.stuck ? state : "read-only";
    this.status.show({ state: shown, reason, unsent, savedAt, broken: this.store.broken });
    if (!this.view) return;
    if (publishVersion(this.element, this.channel.version) && movesWait()) this.refreshSoon();
    this.element.dataset.unsent = unsent;
    if (fresh.length) this.followed(fresh);
    if (state === "too-old") this.startAgain();
    if (["signed-out", "another"].includes(state)) this.signIn.watch();
  }

  // Batches that came from the server, the others' and one's own.
  followed(fresh) {
    moveCursors(this.view, fresh, this.client);
    this.count(this.view.state.doc);
    this.tools.update();
    for (const { facts, by, version } of fresh) {
      if (!Object.keys(facts ?? {}).length) continue;
      document.dispatchEvent(new CustomEvent("newsroom:facts", { detail: { facts, by, version } }));
    }
  }

  // The answer to a poll.
  heard({ status, data }) {
    if (status === 200 && data?.editor !== this.editor) {
      if (this.channel.state !== "another") this.signIn.watch(0);
    } else if (status === 200) {
      showPeople(this.element.querySelector("[data-people]"), data.people, this.client, this.say);
      dropCursors(
        this.view,
        data.people.map(({ client }) => client),
      );
      this.allowed(data.may_edit);
      if (data.stage !== this.stage) {
        this.stage = data.stage;
        document.dispatchEvent(new CustomEvent("newsroom:stage", { detail: { stage: data.stage } }));
        refreshMoves(this.element);
      }
      if (this.channel.stuck && this.channel.state !== "too-old" && data.may_edit) this.channel.resume();
    } else if (status === 401 && !this.channel.stuck) {
      this.channel.stop("signed-out", data);
    } else if (status === 404) {
      this.channel.stop("gone", data);
    } else if (status === 410) {
      this.channel.stop("too-old", data);
    }
  }

  allowed(mayEdit) {
    if (this.mayEdit === mayEdit) return;
    this.mayEdit = mayEdit;
    this.view.setProps({});
    this.changed();
    this.moved();
  }

  // The server no longer keeps what lies between: one's own words are offered beside the current text.
  async startAgain() {
    if (this.again) return;
    this.again = true;
    if (copyOf(this.view.state).unconfirmed.length)
      offerAll(this.view.state, this.passages, this.channel.reason || this.say("offered-too-old"));
    this.store.clear();
    const start = await this.document();
    const { plugins: kept } = this.view.state;
    const fresh = stateFrom(
      this.story,
      start,
      kept.filter((plugin) => plugin.key !== "collab$"),
    );
    this.channel.flight = null;
    this.view.updateState(fresh);
    this.again = false;
    this.channel.resume();
    this.offers.show();
  }
}
