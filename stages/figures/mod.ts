/**
 * The figures: for each a stage that makes its specification and one that draws it.
 *
 * @module
 */

import { bytes, png, svg, vegaLite } from "../../pipeline/codecs/mod.ts";
import {
  type AnyStage,
  at,
  file,
  type Inputs,
  type None,
  type Params,
  type Stage,
  stage,
  text,
} from "../../pipeline/mod.ts";
import { pairName } from "../pathways/coupled_table.ts";
import type { ContinualStages } from "../continual/mod.ts";
import { type DciStages, networkInputs } from "../dci/mod.ts";
import type { DigitImageStages } from "../digits/images/mod.ts";
import type { DigitStages } from "../digits/mod.ts";
import { PAIRS, type PathwayStages } from "../pathways/mod.ts";
import type { SpriteStages } from "../sprites/mod.ts";
import type { TeacherStudentStages } from "../teacher-student/mod.ts";
import type { robustnessStage } from "../under_readings.ts";
import type { VaeStages } from "../vae/mod.ts";
import type { Figure } from "./figure.ts";
import type { Judges } from "./outcome.ts";

/** What the figures are made of. */
export interface FigureSources {
  readonly pathways: PathwayStages;
  readonly teacherStudent: TeacherStudentStages;
  readonly continual: ContinualStages;
  readonly sprites: SpriteStages;
  readonly vae: VaeStages;
  readonly dci: DciStages;
  readonly digitImages: DigitImageStages;
  readonly digits: DigitStages;
  readonly claims: Judges;
  readonly robustness: ReturnType<typeof robustnessStage>;
}

/** The stages of all figures, each followed by the one that draws it. */
export function figureStages(sources: FigureSources): readonly AnyStage[] {
  const { pathways, teacherStudent, continual } = sources;
  const { phase, fast, relu, dimensions } = teacherStudent;
  const specs = [
    figure1Stage(sources),
    figure2Stage(pathways),
    figure3Stage(sources),
    figure4Stage(sources),
    networksStage("disentanglement", "Figure 4's networks by other measures", sources),
    networksStage("hinton", "importance matrices of some of Figure 4's networks", sources),
    vaeTrainingStage(sources),
    digitsStage(sources),
    figure5Stage(sources),
    furtherStage("entropies", "Figure 5's two entropies apart", phase),
    furtherStage("errors", "the final error of Figure 5's students", phase),
    furtherStage("rate", "Figure 5 at another learning rate", fast),
    furtherStage("relu", "Figure 5 for rectified units", relu),
    furtherWideStage(teacherStudent),
    furtherDimensionsStage(dimensions),
    figure6Stage(sources),
    figure7Stage(sources),
    shapeStage(continual),
    furtherForgettingStage(continual),
    figure12Stage(sources),
    figure13Stage(sources),
    robustnessFigureStage(sources),
    specificationCurvesStage(sources),
  ];
  return specs.flatMap((spec) => [spec, drawing(spec)]);
}

export function figure1Stage({ teacherStudent: { students }, claims }: FigureSources) {
  const { settings, draws, rate, inputs, until } = students.params;
  return stage({
    name: "figures/fig1",
    about: "Figure 1: initialisation and specialisation",
    module: import.meta.resolve("./figure1.ts"),
    params: { settings, draws, rate, inputs, until },
    inputs: {
      errors: students.out.errors,
      ends: students.out.ends,
      overlaps: students.out.overlaps,
      claims: claims.fig1.out.claims,
    },
    outputs: specOf("fig1"),
    figures: [1],
  });
}

export function figure2Stage({ coupled }: PathwayStages) {
  return stage({
    name: "figures/fig2",
    about: "Figure 2: the set-up of the linear theory",
    module: import.meta.resolve("./figure2.ts"),
    params: { pair: text(pairName(PAIRS.shared)), threshold: coupled.params.threshold },
    inputs: { coupled: coupled.out.trajectories, times: coupled.out.times },
    outputs: specOf("fig2"),
    figures: [2],
  });
}

export function figure3Stage({ pathways: { single, coupled, phase }, claims }: FigureSources) {
  const { largest, cells } = phase.params;
  return stage({
    name: "figures/fig3",
    about: "Figure 3: linear dynamics from imbalanced initialisation",
    module: import.meta.resolve("./figure3.ts"),
    params: {
      start: single.params.start,
      threshold: single.params.threshold,
      target: single.params.target,
      largest,
      cells,
    },
    inputs: {
      trajectories: single.out.trajectories,
      times: single.out.times,
      phase: phase.out.cells,
      border: phase.out.border,
      coupled: coupled.out.trajectories,
      coupledTimes: coupled.out.times,
      claims: claims.fig3.out.claims,
    },
    outputs: specOf("fig3"),
    figures: [3],
  });
}

