/**
 * DCI beside scikit-learn's gradient boosting, in the paper's setting.
 *
 * @module
 */

import { completeness, disentanglement } from "../stages/dci/dci.ts";
import { informativeness } from "../stages/dci/importance.ts";
import { type LabelledCodes, splitAt } from "../stages/dci/labelled_codes.ts";
import { mixedCodes } from "../stages/dci/_mixed_codes.ts";
import { FACTOR_NAMES, FACTOR_SIZES } from "../stages/sprites/factors.ts";
import { elapsed, measuredIn, median, type Row, several } from "./timing.ts";

const [LEARNED, HELD_OUT, WIDTH] = [10_000, 5_000, 10];

/** What either finds. */
interface Found {
  readonly seconds: number;
  readonly importance: readonly (readonly number[])[];
  /** Mean accuracy on the samples that were not learned from. */
  readonly test: number;
}

/** One model's codes: 10,000 + 5,000 samples, 10 codes, the five factors of dSprites. */
export async function dciRows(): Promise<Row[]> {
  const samples = mixedCodes(LEARNED + HELD_OUT, WIDTH);
  const [train, test] = splitAt(samples, LEARNED);
  const found: Found[] = [];
  const fit = (): void => {
    const one = informativeness(train, test, FACTOR_NAMES, FACTOR_SIZES, "gradient-boosting", "");
    found.push({ seconds: NaN, importance: one.importance, test: mean(one.test) });
  };
  const times = await several(3, () => elapsed(fit));
  const ms = median(times);
  const [ours] = found;
  const theirs = scikitLearn(samples);
  const difference = (of: (one: Found) => number): string =>
    theirs === null || ours === undefined ? "" : Math.abs(of(ours) - of(theirs)).toFixed(4);
  return [{
    what: "DCI of one model",
    size: "10,000 + 5,000 samples, 10 codes, factors of 3, 6, 40, 32 and 32 classes; one core",
    ours: measuredIn("s", times),
    peers: theirs === null
      ? "scikit-learn not installed"
      : `scikit-learn ${theirs.seconds.toFixed(0)} s (ours ${
        (ms / 1e3 / theirs.seconds).toPrecision(2)
      } ×); D differs by ${difference((one) => disentanglement(one.importance).score)}, C by ${
        difference((one) => completeness(one.importance).score)
      }, accuracy by ${difference((one) => one.test)}`,
  }];
}

/** The same by scikit-learn; null if it is not installed. */
function scikitLearn({ codes, labels }: LabelledCodes): Found | null {
  const folder = Deno.makeTempDirSync();
  const bytes = (array: Float32Array | Uint8Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  Deno.writeFileSync(`${folder}/codes`, bytes(codes.values));
  for (const [i, classes] of labels.entries()) Deno.writeFileSync(`${folder}/${i}`, classes);
  const script = `
import json, time
import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
x = np.fromfile("${folder}/codes", np.float32).reshape(-1, ${WIDTH})
start, importance, test = time.perf_counter(), [], []
for i in range(${labels.length}):
    y = np.fromfile(f"${folder}/{i}", np.uint8)
    model = GradientBoostingClassifier().fit(x[:${LEARNED}], y[:${LEARNED}])
    importance.append(np.abs(model.feature_importances_).tolist())
    model.score(x[:${LEARNED}], y[:${LEARNED}])
    test.append(model.score(x[${LEARNED}:], y[${LEARNED}:]))
print(json.dumps({"seconds": time.perf_counter() - start,
    "importance": np.array(importance).T.tolist(), "test": float(np.mean(test))}))
`;
  try {
    const { success, stdout } = new Deno.Command("/usr/bin/python3", {
      args: ["-c", script],
      env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    }).outputSync();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : null;
  } catch {
    return null;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
