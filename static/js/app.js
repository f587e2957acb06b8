// Own script: small conveniences only. Every page works without it.
(function () {
  "use strict";

  // A choice card shows that it is chosen.
  document.addEventListener("change", function (event) {
    var card = event.target.closest ? event.target.closest(".choice") : null;
    if (!card || event.target.type !== "radio") return;
    document.querySelectorAll('input[type="radio"]').forEach(function (radio) {
      if (radio.name !== event.target.name || radio.form !== event.target.form) return;
      var own = radio.closest(".choice");
      if (own) own.classList.toggle("choice--on", radio.checked);
    });
  });

  // With errors, the summary takes the focus.
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // A print button exists only where there is a script to press it.
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Signing in again in another tab renews the token: every form sends the one in the cookie.
  function token() {
    var found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return found ? found[1] : "";
  }
  // Pressing twice sends once.
  var sent = new WeakMap();
  document.addEventListener("submit", function (event) {
    var form = event.target, now = Date.now();
    if (!event.defaultPrevented && form.getAttribute("method") === "post") {
      if (now - (sent.get(form) || 0) < 3000) event.preventDefault();
      else sent.set(form, now);
    }
    var field = event.target.querySelector('[name="csrfmiddlewaretoken"]');
    if (field && token()) field.value = token();
  });
  document.addEventListener("htmx:configRequest", function (event) {
    if (token()) event.detail.parameters.csrfmiddlewaretoken = token();
  });

  // Said once that the session is over, the link to sign in stays under the finger that presses it.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.target.hasAttribute("data-over")
        && event.detail.serverResponse.indexOf("data-over") !== -1) event.detail.shouldSwap = false;
  });

  // Leaving with text that is neither saved nor sent asks first.
  document.querySelectorAll("form[data-guard]").forEach(function (form) {
    var dirty = false, pressed = null, leaving = false;
    form.addEventListener("input", function () { dirty = true; });
    form.addEventListener("submit", function (event) {
      dirty = false;
      leaving = !form.classList.contains("htmx-request");
      if (leaving) return;
      event.preventDefault();  // a save is under way: it brings the version this form must name
      pressed = event.submitter;
    });
    form.addEventListener("htmx:beforeRequest", function (event) {
      if (event.target === form && leaving) event.preventDefault();  // it is being sent whole
    });
    window.addEventListener("pageshow", function () { leaving = false; });
    form.addEventListener("htmx:afterRequest", function (event) {
      if (event.target !== form) return;
      if (event.detail.successful && document.querySelector("#saved[data-done]")) dirty = false;
      if (pressed) form.requestSubmit(pressed);
      pressed = null;
    });
    window.addEventListener("beforeunload", function (event) {
      if (dirty) event.preventDefault();
    });
  });
})();