export function figure4Stage({ vae, dci, sprites, claims }: FigureSources) {
  return stage({
    name: "figures/fig4",
    about: "Figure 4: disentanglement by initialisation gain",
    module: import.meta.resolve("./figure4.ts"),
    params: { ...settingParams(vae.training), values: vae.traversals.params.values },
    inputs: {
      ...networkInputs(vae, dci),
      shown: dci.networks.out.shown,
      traversals: vae.traversals.out.images,
      published: sprites.published.out.report,
      claims: claims.fig4.out.claims,
    },
    outputs: specOf("fig4"),
    figures: [4],
  });
}

/** A further figure of Figure 4's networks. */
export function networksStage(
  name: "disentanglement" | "hinton",
  about: string,
  { vae, dci, sprites }: FigureSources,
) {
  return stage({
    name: `figures/${name}`,
    about,
    module: import.meta.resolve(`./${name}.ts`),
    params: settingParams(vae.training),
    inputs: { ...networkInputs(vae, dci), published: sprites.published.out.report },
    outputs: specOf(name),
  });
}

function settingParams({ params }: VaeStages["training"] | DigitStages["vae"]) {
  const { size, hidden, latents, scheme, side, bias, beta, rate, batch, steps } = params;
  const { heldOut, heldOutAt } = params;
  return {
    size,
    hidden,
    latents,
    scheme,
    side,
    bias,
    beta,
    rate,
    batch,
    steps,
    heldOut,
    heldOutAt,
  };
}

export function figure5Stage({ teacherStudent: { phase }, claims }: FigureSources) {
  const { units, teacherUnits, entropy, engine, activation } = phase.params;
  return stage({
    name: "figures/fig5",
    about: "Figure 5: phase diagrams of specialisation",
    module: import.meta.resolve("./figure5.ts"),
    params: {
      ...diagramParams(phase),
      ...{ units, teacherUnits, entropy, engine, activation },
    },
    inputs: { cells: phase.out.cells, claims: claims.fig5.out.claims },
    outputs: specOf("fig5"),
    figures: [5],
  });
}

export function figure6Stage(
  { continual: { forgetting, finite, curves }, claims }: FigureSources,
) {
  const { draws, rate, switchAt, until, units, schemes, heads } = forgetting.params;
  return stage({
    name: "figures/fig6",
    about: "Figure 6: forgetting by task similarity",
    module: import.meta.resolve("./figure6.ts"),
    params: {
      ...{ draws, rate, switchAt, until, units, schemes, heads },
      finiteDraws: finite.params.draws,
      finiteInputs: finite.params.inputs,
    },
    inputs: {
      profiles: forgetting.out.profile,
      finite: finite.out.profile,
      curves: curves.out.curves,
      ends: curves.out.ends,
      claims: claims.fig6.out.claims,
    },
    outputs: specOf("fig6"),
    figures: [6],
  });
}

export function figure7Stage({ continual: { protection }, claims }: FigureSources) {
  const { draws, rate, inputs, switchAt, until, schemes, heads, by } = protection.params;
  return stage({
    name: "figures/fig7",
    about: "Figure 7: elastic weight consolidation",
    module: import.meta.resolve("./figure7.ts"),
    params: { draws, rate, inputs, switchAt, until, schemes, heads, by },
    inputs: { tables: protection.out.table, claims: claims.fig7.out.claims },
    outputs: specOf("fig7"),
    figures: [7],
  });
}

export function shapeStage({ shape }: ContinualStages) {
  const { firsts, seconds, draws, rate, inputs, norm, switchAt, until } = shape.params;
  return stage({
    name: "figures/forgetting-shape",
    about: "the forgetting profile's shape over all initialisations",
    module: import.meta.resolve("./forgetting_shape.ts"),
    params: { firsts, seconds, draws, rate, inputs, norm, switchAt, until },
    inputs: { tables: shape.out.shape },
    outputs: specOf("forgetting-shape"),
  });
}

export function furtherForgettingStage({ fast }: ContinualStages) {
  const { rate, draws, inputs, switchAt, until, schemes, heads } = fast.params;
  return stage({
    name: "figures/further-forgetting",
    about: "Figure 6 at another learning rate",
    module: import.meta.resolve("./further_forgetting.ts"),
    params: { rate, draws, inputs, switchAt, until, schemes, heads },
    inputs: { profiles: fast.out.profile },
    outputs: specOf("further-forgetting"),
  });
}

export function figure12Stage({ continual, digitImages, digits, claims }: FigureSources) {
  const { forgetting, pairs, whitened } = digits;
  const { draws, epochs, rate, schemes, heads, units } = forgetting.params;
  const { first, second } = pairs.params;
  return stage({
    name: "figures/fig12",
    about: "Figure 12: forgetting by task similarity on digits",
    module: import.meta.resolve("./figure12.ts"),
    params: {
      ...{ draws, epochs, rate, schemes, heads, units, first, second },
      components: whitened.params.components,
    },
    inputs: {
      profiles: forgetting.out.profile,
      theory: continual.forgetting.out.profile,
      pairs: pairs.out.test,
      source: digitImages.images.out.source,
      claims: claims.fig12.out.claims,
    },
    outputs: specOf("fig12"),
    figures: [12],
  });
}

