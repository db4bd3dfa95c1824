/* What a marker chose and the server has not got yet. Nothing of it is dropped before the server says that it has it:
   it stays in this tab, through a reload too, and is tried again where trying again can help. */

const WAITS = [3, 6, 12, 30, 60];
/** Troubles that may pass by themselves; all others need a person. */
const PASSING = ['held', 'gone', 'unknown', 'broken', 'nameless'];
const PATIENCE = 45_000;
/** Browsers take no more bytes than 64 kB along when a page is left; a letter may be three. */
const KEPT_ALIVE = 20_000;

const cookie = () => document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? '';

/** Ask the server. Gives what it answered, or throws an error with `kind` and a sentence for the marker. */
export async function ask(api, path, round, said) {
  const body = said === undefined ? '' : JSON.stringify({ ...said, round });
  const once = () => fetch(`${api}/${path}?round=${round}`, {
    credentials: 'same-origin',
    signal: AbortSignal.timeout(PATIENCE),
    ...(body && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-XSRFToken': decodeURIComponent(cookie()) },
      body,
      keepalive: body.length < KEPT_ALIVE, // it goes on when the page is left
    }),
  });
  let answer;
  try {
    answer = await once();
    if (answer.status === 403 && body) {
      // the cookie that must come back with each mark may have run out: asking for an answer brings a new one
      const fresh = await fetch(`${api}/answers?round=${round}`, { credentials: 'same-origin' });
      if (fresh.ok) answer = await once();
    }
  } catch {
    throw trouble('gone', 'The server doesn\'t answer.');
  }
  let values;
  try {
    values = await answer.json();
  } catch {
    throw trouble(answer.status === 403 || answer.redirected ? 'unknown' : 'gone',
      `The server doesn't answer as it should (${answer.status}).`);
  }
  if (answer.ok) return values;
  throw Object.assign(trouble(values.kind ?? 'broken', values.words ?? 'The server didn\'t say why.'), { now: values.now });
}

const trouble = (kind, words) => Object.assign(new Error(words), { kind });

export const passing = found => PASSING.includes(found?.kind);

/** Whether two marks are one: an answer that was lost on its way back looks like somebody else's mark. */
export const same = (given, draft, ours) => Boolean(given) && given.marker === ours && given.comment === draft.comment &&
  (draft.score === null ? given.score !== null : given.score === draft.score) &&
  Object.keys(given.levels).length === Object.keys(draft.levels).length &&
  Object.entries(draft.levels).every(([name, points]) => given.levels[name] === points);

export class Saving {
  /** `whole(draft)` says whether it can be saved, `marker()` who marks; `tell(token, answer)` hears of each change. */
  constructor({ api, round, whole, marker, tell }) {
    Object.assign(this, { api, round, whole, marker, tell, drafts: new Map(), tried: 0 });
    this.place = `staycurious-unsaved ${location.pathname} ${round}`;
    try {
      for (const draft of JSON.parse(sessionStorage.getItem(this.place)) ?? []) {
        this.drafts.set(draft.token, { ...draft, sending: false });
      }
    } catch { /* what can't be read was never ours */ }
    const again = () => this.retry();
    window.addEventListener('online', again);
    window.addEventListener('focus', again);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.flush();
      else again();
    });
    window.addEventListener('pagehide', () => this.flush());
    window.addEventListener('beforeunload', event => {
      this.flush();
      if (this.drafts.size) event.preventDefault();
    });
  }

  get(token) { return this.drafts.get(token); }

  /** Take what stands on the page for an answer, and save it after a pause, or at once where it is 0. */
  take(token, values, pause) {
    const before = this.drafts.get(token);
    const draft = { sending: false, over: false, ...before, ...values, token };
    if (draft.trouble?.kind !== 'meanwhile') draft.trouble = null;
    this.drafts.set(token, draft);
    this.keep();
    clearTimeout(draft.timer);
    if (!draft.trouble) draft.timer = setTimeout(() => this.send(token), pause);
    this.tell(token);
  }

  drop(token) {
    clearTimeout(this.drafts.get(token)?.timer);
    this.drafts.delete(token);
    this.keep();
  }

  /** Put this mark in place of what stands in the gradebook now, or try it once more. */
  async settle(token, now) {
    const draft = this.drafts.get(token);
    if (!draft) return;
    if (now) Object.assign(draft, { seen: now.standing.seen, before: now.comment, text: now.text, over: true });
    draft.trouble = null;
    await this.send(token);
  }

  async send(token) {
    const draft = this.drafts.get(token);
    if (!draft || draft.sending || !this.whole(draft)) return;
    clearTimeout(draft.timer);
    if (!this.marker()) {
      this.fail(draft, trouble('nameless', 'Write your name or initials at the top; then it is saved.'));
      return;
    }
    const marker = this.marker();
    draft.sending = true;
    draft.trouble = null;
    this.tell(token);
    let now;
    try {
      now = await ask(this.api, `${token}/give`, this.round, this.body(draft));
    } catch (found) {
      if (found.kind === 'meanwhile' && same(found.now?.given, draft, marker)) now = found.now;
      else {
        draft.sending = false;
        this.fail(draft, found);
        return;
      }
    }
    draft.sending = false;
    this.tried = 0;
    const newer = this.drafts.get(token);
    if (newer === draft) this.drop(token);
    else if (newer) { // something was chosen while it was on its way
      Object.assign(newer, { sending: false, seen: now.standing.seen, before: now.comment, text: now.text, over: false });
      this.keep();
      await this.send(token);
      return;
    }
    this.tell(token, now);
    this.retry();
  }

  body({ levels, score, comment, seen, before, text, saw, over }) {
    return { levels, score, comment, seen, before, text, saw, over, marker: this.marker() };
  }

  fail(draft, found) {
    const current = this.drafts.get(draft.token);
    if (!current) return;
    current.sending = false;
    current.trouble = { kind: found.kind, words: found.message, now: found.now };
    this.keep();
    if (passing(found)) this.later();
    this.tell(draft.token);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), WAITS[Math.min(this.tried++, WAITS.length - 1)] * 1000);
  }

  retry() {
    for (const draft of this.drafts.values()) if (passing(draft.trouble)) this.send(draft.token);
  }

  /** Save at once what waits for its pause. */
  flush(token) {
    for (const draft of this.drafts.values()) {
      if ((token === undefined || draft.token === token) && !draft.trouble) this.send(draft.token);
    }
  }

  keep() {
    const kept = [...this.drafts.values()].map(({ timer, sending, ...draft }) => draft);
    try {
      if (kept.length) sessionStorage.setItem(this.place, JSON.stringify(kept));
      else sessionStorage.removeItem(this.place);
    } catch { /* then it is on the page alone */ }
  }
}
