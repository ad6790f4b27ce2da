/**
 * The report's page in the browser.
 *
 * @module
 */

import { listenToButtons } from "./buttons.ts";
import { watchExplorables } from "./explorables/open.ts";
import { watchFigures } from "./figures.ts";
import { followRun } from "./live.ts";
import { followPlaces } from "./places.ts";

/// <reference lib="dom" />

watchFigures(document);
listenToButtons();
watchExplorables();
followPlaces();
if (document.documentElement.hasAttribute("data-live")) followRun();
