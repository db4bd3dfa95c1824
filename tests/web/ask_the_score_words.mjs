// What Ask the score says. In: {card, received, changed: [referral], typed: [[field, text]]}; out: the words for each.
import { readFileSync } from "node:fs";

import { readScorecard, score } from "../../src/staycurious/web/scorecard.js";
import { changeInWords, differing, inWords, sentence, typedNumber } from "../../src/staycurious/widgets/ask_the_score.js";

const given = JSON.parse(readFileSync(0, "utf8"));
const card = readScorecard(given.card);
const { received } = given;
const field = (name) => card.fields.find((one) => one.name === name);
const told = {
  changed: given.changed.map((referral) => ({
    words: inWords(card, score(card, referral)),
    sentence: sentence(card, received, received, referral),
    differing: differing(card, received, referral).map(({ name }) => name),
    details: card.fields.map((one) => changeInWords(card, received, one, referral[one.name])),
  })),
  back: sentence(card, received, given.changed[0], received),
  typed: given.typed.map(([name, text]) => typedNumber(field(name), text)),
};
process.stdout.write(JSON.stringify(told));