export function figure13Stage({ digitImages, digits: { vae, fineTuning } }: FigureSources) {
  const { strengths, draws, epochs, rate: fineTuningRate } = fineTuning.params;
  return stage({
    name: "figures/fig13",
    about: "Figure 13: forgetting of a β-VAE's representation of digits",
    module: import.meta.resolve("./figure13.ts"),
    params: { ...settingParams(vae), strengths, draws, epochs, fineTuningRate },
    inputs: {
      tuned: fineTuning.out.table,
      curves: vae.out.curve,
      source: digitImages.images.out.source,
    },
    outputs: specOf("fig13"),
    figures: [13],
  });
}

export function vaeTrainingStage({ vae, sprites }: FigureSources) {
  const { curve, latents } = vae.training.out;
  return stage({
    name: "figures/vae-training",
    about: "learning curves of the β-VAEs",
    module: import.meta.resolve("./vae_training.ts"),
    params: settingParams(vae.training),
    inputs: { curves: curve, latents, published: sprites.published.out.report },
    outputs: specOf("vae-training"),
  });
}

export function digitsStage({ digitImages: { images } }: FigureSources) {
  const { trainImages, trainLabels, source } = images.out;
  return stage({
    name: "figures/digits",
    about: "some of the digits that are learned from",
    module: import.meta.resolve("./digit_sheet.ts"),
    inputs: { images: trainImages, labels: trainLabels, source },
    outputs: specOf("digits"),
  });
}

/** A further diagram over the same axes as Figure 5. */
export function furtherStage(
  name: "entropies" | "errors" | "rate" | "relu",
  about: string,
  phase: TeacherStudentStages["phase" | "fast" | "relu"],
) {
  return stage({
    name: `figures/further-${name}`,
    about,
    module: import.meta.resolve("./further_phases.ts"),
    params: { ...diagramParams(phase), kind: text(name) },
    inputs: { cells: phase.out.cells },
    outputs: specOf(`further-${name}`),
  });
}

export function furtherWideStage({ wide, pair }: TeacherStudentStages) {
  const { sigma, norm, draws, rate, until, units, inputs } = wide.params;
  return stage({
    name: "figures/further-wide",
    about: "Figure 5 for four units and a teacher of two",
    module: import.meta.resolve("./further_wide.ts"),
    params: { sigma, norm, draws, rate, until, units, inputs, teacherUnits: pair.params.units },
    inputs: { cells: wide.out.cells },
    outputs: specOf("further-wide"),
  });
}

export function furtherDimensionsStage(dimensions: TeacherStudentStages["dimensions"]) {
  const { sigma, norm, sixteenths, draws, rate, until } = dimensions.params;
  return stage({
    name: "figures/further-dimensions",
    about: "students in several dimensions beside the limit",
    module: import.meta.resolve("./further_dimensions.ts"),
    params: { sigma, norm, sixteenths, draws, rate, until },
    inputs: { chain: dimensions.out.chain, meanField: dimensions.out.meanField },
    outputs: specOf("further-dimensions"),
  });
}

export function robustnessFigureStage({ robustness }: Pick<FigureSources, "robustness">) {
  return stage({
    name: "figures/robustness",
    about: "every claim under every reading",
    module: import.meta.resolve("./robustness.ts"),
    inputs: { outcomes: robustness.out.outcomes },
    outputs: specOf("robustness"),
  });
}

export function specificationCurvesStage({ robustness }: Pick<FigureSources, "robustness">) {
  return stage({
    name: "figures/specification-curves",
    about: "what each claim is judged by under every reading, in order",
    module: import.meta.resolve("./specification_curves.ts"),
    inputs: { outcomes: robustness.out.outcomes },
    outputs: specOf("specification-curves"),
  });
}

function diagramParams({ params }: TeacherStudentStages["phase" | "fast" | "relu"]) {
  const { sigma, norm, draws, rate, until, inputs } = params;
  return { sigma, norm, draws, rate, until, inputs };
}

/** The specification that every figure's stage makes. */
function specOf(figure: string) {
  return { spec: at(`figures/${figure}.vl.json`, vegaLite<Figure>()) };
}

/** A stage that makes a figure's specification. */
type FigureStage = Stage<Params, Inputs, ReturnType<typeof specOf>, None>;

/** Draws a figure's specification. */
export function drawing({ name, out, figures = [] }: FigureStage) {
  const figure = name.replace(/^figures\//, "");
  return stage({
    name: `${name}-drawing`,
    about: `draws ${figure} as SVG and PNG`,
    module: import.meta.resolve("./run_drawing.ts"),
    inputs: {
      spec: out.spec,
      wasm: file("node_modules/@resvg/resvg-wasm/index_bg.wasm", bytes("wasm")),
      normal: file("node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf", bytes("ttf")),
      bold: file("node_modules/dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf", bytes("ttf")),
    },
    outputs: {
      svg: at(`figures/${figure}.svg`, svg()),
      png: at(`figures/${figure}.png`, png()),
    },
    figures,
  });
}
