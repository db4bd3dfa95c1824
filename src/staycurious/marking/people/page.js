/* The marking page: shows one answer after another, and hands what is chosen to saving.js. The address names the question
   alone; which answer is open stays in this tab. */

import { Saving, ask, passing, same, seenIn } from './saving.js';

const { api, round, slug, marker: knownAs, class: class_ } = document.body.dataset;
const points = Number(document.body.dataset.points);
const $ = id => document.getElementById(id);
const criteria = [...document.querySelectorAll('fieldset[data-criterion]')];
// another class at the same address has answers of its own
const inThis = what => `staycurious-${what} ${class_} ${location.pathname} ${round}`;
const AT_ONCE = 300, AFTER_A_PAUSE = 2500;
const SAID = { waiting: 'waits', marked: 'marked', again: 'handed in again', empty: 'left empty' };

let answers = [];   // [token, state, score, elsewhere], in the order in which they are marked
let shown = null;   // the answer on the page, as the server gave it
let opening = '';   // the token that was asked for last
let at = -1;        // its place
let keysAt = 0;     // the criterion that the number keys choose for
let noting = false; // whether a note is on its way
let notes = new Map();  // what was typed as a note and not left yet, by the answer's token

const keeper = area => (name, value) => {
  try {
    return value === undefined ? window[area].getItem(name) : window[area].setItem(name, value);
  } catch {
    return null; // then it is on the page alone
  }
};
const kept = keeper('localStorage'), keptInTab = keeper('sessionStorage');
const element = (tag, text = '', more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
const button = (text, act, more = {}) => {
  const made = element('button', text, { type: 'button', ...more });
  made.addEventListener('click', act);
  return made;
};
const clock = time => (time ? new Date(time) : new Date()).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
const when = time => {
  const at = new Date(time), day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
  return at.toDateString() === new Date().toDateString() ? `at ${clock(time)}` : `on ${day} at ${clock(time)}`;
};
const count = (number, what) => `${number.toLocaleString('en-GB')} ${what}${number === 1 ? '' : 's'}`;
const number = score => String(Math.round(score * 100) / 100);
const worth = score => (score === null ? 'no mark' : `${number(score)} of ${number(points)} points`);
const place = token => answers.findIndex(one => one[0] === token);
// whoever agrees writes two names, which are no name for the other rounds
const NAMED = round === 'agreed' ? 'staycurious-markers-who-agree' : 'staycurious-marker';
let name = knownAs || (kept(NAMED) ?? '');
const marker = () => name;
const nameless = what => {
  say(`${what}: write your name or initials at the top first.`, true);
  $('marker').focus();
};

try {
  notes = new Map(JSON.parse(keptInTab(inThis('notes'))) ?? []);
} catch { /* what can't be read was never ours */ }

/* ---- what stands in the form ---- */

const chosen = fieldset => fieldset.querySelector('input:checked');
const missing = () => criteria.filter(one => !chosen(one));

function values() {
  const levels = Object.fromEntries(
    criteria.filter(chosen).map(one => [one.dataset.criterion, Number(chosen(one).value)]));
  const typed = $('score') && $('score').value !== '' && $('score').validity.valid ? $('score').valueAsNumber : null;
  return { levels, score: typed, comment: $('comment').value };
}

const whole = draft => (criteria.length
  ? criteria.every(one => one.dataset.criterion in draft.levels)
  : draft.score !== null);

function fill({ levels = {}, score = null, comment = '' }) {
  for (const one of criteria) {
    for (const radio of one.querySelectorAll('input')) radio.checked = levels[one.dataset.criterion] === Number(radio.value);
  }
  if ($('score')) $('score').value = score ?? '';
  $('comment').value = comment;
  total();
}

function total() {
  const { levels, score } = values();
  const got = criteria.length ? Object.values(levels).reduce((sum, each) => sum + each, 0) : score;
  $('total').textContent = criteria.length && missing().length ? '' : `${got === null ? '' : worth(got)}`;
}

/* ---- saving ---- */

const saving = new Saving({
  api, round, whole, marker, place: inThis('unsaved'),
  tell(token, now) {
    if (now) {
      entered(now);
      if (shown?.token === token) {
        shown = now;
        if (!saving.get(token)) say(`Saved at ${clock()}: ${worth(now.standing.score)}.`);
        settled();
      }
    }
    if (shown?.token === token && !now) state();
    unsaved();
    progress();
  },
});

function changed(pause) {
  if (!shown) return;
  const { token } = shown;
  saving.take(token, { ...values(), ...(saving.get(token) ? {} : seenIn(shown)) }, pause);
  total();
}

function entered(now) {
  const row = answers[place(now.token)];
  if (row) [row[1], row[2], row[3]] = [now.standing.state, now.standing.score, Number(now.standing.elsewhere)];
}

/* ---- the state, in words ---- */

function say(words, bad = false) {
  $('state').classList.toggle('bad', bad);
  if ($('state').textContent !== words) $('state').textContent = words;
}

const HELP = {
  gone: `The server doesn't answer. If its terminal was closed or the computer was off, start it again: staycurious handmark ${slug}. ` +
    'It is tried again by itself, and what you chose stays on this page.',
  unknown: 'You are no longer logged in. Log in once more in another tab, then come back: it is tried again, and what you chose stays here.',
};
const trouble = found => HELP[found.kind] ?? `${found.words}${passing(found) ? ' It is tried again by itself.' : ''}`;

function state() {
  const draft = saving.get(shown.token);
  if (!draft) return;
  if (draft.trouble) say(`Not saved: ${trouble(draft.trouble)}`, true);
  else if (draft.sending) say('Saving');
  else if (whole(draft)) say('Not saved yet');
  else say(`Not saved yet: ${criteria.length ? `choose a level for ${missing().map(one => one.dataset.name).join(', ')}` : 'give the points'}.`);
  settled();
}

/** Show the answer that was handed in anew: from now on, what was chosen is said of that one. */
function renewed(draft) {
  const { now } = draft.trouble;
  if (!now || now.text === draft.text) return;
  if (now.text !== shown.text) {
    shown = now;
    $('said').innerHTML = shown.html;
  }
  draft.text = now.text;
  saving.keep();
}

/** Show what needs the marker's word: another mark, another answer, a refusal. */
function settled() {
  const draft = saving.get(shown.token), found = draft?.trouble, box = $('conflict');
  if (found?.kind === 'again') renewed(draft);
  const { levels, score, comment } = draft ?? {};
  const key = found ? JSON.stringify([shown.token, found.kind, found.words, found.now?.standing.seen, levels, score, comment]) : '';
  undoable();
  if (box.dataset.key === key) return;
  const held = box.contains(document.activeElement);
  box.dataset.key = key;
  box.hidden = !found;
  box.replaceChildren(...(found ? [element('h3', 'Not saved'), element('p', trouble(found)), ...ways(draft, found)] : []));
  if (held) $('marks').focus(); // the button that was pressed is gone
}

/** What the marker can do about a trouble, with both marks where there are two. */
function ways(draft, found) {
  const { token } = draft, { kind, now } = found, row = element('p', '', { className: 'row' });
  const again = button('Try again now', () => saving.settle(token));
  const drop = button('Drop what I chose', () => letGo());
  if (kind === 'meanwhile' && now) {
    const theirs = now.standing.elsewhere || !now.given
      ? { marker: 'The gradebook', score: now.standing.score, levels: {}, comment: now.comment }
      : { ...now.given, comment: now.comment };
    row.append(button('Keep theirs', () => letGo(now)),
      button('Put mine in its place', () => saving.settle(token, now), { className: 'act' }));
    return [compared([[theirs.marker, theirs], ['Yours', { ...draft, score: sum(draft) }]]), row];
  }
  if (kind === 'again') row.append(button('Save it for this answer', () => saving.settle(token), { className: 'act' }), drop);
  else if (kind === 'nameless') row.append(button('To the box for your name', () => $('marker').focus()));
  else if (kind === 'unknown') {
    row.append(element('a', 'Log in, in a new tab', { href: location.href, target: '_blank', rel: 'noopener' }), again);
  } else row.append(again, ...(passing(found) ? [] : [drop]));
  return [row];
}

const sum = ({ levels, score }) => (criteria.length ? Object.values(levels).reduce((all, each) => all + each, 0) : score);

function compared(marks) {
  const table = element('table'), head = table.createTHead().insertRow(), body = table.createTBody();
  head.append(element('td'), ...marks.map(([name]) => element('th', name, { scope: 'col' })));
  const line = (name, cells) => {
    const row = body.insertRow(), differs = new Set(cells).size > 1;
    row.append(element('th', differs ? `${name} (differs)` : name, { scope: 'row' }), ...cells.map(cell => element('td', cell)));
    if (differs) row.className = 'differs';
  };
  for (const one of criteria) {
    const got = marks.map(([, mark]) => mark.levels[one.dataset.criterion]);
    line(one.dataset.name, got.map(each => (each === undefined ? 'no level given' : number(each))));
  }
  line('Points', marks.map(([, mark]) => worth(mark.score)));
  line('Comment', marks.map(([, mark]) => mark.comment || 'none'));
  const wide = element('div', '', { className: 'wide', tabIndex: 0, ariaLabel: 'The two marks' });
  wide.setAttribute('role', 'group');
  wide.append(table);
  return wide;
}

function letGo(now) {
  const { token } = shown;
  saving.letGo(token);
  unsaved();
  if (now) show(now);
  else open(token);
}

function bringBack() {
  const { token } = shown;
  saving.bringBack(token, AFTER_A_PAUSE);
  show(shown);
  $('marks').focus();
}

function unsaved() {
  const others = [...saving.drafts.keys()].filter(token => token !== shown?.token && place(token) >= 0);
  const box = $('unsaved');
  box.hidden = !others.length;
  const key = others.join();
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...(others.length ? [element('span', 'Not saved yet:')] : []),
    ...others.slice(0, 5).map(token => button(`Answer ${place(token) + 1}`, () => open(token))),
    ...(others.length > 5 ? [element('span', `and ${count(others.length - 5, 'other')}`)] : []));
}

