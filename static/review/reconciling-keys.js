// Keys of reconciling: a coder's score or another level, the reason, the next open indicator.

import { addKeys, focusOn, follow, press } from "../answers/keys.js";

addKeys("abcd", (letter) => press(`[data-coder="${letter}"]`));
addKeys("0123456789", (level) => press(`[data-level="${level}"]`));
addKeys("r", () => focusOn("#id_reason"));
addKeys("n", () => follow("[data-next-open]"));
