// Every page works without this file; it only adds the Design System's behaviour (error summary focus, menus).
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
