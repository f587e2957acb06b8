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

  // Leaving with text that is neither saved nor sent asks first.
  document.querySelectorAll("form[data-guard]").forEach(function (form) {
    var dirty = false;
    form.addEventListener("input", function () { dirty = true; });
    form.addEventListener("submit", function () { dirty = false; });
    document.body.addEventListener("htmx:afterRequest", function (event) {
      if (event.detail.successful && form.contains(event.detail.elt)) dirty = false;
    });
    window.addEventListener("beforeunload", function (event) {
      if (dirty) event.preventDefault();
    });
  });
})();
