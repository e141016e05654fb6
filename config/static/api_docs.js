// Draws the OpenAPI file; kept apart because the policy of the site allows no script in a page.
(() => {
  "use strict";

  const root = document.documentElement;
  const place = document.getElementById("api-docs");
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const paint = () => root.classList.toggle("dark-mode", (root.dataset.theme || (device.matches ? "dark" : "light")) === "dark");
  paint();
  device.addEventListener("change", paint);

  window.SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    requestInterceptor: (request) => {
      if (new URL(request.url, window.location.href).origin === window.location.origin) {
        request.headers["X-CSRFToken"] = place.dataset.csrf;
      }
      return request;
    },
  });
})();
