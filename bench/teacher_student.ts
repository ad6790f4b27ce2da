/**
 * The teacher–student engines: the mean-field equations beside the authors' code, and the
 * order-parameter chain beside SGD on the weights.
 *
 * @module
 */

import { stream } from "../stages/random/mod.ts";
import { OrderParameterChain } from "../stages/teacher-student/chain.ts";
import { DirectSgd, weightsWith } from "../stages/teacher-student/direct_sgd.ts";
import { MeanField } from "../stages/teacher-student/mean_field.ts";
import { sampleStudent } from "../stages/teacher-student/order_parameters.ts";
import { centres, phasePanel } from "../stages/teacher-student/phase_panel.ts";
import { polar } from "../stages/teacher-student/readouts.ts";
import { orthogonalTeachers } from "../stages/teacher-student/teachers.ts";
import {
  available,
  elapsed,
  type Measured,
  measuredIn,
  median,
  type Row,
  several,
} from "./timing.ts";

const rates = { firstLayer: 1, readout: 1 };
const teachers = orthogonalTeachers({ units: 1, teachers: 1, overlap: 0 });
const target = teachers.readouts[0] ?? new Float64Array(1);
const axis = { from: 1e-3, to: 2, cells: 6 };

/** What the authors' C++ takes for a step of 1e-3 on this kind of machine, -O3; measured elsewhere. */
const AUTHORS_STEP_US = 11.2;

/** The engines beside what they replace. */
export async function teacherStudentRows(): Promise<Row[]> {
  return [await cell(), figure5(), ...await steps()];
}

async function cell(): Promise<Row> {
  const students = [0, 1, 2, 3, 4].flatMap((sixteenths) =>
    centres(axis).flatMap((sigma) =>
      centres(axis).map((norm) => {
        const readout = polar(sixteenths * Math.PI / 16).map((part) => norm * part);
        return sampleStudent({ sigma, readout, inputs: 1000 }, teachers, stream(1, sigma, norm));
      })
    )
  );
  const field = new MeanField(2, { teachers, rates });
  const times = await several(5, () =>
    elapsed(() => {
      for (const student of students) {
        field.start(student, target);
        field.follow([2000]);
      }
    }) / students.length);
  const ms = median(times);
  const authorsMs = AUTHORS_STEP_US * 2e6 / 1e3;
  return {
    what: "a cell of Figure 5 by the mean-field equations",
    size: "t = 2000, relative tolerance 1e-6, mean of 180 cells",
    ours: measuredIn("ms", times),
    peers: `the authors' C++ at its step of 1e-3, ${AUTHORS_STEP_US} µs each measured elsewhere: ${
      (authorsMs / 1e3).toPrecision(2)
    } s (${ratio(authorsMs, ms)})`,
  };
}

function figure5(): Row {
  const grid = { sigma: { ...axis, cells: 40 }, norm: { from: 1e-3, to: 3, cells: 40 } };
  const ms = elapsed(() => {
    for (const sixteenths of [0, 1, 2, 3, 4]) {
      phasePanel(
        {
          ...grid,
          engine: "mean-field",
          activation: "erf",
          direction: polar(sixteenths * Math.PI / 16),
          draws: 3,
          inputs: 1000,
          rate: 1,
          until: 2000,
        },
        teachers,
        "bench",
      );
    }
  });
  return {
    what: "Figure 5 whole, on one core",
    size: "40 × 40 × 5 cells × 3 draws, relative tolerance 1e-8",
    ours: measuredIn("s", [ms]),
    peers: "",
  };
}

async function steps(): Promise<Row[]> {
  const student = sampleStudent(
    { sigma: 0.1, readout: [0.7, 0.5], inputs: 1000 },
    teachers,
    stream(2),
  );
  const chainUs = async (inputs: number): Promise<number[]> => {
    const params = { teachers, activation: "erf", rates, inputs } as const;
    const chain = new OrderParameterChain(student, target, params, stream(3));
    const n = 5e5;
    return await several(5, () => elapsed(() => chain.follow([chain.t + n / inputs])) * 1e3 / n);
  };
  const sgd = new DirectSgd(
    weightsWith(student, teachers, 1000),
    target,
    { activation: "erf", rates },
    stream(4),
  );
  const directUs = median(
    await several(5, () => elapsed(() => sgd.follow([sgd.t + 10])) * 1e3 / 1e4),
  );
  const [smallUs, largeUs] = [await chainUs(1e3), await chainUs(1e6)];
  const small = median(smallUs);
  const numpy = numpyStepUs();
  const beside = `direct SGD ${directUs.toPrecision(3)} µs (${ratio(directUs, small)})` +
    (numpy === null
      ? "; NumPy not installed"
      : `; NumPy ${numpy.toPrecision(3)} µs (${ratio(numpy, small)})`);
  const row = (size: string, values: readonly number[], peers: string): Row => ({
    what: "a step of the order-parameter chain",
    size,
    ours: { values, unit: "µs" } satisfies Measured,
    peers,
  });
  return [row("K = 2, M = 1, D = 10³", smallUs, beside), row("K = 2, M = 1, D = 10⁶", largeUs, "")];
}

/** The same training step on weights in plain NumPy at D = 1000, in microseconds. */
function numpyStepUs(): number | null {
  const script = `
import time, math, numpy as np
D, n = 1000, 20000
rng = np.random.default_rng(1)
W, T, h = rng.normal(0, .1, (2, D)), rng.normal(0, 1, (1, D)), np.array([.7, .5])
s = math.sqrt(D)
start = time.perf_counter()
for _ in range(n):
    x = rng.standard_normal(D)
    l, r = W @ x / s, T @ x / s
    g = np.array([math.erf(u / math.sqrt(2)) for u in l])
    e = h @ g - math.erf(r[0] / math.sqrt(2))
    d = math.sqrt(2 / math.pi) * np.exp(-l * l / 2)
    W -= np.outer(e * h * d / s, x)
    h = h - e * g / D
print((time.perf_counter() - start) / n * 1e6)
`;
  if (!available(["/usr/bin/python3"])) return null;
  const { success, stdout } = new Deno.Command("/usr/bin/python3", { args: ["-c", script] })
    .outputSync();
  return success ? Number(new TextDecoder().decode(stdout)) : null;
}

function ratio(peer: number, ours: number): string {
  return `${(peer / ours).toPrecision(2)} × ours`;
}
