/**
 * Whether a node has the interpreter that a program was planned with.
 *
 * @module
 */

import { hostname } from "node:os";
import { canonical } from "../../../base/canonical.ts";
import { readKey } from "../../../model/key_document.ts";
import { show } from "../../../model/param.ts";
import type { Order } from "../../../plan/order.ts";
import { readProgram } from "../../../plan/program_document.ts";
import { interpreterVersion, isVersion } from "../../../plan/program_version.ts";
import type { Store } from "../../../store/store.ts";

/**
 * Why an order for a program must not be carried out here, if so.
 *
 * @param root the project's folder
 */
export async function programRefusal(
  order: Order,
  store: Store,
  root: string,
): Promise<{ readonly problem: string; readonly remedy: string } | undefined> {
  const text = order.program === undefined ? undefined : store.text(order.bundle);
  if (text === undefined) return undefined;
  const planned = readKey(order.keyText).interpreter ?? {};
  const found = await interpreterVersion(readProgram(text), root);
  if (isVersion(found) && canonical(found) === canonical(planned)) return undefined;
  return {
    problem: `cannot run on ${hostname()}: ` +
      (isVersion(found)
        ? `its interpreter says ${show(found)} there, and ${show(planned)} where it was planned`
        : found.problem),
    remedy: 'Put the same version on all nodes, or choose it in "setup" of the cluster profile.',
  };
}