function progress() {
  const left = answers.filter(one => one[1] !== 'marked').length;
  $('progress').textContent = answers.length
    ? `${(answers.length - left).toLocaleString('en-GB')} of ${count(answers.length, 'answer')} marked, ${left ? `${left.toLocaleString('en-GB')} to go` : 'none to go'}` : '';
  $('waiting').disabled = !left;
}

function undoable() {
  const draft = shown && saving.get(shown.token), given = shown?.given;
  const can = Boolean(draft) || Boolean(given?.here && given.score !== null && !shown.standing.elsewhere);
  // it keeps the focus when there is nothing more to undo
  $('undo').ariaDisabled = String(!can || Boolean(draft?.sending));
  $('undo').title = draft ? 'Drop what isn\'t saved' : can ? `Take back ${worth(given.score)} by ${given.marker}` : '';
  $('bring-back').hidden = !shown || Boolean(draft) || !saving.dropped.has(shown.token);
}

/* ---- showing an answer ---- */

async function open(token, { focus = true, skip = false } = {}) {
  if (shown) saving.flush(shown.token);
  opening = token;
  at = place(token);
  // until it is there, no key and no click may mark the one that was just left
  document.querySelector('.give').inert = true;
  let now;
  try {
    now = await ask(api, token, round);
  } catch (found) {
    if (opening === token) unopened(trouble({ kind: found.kind, words: found.message }));
    return;
  }
  if (opening !== token) return;
  entered(now);
  if (skip && now.standing.state === 'marked' && !saving.get(token)) return waiting(place(token)); // another marker was here
  const draft = saving.get(token);
  if (same(now.given, draft)) saving.drop(token);
  else if (draft?.trouble?.now) draft.trouble.now = now;
  show(now);
  if (focus) $('answer').focus({ preventScroll: window.scrollY < 200 });
}

