// Keys of the scoring page: a digit chooses that level.

import { addKeys, press } from "../answers/keys.js";

addKeys("0123456789", (level) => press(`.card-choice [name=answer][value="${level}"]`));
