// Tells the server the browser's time zone, so that deadlines are printed in it from the next page on.
(function () {
  "use strict";
  var zone;
  try { zone = Intl.DateTimeFormat().resolvedOptions().timeZone; } catch (error) { return; }
  if (!/^[A-Za-z0-9_+\/-]{1,64}$/.test(zone || "")) return;
  var secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = "zone=" + zone + "; path=/; max-age=31536000; samesite=lax" + secure;
})();