/** An answer that can't be read takes no mark, and stops nobody from going on. */
function unopened(why) {
  document.querySelector('.give').inert = false;
  shown = null;
  where();
  $('said').replaceChildren(element('p', why), button('Open it again', () => open(opening)));
  $('conflict').hidden = true;
  $('both').hidden = true;
  delete $('conflict').dataset.key;
  fill({});
  noted({ notes: [] });
  showNote();
  say(`Answer ${at + 1} wasn't opened: ${why}`, true);
  unsaved();
  progress();
  undoable();
}

function where() {
  const number_ = (at + 1).toLocaleString('en-GB');
  $('where').textContent = `Answer ${number_} of ${answers.length.toLocaleString('en-GB')}`;
  $('answer').textContent = `Answer ${number_}`;
  $('previous').disabled = at <= 0;
  $('next').disabled = at >= answers.length - 1;
  document.querySelector('.give').inert = !shown;
}

function show(now) {
  shown = now;
  document.querySelector('.give').inert = false;
  const { token, given, standing } = now, draft = saving.get(token);
  keptInTab(inThis('open'), token);
  where();
  $('said').innerHTML = now.html;  // the server made it safe (safe_html.py), and the page's policy runs nothing
  // who looks again chooses each level again: a radio that is chosen already can't be
  fill(draft ?? (standing.state === 'marked' && given && given.score !== null && !standing.elsewhere
    ? { ...given, comment: now.comment }
    : { comment: now.comment, score: criteria.length ? null : standing.elsewhere ? standing.score : null }));
  noted(now);
  showNote();
  both(now);
  keysAt = Math.max(0, criteria.findIndex(one => !chosen(one)));
  bar();
  if (draft) state();
  else say(`${standing_in_words(now)}${saving.dropped.has(token) ? ' What you dropped can be brought back.' : ''}`);
  settled();
  unsaved();
  progress();
}

