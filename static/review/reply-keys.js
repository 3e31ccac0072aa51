// Keys of the reply page: what the ministry answers, and its comment.

import { addKeys, focusOn, press } from "../answers/keys.js";

addKeys("1234", (digit) => press(`[data-digit="${digit}"]`));
addKeys("c", () => focusOn("[name=comment]"));
