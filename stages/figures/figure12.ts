/**
 * Figure 12: forgetting by task similarity on digits, beside the theory's.
 *
 * @module
 */

import type { Run } from "../../pipeline/mod.ts";
import { type ByScheme, byScheme } from "../continual/by_scheme.ts";
import type { figure12Stage } from "./mod.ts";
import type { DigitSource } from "../digits/images/source.ts";
import { mixed } from "../digits/mixed_tasks.ts";
import { column } from "../numerics/table.ts";
import { type Figure, figure } from "./figure.ts";
import { imageStrip } from "./image_strip.ts";
import type { Judged } from "./outcome.ts";
import {
  OVERLAPS,
  profilePanel,
  rangeOf,
  schemesInWords,
  type TaskSetting,
} from "./profile_panel.ts";
import { ownColors, panel, type Spec } from "./theme.ts";

/** Images of the first task, and what the second mixes in, of one label each. */
export interface MixedSamples {
  /** Side of an image in pixels. */
  readonly side: number;
  /** From 0 to 1, one image for each label. */
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

/** What {@linkcode figure12} draws; see `stages/digits/forgetting_table.ts` for the columns. */
export interface Figure12Data extends TaskSetting {
  /** Forgetting on digits. */
  readonly profiles: ByScheme;
  /** Forgetting by the equations, of the same schemes: Figure 6's. */
  readonly theory: ByScheme;
  readonly samples: MixedSamples;
  readonly source: DigitSource;
  readonly components: number;
  readonly draws: number;
  readonly epochs: number;
  readonly rate: number;
  /** Hidden units K. */
  readonly units: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly claims: readonly Judged[];
}

/** Similarities at which mixed images are shown. */
const SHOWN = [0, 0.2, 0.4, 0.6, 0.8, 1];
const IMAGE = 44;

/** Draws Figure 12. */
export function figure12(data: Figure12Data): Figure {
  const { profiles, theory, source, units, first, second, components, draws, epochs, rate } = data;
  const accuracies = profiles.flatMap(({ table }) => column(table, "accuracy_before"));
  const least = Math.min(...accuracies);
  const domain = rangeOf(profiles, theory);
  return figure({
    caption: `Forgetting on digits. The first task tells ${first[0]} from ${first[1]}; the ` +
      `second's images are α times the first's plus 1 − α times a ${second[0]} or ${
        second[1]
      } of ` +
      "the same label. a, Forgetting F = ε₁(end) − ε₁(switch) of held-out images against the " +
      `similarity α (mean of ${draws} students, band from the least to the most). b, Figure 6's ` +
      "theory for the same schemes, against the teachers' overlap V, on the same scale. c, The " +
      "second task's images. Every student has at least " +
      `${(100 * least).toFixed(1)} % of the first task right at the switch.`,
    claims: data.claims,
    ours: [
      `${source.description}: ${source.train} to learn from, ${source.test} held out.`,
      `Students of ${units} scaled error functions on ${components} whitened principal components, ` +
      `η = ${rate}, one image a step, ${epochs} passes over each task's images. ${
        schemesInWords(profiles, data)
      }.`,
    ],
    panels: {
      vconcat: [
        {
          hconcat: [
            profilePanel("a", "digits", profiles, [], {
              ...OVERLAPS,
              by: "similarity",
              title: "similarity α of the images",
              domain,
            }),
            profilePanel("b", "theory", theory, [], { ...OVERLAPS, domain, hasLegend: false }),
          ],
          spacing: 30,
          ...ownColors,
        },
        samplePanel(data.samples),
      ],
      ...ownColors,
    },
  });
}

function samplePanel({ side, first, second }: MixedSamples): Spec {
  const columns = SHOWN.map((similarity, place) => ({
    place: place + 0.5,
    label: `α = ${similarity}`,
  }));
  const images = first.flatMap((one, row) =>
    SHOWN.map((similarity, place) => ({
      place: place + 0.5,
      row: row + 0.5,
      url: imageStrip([bytes(mixed(one, second[row] ?? one, similarity))], side),
    }))
  );
  const x = {
    field: "place",
    type: "quantitative",
    scale: { domain: [0, SHOWN.length], nice: false },
    axis: null,
  };
  const y = {
    field: "row",
    type: "quantitative",
    scale: { domain: [first.length, 0], nice: false },
    axis: null,
  };
  return panel("c", "images of the second task, of label −1 (top) and +1", {
    width: SHOWN.length * (IMAGE + 6),
    height: first.length * (IMAGE + 4),
    layer: [
      {
        data: { values: images },
        mark: { type: "image", width: IMAGE, height: IMAGE },
        encoding: { x, y, url: { field: "url", type: "nominal" } },
      },
      {
        data: { values: columns },
        mark: { type: "text", baseline: "top", dy: 4 },
        encoding: {
          x,
          y: { value: first.length * (IMAGE + 4) },
          text: { field: "label" },
        },
      },
    ],
  });
}

function bytes(image: Float32Array): Uint8Array {
  return Uint8Array.from(image, (value) => Math.round(255 * value));
}

const run: Run<ReturnType<typeof figure12Stage>> = ({ params, inputs }) => {
  const { first, second, labels } = inputs.pairs.read();
  const [, pixels = NaN] = first.shape;
  // The first image of either label.
  const rows = [-1, 1].map((label) => labels.data.indexOf(label));
  const images = (from: Float32Array): Float32Array[] =>
    rows.map((row) => from.subarray(row * pixels, (row + 1) * pixels));
  const profiles = byScheme(inputs.profiles);
  return {
    spec: figure12({
      ...params,
      profiles,
      theory: byScheme(inputs.theory)
        .filter(({ scheme }) => profiles.some((profile) => profile.scheme === scheme)),
      samples: {
        side: Math.sqrt(pixels),
        first: images(first.data),
        second: images(second.data),
      },
      source: inputs.source.read(),
      claims: inputs.claims.read(),
    }),
  };
};
export default run;
