/**
 * What the jobs of a cluster still need from the store.
 *
 * @module
 */

import type { Digest } from "../../../base/digest.ts";
import { referencesIn } from "../../../store/inventory.ts";
import { folderId, readListing } from "../../../model/folder.ts";
import type { Order, OrderObject } from "../../../plan/order.ts";
import type { Store } from "../../../store/store.ts";
import { Batch } from "./batch.ts";

/**
 * Digests of the bundles and objects that the orders of all batches refer to. A job may wait in the
 * queue for days, with no run that has the store open and no record that names what it takes.
 */
export function orderedDigests(store: Store): ReadonlySet<Digest> {
  const referencesOf = referencesIn(store);
  const orders = Batch.all(store.root).flatMap((batch) =>
    batch.document.keys.flatMap((_, index) => batch.order(index) ?? [])
  );
  return new Set(orders.flatMap((order) => {
    const { key, sources } = order;
    const references = referencesOf({ key, sources, outputs: {} });
    return [order.bundle, ...references.sources, ...inputsOf(order, store)];
  }));
}

function inputsOf(order: Order, store: Store): readonly Digest[] {
  return Object.values(order.inputs).flatMap((input) => {
    const objects = "elements" in input ? input.elements : "path" in input ? [] : [input];
    return objects.flatMap((object) => [object.digest, ...filesIn(object, store)]);
  });
}

/** The files of a folder; those of the project are not objects, and naming them does no harm. */
function filesIn(
  { id, digest }: Pick<OrderObject, "id" | "digest">,
  store: Store,
): readonly Digest[] {
  const text = id === folderId ? store.text(digest) : undefined;
  return text === undefined ? [] : readListing(text).files.map((file) => file.digest);
}
