/*
 * Trusted Types: markup reaches the page only through this policy, scripts and script addresses not at all. What htmx
 * and lectern.js insert comes from this server's templates, which escape; the content security policy keeps any script
 * in it from running.
 */
(function () {
  "use strict";
  if (window.trustedTypes && window.trustedTypes.createPolicy) {
    window.trustedTypes.createPolicy("default", {
      createHTML: function (html) { return html; },
      createScript: function () { return null; },
      createScriptURL: function () { return null; }
    });
  }
})();
