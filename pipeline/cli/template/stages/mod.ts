import { csv, json, svg, vegaLite } from "@reproducible/pipeline/codecs";
import { at, integer, list, number, pipeline, stage, sweep } from "@reproducible/pipeline";

interface Profile {
  readonly lattices: number;
  readonly sizes: readonly number[];
}

const declare = ({ lattices, sizes }: Profile) => {
  const crossing = sweep({
    name: "percolation/crossing",
    about: "how often lattices let water through",
    module: import.meta.resolve("./run_crossing.ts"),
    random: true,
    params: {
      lattices: integer(lattices, { min: 1 }),
      open: list([0.5, 0.55, 0.57, 0.59, 0.61, 0.63, 0.7], (p) => number(p, { min: 0, max: 1 })),
    },
    over: { size: list(sizes, (size) => integer(size, { min: 2 })) },
    outputs: { table: csv({ open: "f64", share: "f64" }) },
  });
  const threshold = stage({
    name: "percolation/threshold",
    about: "where half of the largest lattices do",
    module: import.meta.resolve("./run_threshold.ts"),
    inputs: { tables: crossing.out.table },
    outputs: { threshold: json<{ size: number; open: number }>() },
  });
  const figure = stage({
    name: "figures/percolation",
    about: "the share that lets water through",
    module: import.meta.resolve("./run_figure.ts"),
    inputs: { tables: crossing.out.table },
    outputs: {
      spec: at("figures/percolation.vl.json", vegaLite()),
      drawing: at("figures/percolation.svg", svg()),
    },
    figures: [1],
  });
  return { crossing, threshold, figure };
};

export type Stages = ReturnType<typeof declare>;

export default pipeline<Profile, "quick" | "fine">({
  name: "percolation",
  seed: 1,
  profiles: {
    quick: { lattices: 200, sizes: [8, 16, 32] },
    fine: { lattices: 2000, sizes: [16, 32, 64] },
  },
  defaultProfile: "quick",
  stages: (profile) => Object.values(declare(profile)),
  report: {
    title: "Percolation",
    about: "At which share of open sites does a square lattice let water through?",
    figures: [{
      id: "percolation",
      title: "The share of lattices that let water through",
      spec: "figures/percolation.vl.json",
      svg: "figures/percolation.svg",
    }],
  },
});