function standing_in_words({ given, standing }) {
  const by = given && given.score !== null ? `, by ${given.marker} ${when(given.at)}` : '';
  if (standing.elsewhere) {
    return given && given.score !== null
      ? `The gradebook has ${worth(standing.score)}, from the formgrader; here ${given.marker} gave ${worth(given.score)}.`
      : `Marked in the formgrader: ${worth(standing.score)}.`;
  }
  if (standing.state === 'marked' && !by) return `Nothing was written, so it has ${worth(standing.score)} by itself. You can give another mark.`;
  if (standing.state === 'marked') return `Marked: ${worth(standing.score)}${by}.`;
  if (standing.state === 'again') return `Handed in again since it was marked (${worth(standing.score)}${by}). Look again: choose the levels once more.`;
  if (standing.state === 'empty') return 'Left as it was: nothing was written. It waits for a mark.';
  if (by) return `Agreed on ${worth(given.score)}${by}, and a mark was changed since. Look again: choose the levels once more.`;
  return round === 'agreed' ? 'Not agreed on yet.' : 'Not marked yet.';
}

function noted({ notes }) {
  if (!$('noted')) return;
  $('noted').replaceChildren(...notes.map(one => {
    const item = element('li', '', { className: 'words' });
    item.append(element('b', `${one.marker}, ${when(one.at)}: `), one.text);
    return item;
  }));
}

function showNote() {
  if ($('note')) $('note').value = (shown && notes.get(shown.token)) ?? '';
}

function keepNote(token, text) {
  if (text) notes.set(token, text);
  else notes.delete(token);
  keptInTab(inThis('notes'), JSON.stringify([...notes]));
}

