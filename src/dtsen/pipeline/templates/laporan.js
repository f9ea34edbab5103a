// The page works without this script (CSS switches the words); it adds the language of the document, its title, the
// choice kept in the address, and opened details on paper.
(function () {
  var root = document.documentElement;
  var radios = { id: document.getElementById("bahasa-id"), en: document.getElementById("bahasa-en") };
  function show(lang) {
    radios[lang].checked = true;
    root.lang = lang;
    root.setAttribute("data-lang", lang);
    document.title = root.getAttribute("data-title-" + lang);
  }
  Object.keys(radios).forEach(function (lang) {
    radios[lang].addEventListener("change", function () {
      show(lang);
      history.replaceState(null, "", lang === "en" ? "?lang=en" + location.hash : location.pathname + location.hash);
    });
  });
  show(/[?&]lang=en\b/.test(location.search) || radios.en.checked ? "en" : "id");
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
})();
