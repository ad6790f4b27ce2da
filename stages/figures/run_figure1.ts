import type { Run } from "../../pipeline/mod.ts";
import { figure1 } from "./figure1.ts";
import type { figure1Stage } from "./mod.ts";

const run: Run<ReturnType<typeof figure1Stage>> = ({ params, inputs }) => {
  const of = <T>(
    elements: readonly { params: { activation: string }; read(): T }[],
    name: string,
  ): T => {
    const element = elements.find(({ params }) => params.activation === name);
    if (element === undefined) throw new Error(`Cannot draw Figure 1: no students have ${name}`);
    return element.read();
  };
  const student = (name: "relu" | "erf") => ({
    errors: of(inputs.errors, name),
    ends: of(inputs.ends, name),
    overlaps: of(inputs.overlaps, name),
    ...params.settings[name],
  });
  const { draws, rate } = params;
  return { spec: figure1({ relu: student("relu"), erf: student("erf"), draws, rate }) };
};
export default run;