function both({ marks }) {
  const box = $('both');
  box.hidden = !marks.length;
  if (!marks.length) return;
  const [first, second] = marks, named = (name, one) => `${name}${one ? `, ${one.marker}` : ''}`;
  const empty = { levels: {}, score: null, comment: '' };
  const take = one => {
    fill({ ...one, comment: $('comment').value });
    changed(AT_ONCE);
  };
  const row = element('p', '', { className: 'row' });
  for (const [name, one] of [['first', first], ['second', second]]) {
    if (one && (!criteria.length || Object.keys(one.levels).length)) row.append(button(`Agree on the ${name}`, () => take(one)));
  }
  box.replaceChildren(element('h3', 'The two marks'),
    compared([[named('First', first), first ?? empty], [named('Second', second), second ?? empty]]), row,
    element('h3', 'The mark agreed on'));
}

function bar() {
  criteria.forEach((one, number_) => one.classList.toggle('here', number_ === keysAt && keysOn()));
}

function step(by) {
  const to = answers[at + by];
  if (to) open(to[0]);
}

function waiting(from = at) {
  const inOrder = [...answers.slice(from + 1), ...answers.slice(0, from + 1)];
  const to = inOrder.find(one => one[1] !== 'marked' && !saving.get(one[0]));
  if (to) open(to[0], { skip: true });
  else say('No other answer waits.');
}

async function undo() {
  if (!shown || opening !== shown.token || $('undo').ariaDisabled === 'true') return;
  const { token } = shown;
  if (saving.get(token)) return letGo();
  if (!marker()) return nameless('Not taken back');
  $('undo').ariaDisabled = 'true';
  try {
    const now = await ask(api, `${token}/take-back`, round, { marker: marker(), ...seenIn(shown) });
    entered(now);
    if (opening !== token) return;
    show(now);
    say(`Taken back at ${clock()}. Now: ${worth(now.standing.score)}.`);
  } catch (found) {
    if (found.now && opening === token) show(found.now);
    say(`Not taken back: ${trouble({ kind: found.kind, words: found.message })}`, true);
    undoable();
  }
}

async function leaveNote() {
  if (!shown || noting) return;
  if (!marker()) return nameless('The note was not left');
  const { token } = shown, text = $('note').value, answer = `Answer ${place(token) + 1}`;
  noting = true;
  try {
    const now = await ask(api, `${token}/note`, round, { marker: marker(), note: text });
    if (notes.get(token) === text) keepNote(token, '');
    if (shown?.token === token) {
      noted(now);
      showNote();
    }
    say(`The note on ${answer} was left at ${clock()}.`);
  } catch (found) {
    say(`The note on ${answer} was not left, and stands in its box still: ${trouble({ kind: found.kind, words: found.message })}`, true);
  }
  noting = false;
}

/* ---- all answers ---- */

function list() {
  if (!$('all').open) return;
  const only = $('filter').value, made = document.createDocumentFragment();
  answers.forEach(([token, now, score, elsewhere], number_) => {
    if (only && (only === 'elsewhere' ? !elsewhere : now !== only)) return;
    const words = saving.get(token) ? 'not saved yet' : now === 'marked' || now === 'again' ? `${SAID[now]}, ${score === null ? 'no mark' : number(score)}` : SAID[now];
    made.append(element('option', `Answer ${number_ + 1}: ${words}`, { value: token, selected: token === shown?.token }));
  });
  $('pick').replaceChildren(made);
  $('go').disabled = $('pick').disabled = !$('pick').length;
  if (!$('pick').length) $('pick').append(element('option', 'there are none'));
}

/* ---- keys ---- */

const keysOn = () => $('use-keys').checked;

