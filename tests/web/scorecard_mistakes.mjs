// Say what web/scorecard.js says about mistakes. In: {card, cards, referrals}; out: {cards, referrals}, [class, message] each.
// A value that JSON has no word for is given as {"$number": "NaN"}.
import { readFileSync } from "node:fs";

import { readScorecard, score } from "../../src/staycurious/web/scorecard.js";

const revive = (_key, value) => (value !== null && typeof value === "object" && "$number" in value ? Number(value.$number) : value);
const { card, cards, referrals } = JSON.parse(readFileSync(0, "utf8"), revive);

function mistake(attempt) {
  try {
    attempt();
  } catch (error) {
    return [error.name, error.message];
  }
  return ["no error", ""];
}

const checked = readScorecard(card);
const told = {
  cards: cards.map((wrong) => mistake(() => readScorecard(wrong))),
  referrals: referrals.map((wrong) => mistake(() => score(checked, wrong))),
};
process.stdout.write(JSON.stringify(told));
