// Score each referral with web/scorecard.js. In: {card, referrals}; out: what score() gave for each.
import { readFileSync } from "node:fs";

import { readScorecard, score } from "../../src/staycurious/web/scorecard.js";

const { card, referrals } = JSON.parse(readFileSync(0, "utf8"));
const checked = readScorecard(card);
process.stdout.write(JSON.stringify(referrals.map((referral) => score(checked, referral))));