function key(event) {
  const { target } = event;
  if (event.key === 'Escape' && ['comment', 'note'].includes(target.id)) {
    target.blur();
    return;
  }
  const typing = target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])');
  if (!keysOn() || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const acts = {
    n: () => $('waiting').disabled || waiting(), j: () => step(1), k: () => step(-1), u: undo,
    c: () => $('comment').focus(),
  };
  const radio = shown && opening === shown.token && !event.repeat && criteria[keysAt] && [...criteria[keysAt].querySelectorAll('input')].find(one => one.dataset.key === event.key);
  if (radio) {
    radio.checked = true;
    const { name: done } = criteria[keysAt].dataset;
    keysAt = (keysAt + 1) % criteria.length;
    bar();
    $('heard').textContent = `${done}: ${radio.value}. The keys now choose for ${criteria[keysAt].dataset.name}.`;
    criteria[keysAt].scrollIntoView({ block: 'nearest' });
    changed(AT_ONCE);
  } else if (acts[event.key] && !event.repeat) acts[event.key]();
  else return;
  event.preventDefault();
}

/* ---- begin ---- */

for (const [number_, one] of criteria.entries()) {
  one.addEventListener('change', () => changed(AT_ONCE));
  one.addEventListener('focusin', () => { keysAt = number_; bar(); });
}
$('score')?.addEventListener('input', () => changed(AFTER_A_PAUSE));
$('comment').addEventListener('input', () => changed(AFTER_A_PAUSE));
$('comment').addEventListener('blur', () => shown && saving.flush(shown.token));
for (const pick of document.querySelectorAll('.pick')) {
  pick.addEventListener('click', () => {
    const before = $('comment').value.trimEnd();
    $('comment').value = before ? `${before}\n\n${pick.textContent}` : pick.textContent;
    changed(AFTER_A_PAUSE);
  });
}
$('previous').addEventListener('click', () => step(-1));
$('next').addEventListener('click', () => step(1));
$('waiting').addEventListener('click', () => waiting());
$('undo').addEventListener('click', undo);
$('bring-back').addEventListener('click', bringBack);
$('leave-note')?.addEventListener('click', leaveNote);
$('note')?.addEventListener('input', () => shown && keepNote(shown.token, $('note').value));
window.addEventListener('beforeunload', event => { if (notes.size) event.preventDefault(); });
$('all').addEventListener('toggle', list);
$('filter').addEventListener('change', list);
$('go').addEventListener('click', () => open($('pick').value));
$('use-keys').checked = kept('staycurious-marking-keys') !== 'off';
$('use-keys').addEventListener('change', () => { kept('staycurious-marking-keys', keysOn() ? 'on' : 'off'); bar(); });
document.addEventListener('keydown', key);
if (!knownAs) {
  $('marker').value = name;
  // not before it is whole: else half a name would stand beside a mark
  $('marker').addEventListener('change', () => {
    name = $('marker').value.trim();
    kept(NAMED, name);
    saving.named();
  });
}
$('asked').open = kept('staycurious-marking-question') !== 'closed';
$('asked').addEventListener('toggle', () => kept('staycurious-marking-question', $('asked').open ? 'open' : 'closed'));

async function begin() {
  let found;
  try {
    found = await ask(api, 'answers', round);
  } catch (error) {
    $('where').textContent = 'No answers';
    say(`The answers weren't loaded: ${trouble({ kind: error.kind, words: error.message })}`, true);
    if (passing(error)) setTimeout(begin, 5000);
    return;
  }
  answers = found.answers;
  progress();
  if (!answers.length) {
    $('where').textContent = 'No answers';
    $('previous').disabled = $('next').disabled = true;
    say(round === 'agreed' ? 'There is nothing to agree on: no two marks differ.' : 'There are no answers to mark here.');
    return;
  }
  const last = keptInTab(inThis('open'));
  const first = answers.find(one => one[0] === last) ?? answers.find(one => one[1] !== 'marked') ?? answers[0];
  saving.flush();
  saving.retry();
  await open(first[0], { focus: false });
}

/** Others may have marked while this tab was out of sight. */
async function reread() {
  if (document.visibilityState !== 'visible' || !answers.length) return;
  try {
    const found = await ask(api, 'answers', round);
    if (!found.answers.length || shown?.token !== opening) return;
    ({ answers } = found);
    at = place(opening);
    where();
    progress();
    list();
  } catch { /* what stands in the list was true when it was read */ }
}
document.addEventListener('visibilitychange', reread);

begin();
