import type { Run } from "../../pipeline/mod.ts";
import type { ClaimStages } from "./mod.ts";
import { claimsPage, claimsTable, listed } from "./table.ts";

const run: Run<ClaimStages["table"]> = ({ inputs }) => {
  const claims = Object.values(inputs).flatMap((claims) => claims.read());
  return { table: claimsTable(claims), list: listed(claims), page: claimsPage(claims) };
};
export default run;
