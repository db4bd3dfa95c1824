/* What a marker chose and the server has not got yet. Nothing of it is dropped before the server says that it has it:
   it stays in this tab, through a reload too, and is tried again where trying again can help. */

const WAITS = [3, 6, 12, 30, 60];
/** Troubles that may pass by themselves; all others need a person. */
const PASSING = ['held', 'gone', 'unknown', 'broken'];
/** Troubles that a change alone doesn't settle: the marker says which mark, or which answer, is meant. */
const ASKED = ['meanwhile', 'again'];
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

/** What a marker has before them and sends back, so that no mark goes over what they never saw. */
export const seenIn = now => ({ seen: now.standing.seen, before: now.comment, text: now.text, saw: now.saw });

/** Whether two marks are one: an answer that was lost on its way back looks like somebody else's mark. */
export const same = (given, draft) => Boolean(given && draft) && given.marker === draft.marker && given.comment === draft.comment &&
  (draft.score === null ? given.score !== null : given.score === draft.score) &&
  Object.keys(given.levels).length === Object.keys(draft.levels).length &&
  Object.entries(draft.levels).every(([name, points]) => given.levels[name] === points);

export class Saving {
  /** `whole(draft)` says whether it can be saved, `marker()` who marks; `tell(token, answer)` hears of each change. */
  constructor({ api, round, place, whole, marker, tell }) {
    Object.assign(this, { api, round, place, whole, marker, tell, drafts: new Map(), dropped: new Map(), tried: 0 });
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
    const draft = { sending: false, over: false, ...before, ...values, token, marker: this.marker() };
    if (!ASKED.includes(draft.trouble?.kind)) draft.trouble = null;
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

  /** Drop what the marker let go of, so that it can still be brought back while the page is open. */
  letGo(token) {
    const draft = this.drafts.get(token);
    if (draft) this.dropped.set(token, { ...draft, trouble: null, over: false });
    this.drop(token);
  }

  bringBack(token, pause) {
    const draft = this.dropped.get(token);
    this.dropped.delete(token);
    if (draft) this.take(token, draft, pause);
  }

  /** Put this mark in place of what stands in the gradebook now, or try it once more. */
  async settle(token, now) {
    const draft = this.drafts.get(token);
    if (!draft) return;
    if (now) Object.assign(draft, seenIn(now), { over: true });
    Object.assign(draft, { trouble: null, marker: this.marker() });
    await this.send(token);
  }

  async send(token) {
    const draft = this.drafts.get(token);
    if (!draft || draft.sending || !this.whole(draft)) return;
    clearTimeout(draft.timer);
    draft.marker ||= this.marker(); // whoever chose it stays its marker, also when somebody else sits here later
    if (!draft.marker) {
      this.fail(draft, trouble('nameless', 'Write your name or initials at the top; then it is saved.'));
      return;
    }
    draft.sending = true;
    draft.trouble = null;
    this.tell(token);
    let now;
    try {
      now = await ask(this.api, `${token}/give`, this.round, this.body(draft));
    } catch (found) {
      const theirs = found.kind === 'meanwhile' && found.now?.given;
      if (same(theirs, draft)) now = found.now;
      else {
        const current = this.drafts.get(token) ?? draft;
        current.sending = false;
        if (same(theirs, current.lost)) { // our own, from before something else was chosen
          Object.assign(current, seenIn(found.now), { lost: null });
          await this.send(token);
          return;
        }
        if (found.kind === 'gone') current.lost = { levels: draft.levels, score: draft.score, comment: draft.comment, marker: draft.marker };
        this.fail(draft, found);
        return;
      }
    }
    draft.sending = false;
    this.tried = 0;
    const newer = this.drafts.get(token);
    this.dropped.delete(token);
    if (newer === draft) this.drop(token);
    else if (newer) { // something was chosen while it was on its way
      Object.assign(newer, seenIn(now), { sending: false, over: false, lost: null });
      this.keep();
      await this.send(token);
      return;
    }
    this.tell(token, now);
    this.retry();
  }

  body({ levels, score, comment, seen, before, text, saw, over, marker }) {
    return { levels, score, comment, seen, before, text, saw, over, marker };
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

  /** A name was written: save what waited for one. */
  named() {
    for (const draft of this.drafts.values()) if (draft.trouble?.kind === 'nameless') this.send(draft.token);
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
