import type { Run } from "../../pipeline/mod.ts";
import type { DigitStages } from "./mod.ts";
import { fitWhitening, whiten } from "./whitening.ts";

const run: Run<DigitStages["whitened"]> = ({ params: { components }, inputs }) => {
  const [train, test] = [inputs.train.read(), inputs.test.read()];
  const [n = NaN, pixels = NaN] = train.first.shape;
  const both = new Float32Array(2 * n * pixels);
  both.set(train.first.data);
  both.set(train.second.data, n * pixels);
  const whitening = fitWhitening(both, pixels, components);
  const whitened = ({ first, second, labels }: typeof train) => {
    const shape = [labels.data.length, components];
    return {
      first: { shape, data: whiten(whitening, first.data) },
      second: { shape, data: whiten(whitening, second.data) },
      labels,
    };
  };
  return {
    train: whitened(train),
    test: whitened(test),
    variances: { shape: [components], data: whitening.variances },
  };
};
export default run;
