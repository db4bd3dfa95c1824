// What a page's model tells its listeners. In: nothing; out: what was heard, in order.
import { makeModel } from "../../src/staycurious/web/model.js";

const heard = [];
const state = { title: "R-1042", referral: { moves: 2 } };
const model = makeModel(state);
const listener = (context, value) => heard.push(["title", value, context === model, model.get("title")]);
const once = () => {
  heard.push(["once"]);
  model.off("change:title", once);
};
model.on("change:title", listener);
model.on("change:title", once);
model.on("change", () => heard.push(["any"]));
model.set("title", "R-1077");
model.set("title", "R-1077");
model.set("new", 1);
model.off("change:title", listener);
model.off("change:nobody", listener);
model.set("title", "R-1013");
model.save_changes();
model.on("change:new", listener);
model.off("change:new");
model.set("new", 2);
process.stdout.write(JSON.stringify({ heard, first: state.title, title: model.get("title"), none: model.get("none") ?? null }));
