/*
 * What the pages add when scripts run: the viewer's time zone, live parts, and the way into a class that opens.
 * Every page works without it.
 */
(function () {
  "use strict";

  rememberZone();
  document.addEventListener("submit", submitOnce);
  document.querySelectorAll("[data-live]").forEach(followClass);
  document.querySelectorAll("[data-waiting]").forEach(waitForRoom);
  document.querySelectorAll("[data-again]").forEach(lookAgain);
  focusErrors();

  /* The server shows times in the zone of this cookie, from the next page on. */
  function rememberZone() {
    var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && /^[A-Za-z0-9_+\/-]{1,64}$/.test(zone)) {
      var secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = "zone=" + zone + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
    }
  }

  /* A second press while the first is on its way does nothing. */
  function submitOnce(event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
    window.addEventListener("pageshow", function () {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach(function (button) { button.removeAttribute("aria-disabled"); });
    }, { once: true });
  }

  function focusErrors() {
    var summary = document.getElementById("problems");
    if (summary) {
      summary.focus();
    }
  }

  function followClass(table) {
    var source = new EventSource(table.dataset.live);
    var connection = document.getElementById("connection");
    source.addEventListener("row", function (event) { put(table.querySelector("tbody"), event.data); });
    source.addEventListener("part", function (event) { replace(event.data); });
    source.addEventListener("ended", function () { source.close(); location.reload(); });
    source.addEventListener("refused", function () { source.close(); location.reload(); });
    source.onopen = function () { show(connection, "on"); };
    source.onerror = function () { show(connection, "off"); };
  }

  /* For who has no session to be told through. */
  function lookAgain(part) {
    setTimeout(function () { location.replace(part.dataset.again); }, 5000);
  }

  function show(connection, state) {
    if (connection) {
      connection.querySelectorAll("[data-when]").forEach(function (part) {
        part.hidden = part.dataset.when !== state;
      });
    }
  }

  function element(html) {
    var template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  function replace(html) {
    var fresh = element(html);
    var old = fresh && document.getElementById(fresh.id);
    if (old && old.textContent !== fresh.textContent) {
      old.replaceWith(fresh);
    }
  }

  function put(body, html) {
    var fresh = element(html);
    if (!fresh) {
      return;
    }
    var old = document.getElementById(fresh.id);
    if (old) {
      if (old.dataset.state !== fresh.dataset.state) {
        fresh.classList.add("changed");
      }
      old.replaceWith(fresh);
      return;
    }
    var empty = document.getElementById("nobody");
    if (empty) {
      empty.hidden = true;
    }
    fresh.classList.add("changed");
    var after = Array.prototype.find.call(body.rows, function (row) { return row.dataset.sort > fresh.dataset.sort; });
    body.insertBefore(fresh, after || null);
  }

  function waitForRoom(part) {
    var source = new EventSource(part.dataset.waiting);
    source.addEventListener("open-now", function () {
      source.close();
      location.assign(part.dataset.entry);
    });
    source.addEventListener("refused", function () { source.close(); location.reload(); });
  }
})();
