/**
 * What the report shows of the paper, in the paper's order.
 *
 * @module
 */

import type { FigureSpec, ReportSpec } from "../pipeline/mod.ts";

/** The report of *A Theory of Initialisation's Impact on Specialisation*. */
export const report: ReportSpec = {
  title: "A Theory of Initialisation’s Impact on Specialisation",
  about: "The figures and claims of Jarvis, Lee, Dominé, Saxe and Sarao Mannelli (ICLR 2025), " +
    "computed anew. They are about whether the hidden units of a network share a task or specialise, and " +
    "what its initialisation has to do with it.",
  links: [{ text: "The paper, arXiv:2503.02526", url: "https://arxiv.org/abs/2503.02526" }],
  notes: {
    smoke: "The smoke profile goes through everything in a minute and is too coarse to be " +
      "believed: its verdicts say nothing about the paper.",
  },
  claims: "claims.json",
  tables: ["claims.csv", "robustness.csv", "dci/networks/table.csv"],
  citation: "CITATION.cff",
  explorables: [
    {
      id: "student",
      title: "What becomes of one student?",
      about:
        "A student of your own initialisation, learning by the mean-field equations of Figures 1 " +
        "and 5 while you look. Click a cell of the diagram to start there.",
      module: import.meta.resolve("./explorables/student.ts"),
      figures: ["fig5", "fig1"],
      data: { diagram: "explorables/diagram.json" },
    },
    {
      id: "pathways",
      title: "Does one of two pathways take the task?",
      about:
        "Two linear pathways of your own imbalances, by the closed form of Figures 2 and 3: when " +
        "each leaves its plateau and arrives, and on which side of the border the pair lies.",
      module: import.meta.resolve("./explorables/pathways.ts"),
      figures: ["fig3", "fig2"],
    },
    {
      id: "tasks",
      title: "How much is forgotten?",
      about:
        "A student of your own that learns two tasks in turn, by the equations of Figures 6 and 7, " +
        "with elastic weight consolidation or without. Click a point of the curve to look at that overlap.",
      module: import.meta.resolve("./explorables/tasks.ts"),
      figures: ["fig6", "fig7"],
    },
    {
      id: "latents",
      title: "What does each latent do?",
      about:
        "Decoders of Figure 4, one of each gain, the median by D. Move its latents and see what it " +
        "draws, beside what each latent is important for.",
      module: import.meta.resolve("./explorables/latents.ts"),
      figures: ["fig4"],
      data: { decoders: "explorables/decoders.json" },
    },
  ],
  figures: [
    figure("fig1", "Figure 1: initialisation and specialisation"),
    figure("fig2", "Figure 2: the set-up of the linear theory"),
    figure("fig3", "Figure 3: linear dynamics from imbalanced initialisation"),
    figure("fig4", "Figure 4: disentanglement by initialisation gain"),
    figure("fig5", "Figure 5: phase diagrams of specialisation"),
    figure("fig6", "Figure 6: forgetting by task similarity"),
    figure("fig7", "Figure 7: elastic weight consolidation"),
    figure("fig12", "Figure 12: forgetting by task similarity on digits"),
    figure("fig13", "Figure 13: forgetting of a β-VAE’s representation of digits"),
    further("disentanglement", "Figure 4’s networks by other measures"),
    further("hinton", "Importance matrices of some of Figure 4’s networks"),
    further("vae-training", "Learning curves of the β-VAEs"),
    further("further-entropies", "Figure 5’s two entropies apart"),
    further("further-errors", "The final error of Figure 5’s students"),
    further("further-rate", "Figure 5 at another learning rate"),
    further("further-relu", "Figure 5 for rectified units"),
    further("further-wide", "Figure 5 for four units and a teacher of two"),
    further("further-dimensions", "Students in several dimensions beside the limit"),
    further("forgetting-shape", "The forgetting profile’s shape over all initialisations"),
    further("further-forgetting", "Figure 6 at another learning rate"),
    further("robustness", "Every claim under every reading"),
    further("specification-curves", "What each claim is judged by under every reading"),
    further("digits", "Digits that Figures 12 and 13 learn"),
  ],
};

function figure(id: string, title: string): FigureSpec {
  const path = `figures/${id}`;
  return { id, title, spec: `${path}.vl.json`, svg: `${path}.svg`, png: `${path}.png` };
}

/** A figure that is not in the paper. */
function further(id: string, title: string): FigureSpec {
  return { ...figure(id, title), ours: true };
}
