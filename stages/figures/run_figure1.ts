import type { Run } from "../../pipeline/mod.ts";
import { figure1 } from "./figure1.ts";
import type { figure1Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure1Stage>> = ({ params, inputs }) => {
  // The two of the paper's caption.
  const shown = { relu: "specialising", erf: "spread" } as const;
  const of = <T>(
    elements: readonly { params: { activation: string; initialisation: string }; read(): T }[],
    name: "relu" | "erf",
  ): T => {
    const element = elements.find(({ params }) =>
      params.activation === name && params.initialisation === shown[name]
    );
    if (element === undefined) throw new Error(`Cannot draw Figure 1: no students have ${name}`);
    return element.read();
  };
  const student = (name: "relu" | "erf") => ({
    errors: of(inputs.errors, name),
    ends: of(inputs.ends, name),
    overlaps: of(inputs.overlaps, name),
    ...params.settings[shown[name]],
  });
  const { draws, rate } = params;
  return { spec: figure1({ relu: student("relu"), erf: student("erf"), draws, rate }) };
};
export default run;
