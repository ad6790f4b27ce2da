import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { value } from "./activation.ts";
import { activations } from "./activations.ts";
import { cholesky } from "./cholesky.ts";
import { generalisationError } from "./generalisation_error.ts";
import { jointOverlaps, sampleStudent } from "./order_parameters.ts";
import { sampleTeachers } from "./teachers.ts";

const at = (values: ArrayLike<number>, i: number): number => values[i] as number;

for (const activation of activations) {
  Deno.test(`generalisationError() agrees with draws of inputs when the activation is ${activation}`, () => {
    const random = stream(1, "error", activation);
    const teachers = sampleTeachers(
      { units: 2, teachers: 2, overlap: 0.5, inputs: 8 },
      random,
    );
    const student = sampleStudent(
      { sigma: 0.9, readout: [0.7, -0.5, 1], inputs: 8 },
      teachers,
      random,
    );
    for (const target of teachers.readouts) {
      const L = cholesky(jointOverlaps(student, teachers.T, 3, 4), 7);
      const z = new Float64Array(7);
      const [n, sums] = [400_000, { sum: 0, squares: 0 }];
      for (let draw = 0; draw < n; draw++) {
        random.fillNormal(z);
        let error = 0;
        for (let f = 0; f < 7; f++) {
          let field = 0;
          for (let k = 0; k <= f; k++) field += at(L, f * 7 + k) * at(z, k);
          error += (f < 4 ? -at(target, f) : at(student.h, f - 4)) * value(activation, field);
        }
        sums.sum += error ** 2 / 2;
        sums.squares += error ** 4 / 4;
      }
      const mean = sums.sum / n;
      const deviation = Math.sqrt((sums.squares / n - mean * mean) / n);
      const closed = generalisationError(activation, student, teachers, target);
      // Five standard errors: six right results fail with probability 3e-6.
      assert.ok(Math.abs(closed - mean) < 5 * deviation, `${closed}, ${mean} ± ${deviation}`);
    }
  });

  Deno.test(`generalisationError() is zero for the teacher itself when the activation is ${activation}`, () => {
    const teachers = { T: Float64Array.of(1, 0, 0, 1), units: 2 };
    const student = { Q: teachers.T, R: teachers.T, h: Float64Array.of(1, 1) };
    const error = generalisationError(activation, student, teachers, Float64Array.of(1, 1));
    assert.ok(Math.abs(error) < 1e-15, `${error}`);
  });
}
