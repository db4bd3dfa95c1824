// Takes stores through steps, each `[tab, what, ...with]`, over storages that fail in the ways browsers' do, and gives what
// each step gave. Tabs have a window and a tab's storage of their own, and one device; a change on the device is told to the
// others' windows, as a browser does.
import { readFileSync } from "node:fs";
import { browserPlaces, openStore, siteRoot } from "../../src/staycurious/web/storage.js";

const { tabs = ["A"], device = {}, tab = {}, root = "/", planted = {}, also = {}, steps } = JSON.parse(readFileSync(0, "utf8"));

class FakeStorage {
  constructor({ full, refuses, silent, stuck, forbidden } = {}) {
    Object.assign(this, { room: full ?? Infinity, refuses, silent, stuck });
    this.kept = new Map();
    if (forbidden) for (const name of ["getItem", "setItem", "removeItem", "key"]) this[name] = refuse;
  }
  get length() { return this.kept.size; }
  key(at) { return [...this.kept.keys()][at] ?? null; }
  getItem(key) { return this.kept.get(key) ?? null; }
  setItem(key, text) {
    if (this.refuses) refuse();
    const taken = [...this.kept].reduce((sum, [name, value]) => sum + (name === key ? 0 : name.length + value.length), 0);
    if (taken + key.length + text.length > this.room) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    if (!this.silent) this.kept.set(key, text);
  }
  removeItem(key) { if (!this.stuck) this.kept.delete(key); }
}

function refuse() {
  throw Object.assign(new Error("The operation is insecure."), { name: "SecurityError" });
}

// one device, seen from one window: the others hear of its changes
function seenFrom(own, all, place) {
  if (!place) return place;
  const seen = Object.create(place);
  const change = (name) => (key, text) => {
    place[name](key, text);
    for (const other of all) {
      if (other === own) continue;
      const event = Object.assign(new Event("storage"), { key, newValue: text ?? null, storageArea: other.seen });
      other.window.dispatchEvent(event);
    }
  };
  Object.defineProperty(seen, "length", { get: () => place.length });
  seen.key = (at) => place.key(at);
  seen.getItem = (key) => place.getItem(key);
  seen.setItem = change("setItem");
  seen.removeItem = change("removeItem");
  return seen;
}

const onDevice = device === null ? null : new FakeStorage(device);
for (const [key, text] of Object.entries(planted)) onDevice.kept.set(`staycurious:${root}:${key}`, text);
for (const [key, text] of Object.entries(also)) onDevice.kept.set(key, text);
const all = [];
const open = {};
for (const name of tabs) {
  const own = { window: new EventTarget(), inTab: tab === null ? null : new FakeStorage(tab), heard: [] };
  all.push(own);
  own.seen = seenFrom(own, all, onDevice);
  own.places = { device: own.seen, tab: own.inTab, events: own.window };
  own.open = () => {
    own.store = openStore(root, own.places);
    own.store.listen((said) => own.heard.push(said));
  };
  own.open();
  open[name] = own;
}

const WHAT = {
  heard: (own) => [...own.heard],
  onDevice: () => Object.fromEntries(onDevice?.kept ?? []),
  inTab: (own) => Object.fromEntries(own.inTab?.kept ?? []),
  plant: (own, place, key, text) => { own[place].kept.set(`staycurious:${root}:${key}`, text); },
  makeRoom: (own, place, room) => { (place === "device" ? onDevice : own.inTab).room = room; },
  wait: () => new Promise((go) => setTimeout(go, 5)),
  reopen: (own) => own.open(),
  otherPart: (own, key, value) => openStore(root, own.places).write(key, value),
  back: (own) => { own.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })); },
  siteRoot: (own, address) => siteRoot(address),
  forbiddenPlaces: () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(globalThis, name, { configurable: true, get: refuse });
    }
    const store = openStore("/", browserPlaces());
    return [store.where(), store.write("quiz/m02", { a: 1 }), store.read("quiz/m02"), store.keys("quiz/")];
  },
};

const gave = [];
for (const [name, what, ...given] of steps) {
  const own = open[name];
  gave.push((await (WHAT[what] ? WHAT[what](own, ...given) : own.store[what](...given))) ?? null);
}
process.stdout.write(JSON.stringify(gave));
