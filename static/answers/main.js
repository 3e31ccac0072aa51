// All that the pages with an answer form need: scoring, reconciling and replies.

import "./opening.js";
import "./requests.js";
import "./leaving.js";
import "./conflicts.js";
import "./keys.js";
import "./draft-list.js";
